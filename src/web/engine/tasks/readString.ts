import type { Workbench } from '../workbench.js';

/** The reason why the model does not read a string. */
export interface RefusedString {
  readonly kind: 'refused';
  /** With what was expected at the place. */
  readonly reason: string;
  /** The place in the string, from 0; null for a reason that concerns all of it. */
  readonly offset: number | null;
}

/** A string as the model reads it, or the reason why it does not. */
export type ReadString =
  | {
      readonly kind: 'read';
      /** The string in the form of the run. */
      readonly spelled: string;
      /** `[latent]` */
      readonly code: Float32Array;
      /** The number of productions. */
      readonly productions: number;
    }
  | RefusedString;

/** Encodes a string. */
export async function readString(bench: Workbench, { text }: { readonly text: string }): Promise<ReadString> {
  const model = await bench.strings.model();
  const { codes, spelled, refusals } = await model.encode([text]);
  const refusal = refusals[0];
  if (refusal !== undefined) {
    const { reason, offset } = refusal;
    return { kind: 'refused', reason, offset };
  }
  const outcome = model.trained.codec.encode(spelled[0]!);
  const productions = outcome.kind === 'encoded' ? outcome.ids.length : 0;
  return { kind: 'read', spelled: spelled[0]!, code: codes, productions };
}
