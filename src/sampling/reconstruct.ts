import { breathe } from '../base/breathe.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import type { Refusal, TrainedModel } from './model.js';

/** A reconstruction, as JSON has it. */
export interface ReconstructionReport {
  readonly strings: number;
  /**
   * Share of all strings that come back letter by letter in the form of the run; a string that cannot be encoded counts
   * as a failure.
   */
  readonly exact: number;
  /** Share of all strings that come back as a string of the same meaning: of equal canonical form, or exactly. */
  readonly equivalent: number;
  /** Share of the productions of the encoded strings that come back at their place. */
  readonly perProduction: number;
  /** Share of all strings that greedy decoding gives back letter by letter; only for verified decoding, as the next two. */
  readonly greedyExact?: number;
  /** Mean numbers of decodings, and of encodings of what was decoded, for each string that could be encoded. */
  readonly decodingsPerString?: number;
  readonly encodingsPerString?: number;
  readonly sequencesPerSecond: number;
  /** The number of strings that could not be encoded. */
  readonly refused: number;
  /** The number of these that have a production which no training string has. */
  readonly unseen: number;
  /** Strings that did not come back letter by letter. */
  readonly failures: readonly ReconstructionFailure[];
}

export interface ReconstructionFailure {
  readonly text: string;
  /** The string in the form of the run, which the model should give back; null if it could not be encoded. */
  readonly spelled: string | null;
  /** The string that the model gave back; null if the string could not be encoded. */
  readonly reconstruction: string | null;
  /** Whether the reconstruction means the same as the string. */
  readonly equivalent: boolean;
  /** The distance of the reconstruction's code from the string's, see `CheckedSequence`; only for verified decoding. */
  readonly codeDistance?: number;
  readonly reason: string | null;
}

export interface ReconstructOptions {
  /** Decoding options. By default decoding is greedy and has no guard. */
  readonly decode?: DecodeOptions;
  readonly onProgress?: (done: number, total: number) => void;
}

/** The number of strings encoded and decoded at a time. */
const block = 2048;

/**
 * Encodes and decodes each string once. Compares the result with the string letter by letter and, if they differ, by
 * canonical form.
 */
export async function reconstruct(
  model: TrainedModel,
  texts: readonly string[],
  { decode = {}, onProgress }: ReconstructOptions = {},
): Promise<ReconstructionReport> {
  const started = performance.now();
  const failures: ReconstructionFailure[] = [];
  const refusals: Refusal[] = [];
  let exact = 0;
  let equivalent = 0;
  let productions = 0;
  let matching = 0;
  const isVerified = decode.choice?.kind === 'verified';
  const work = { greedyExact: 0, encoded: 0, decodings: 0, encodings: 0 };
  for (let start = 0; start < texts.length; start += block) {
    const blockTexts = texts.slice(start, start + block);
    const { codes, indices, spelled, refusals: refused } = await model.encode(blockTexts);
    const canonicalOf = (text: string) => model.domain.identify(text).canonical;
    for (const one of refused) refusals.push(one);
    const checked = isVerified ? await model.decodeChecked(codes, indices.length, decode) : null;
    const decoded = checked?.map(({ text }) => text) ?? (await model.decode(codes, indices.length, decode));
    work.encoded += indices.length;
    indices.forEach((index, row) => {
      const text = spelled[row]!;
      const back = decoded[row]!;
      const check = checked?.[row];
      if (check !== undefined) {
        if (check.greedyText === text) work.greedyExact++;
        work.decodings += check.decodings;
        work.encodings += check.encodings;
      }
      const [wanted, got] = [text, back].map((one) => idsOf(model, one)) as [Uint16Array, Uint16Array];
      productions += wanted.length;
      matching += wanted.filter((id, step) => got[step] === id).length;
      if (back === text) {
        exact++;
        return;
      }
      const isEquivalent = haveSameMeaning(canonicalOf, text, back);
      if (isEquivalent) equivalent++;
      failures.push({
        text: blockTexts[index]!,
        spelled: text,
        reconstruction: back,
        equivalent: isEquivalent,
        ...(check === undefined ? {} : { codeDistance: check.codeDistance }),
        reason: null,
      });
    });
    onProgress?.(Math.min(texts.length, start + block), texts.length);
    await breathe();
  }
  for (const { text, reason } of refusals) {
    failures.push({ text, spelled: null, reconstruction: null, equivalent: false, reason });
  }
  const share = (count: number) => (texts.length === 0 ? 0 : count / texts.length);
  return {
    strings: texts.length,
    exact: share(exact),
    equivalent: share(exact + equivalent),
    perProduction: productions === 0 ? 0 : matching / productions,
    ...(isVerified
      ? {
          greedyExact: share(work.greedyExact),
          decodingsPerString: work.decodings / Math.max(1, work.encoded),
          encodingsPerString: work.encodings / Math.max(1, work.encoded),
        }
      : {}),
    sequencesPerSecond: (1000 * texts.length) / Math.max(1e-9, performance.now() - started),
    refused: refusals.length,
    unseen: refusals.filter(({ isUnseen }) => isUnseen === true).length,
    failures,
  };
}

/** Returns whether both have the same canonical form. */
export function haveSameMeaning(
  canonicalOf: (text: string) => string | null,
  text: string,
  other: string,
): boolean {
  const canonical = canonicalOf(text);
  return canonical !== null && canonical === canonicalOf(other);
}

function idsOf(model: TrainedModel, text: string): Uint16Array {
  const outcome = model.codec.encode(text);
  return outcome.kind === 'encoded' ? outcome.ids : new Uint16Array(0);
}
