import { changedRanges, choiceOf, type TextRange } from '../../../browser.js';
import type { Workbench } from '../workbench.js';

/** What comes back of a string. */
export interface Returned {
  readonly text: string;
  /** `exact`: letter by letter; `equivalent`: another spelling of the same; `other`: something else. */
  readonly sameness: 'exact' | 'equivalent' | 'other';
  /** The ranges that the string in question does not have. */
  readonly changed: readonly TextRange[];
}

export interface ReconstructedString {
  readonly greedy: Returned;
  readonly verified: Returned;
  /** Whether the verified string has the code that was asked for. */
  readonly isVerified: boolean;
  /** The distance of its code from that one, in deviations; null for one that has no code. */
  readonly codeDistance: number | null;
  /** The number of decodings until then. */
  readonly decodings: number;
}

/** Encodes a string and decodes its code, greedily and with the check of the encoder. */
export async function reconstructString(
  bench: Workbench,
  request: { readonly text: string },
): Promise<ReconstructedString | null> {
  const { trained, domain } = await bench.strings.model();
  const { codes, spelled, refusals } = await trained.encode([request.text]);
  if (refusals.length > 0) return null;
  const text = spelled[0]!;
  const choice = choiceOf({ kind: 'verified' });
  const [checked] = await trained.decodeChecked(codes, 1, { choice });
  const returned = (back: string): Returned => {
    const canonical = domain.identify(back).canonical;
    const isSame = canonical !== null && canonical === domain.identify(text).canonical;
    const sameness = back === text ? 'exact' : isSame ? 'equivalent' : 'other';
    return { text: back, sameness, changed: changedRanges(back, text) };
  };
  const { codeDistance, isVerified, decodings, greedyText } = checked!;
  return {
    greedy: returned(greedyText ?? checked!.text),
    verified: returned(checked!.text),
    isVerified,
    codeDistance: Number.isFinite(codeDistance) ? codeDistance : null,
    decodings,
  };
}
