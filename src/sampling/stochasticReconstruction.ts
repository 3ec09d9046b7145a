import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { drawCodes } from '../model/posterior.js';
import { checkDecodings, softmaxDraws } from '../model/productions/choice.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import type { TrainedModel } from './model.js';
import { haveSameMeaning } from './reconstruct.js';
import { repeatCodes } from './repeatCodes.js';

/** A reconstruction of several encodings and decodings, as JSON has it. */
export interface StochasticReconstructionReport {
  readonly strings: number;
  /** The number of codes drawn for each string. */
  readonly encodings: number;
  /** The number of strings drawn for each code. */
  readonly decodings: number;
  /** Whether codes were drawn from normal distributions, or are points: then all encodings of a string are the same. */
  readonly posterior: 'point' | 'normal';
  /**
   * Share of all strings * encodings * decodings that equal the string letter by letter in the form of the run. Strings
   * that cannot be encoded count as failures.
   */
  readonly exact: number;
  /** Share of all decodings with the same meaning as their string: an equal canonical form, or the same letters. */
  readonly equivalent: number;
  /** Share of all strings whose most frequent decoding is the string itself; the first one wins a tie. */
  readonly mostFrequent: number;
  readonly decodingsPerSecond: number;
  /** Strings that could not be encoded. */
  readonly refused: number;
  /** Strings whose most frequent decoding is another string. */
  readonly failures: readonly StochasticReconstructionFailure[];
}

export interface StochasticReconstructionFailure {
  readonly text: string;
  /** The string in the form of the run, which the model should give back; null if it could not be encoded. */
  readonly spelled: string | null;
  /** The most frequent decoding; null if the string could not be encoded. */
  readonly mostFrequent: string | null;
  /** Share of the decodings that equal the string. */
  readonly exact: number;
  /** Share of the decodings with the same meaning. */
  readonly equivalent: number;
  /** The reason why the string could not be encoded; null if it could. */
  readonly reason: string | null;
}

export interface StochasticReconstructionOptions {
  /** Draws the codes, and productions too unless `decode` has a generator of its own. */
  readonly random: Random;
  /** Defaults to 10. */
  readonly encodings?: number;
  /** Defaults to 100. */
  readonly decodings?: number;
  /** Decoding options. Defaults to draws from the masked softmax (temperature 1) without a guard. */
  readonly decode?: DecodeOptions;
  /** Called with the number of decodings done, including those of strings that cannot be encoded. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The number of strings encoded at a time; the meanings of decodings are remembered for as long. */
const stringBlock = 256;
/** The number of strings decoded at a time, unless a single code has more decodings. */
const codeBlock = 2048;

/**
 * Measures reconstruction by the protocol of the Grammar VAE (Kusner et al. 2017, arXiv 1703.01925, supplement, section
 * D). Each string is encoded several times by draws from the posterior, each code is decoded several times by draws from
 * the masked softmax, and all decodings are compared with the string. The result differs from the greedy exact match of
 * `reconstruct`. A model without posterior deviations has points as codes, so it encodes a string once.
 *
 * @throws InputError for numbers below 1, for several decodings of each code by a deterministic choice, and for decoding
 *   options that do not fit the model
 */
export async function reconstructStochastically(
  model: TrainedModel,
  texts: readonly string[],
  options: StochasticReconstructionOptions,
): Promise<StochasticReconstructionReport> {
  const { random, encodings = 10, decodings = 100, onProgress } = options;
  const { choice = softmaxDraws, ...others } = options.decode ?? {};
  checkDecodings(choice, decodings);
  if (!Number.isInteger(encodings) || encodings < 1) {
    throw new InputError({
      setting: 'encodings',
      expected: 'at least 1 encoding of each string',
      received: encodings,
    });
  }
  // A generator apart from that of the codes, so neither depends on how many are drawn at a time.
  const split = random.split();
  const decode = { random: split, ...others, choice };
  const each = encodings * decodings;
  const total = texts.length * each;
  const atOnce = Math.max(1, Math.floor(codeBlock / decodings));
  const started = performance.now();
  const failures: StochasticReconstructionFailure[] = [];
  const unread: StochasticReconstructionFailure[] = [];
  const sums = { exact: 0, equivalent: 0, mostFrequent: 0 };
  let isNormal = false;
  for (let start = 0; start < texts.length; start += stringBlock) {
    const blockTexts = texts.slice(start, start + stringBlock);
    const { posteriors, indices, spelled, refusals } = await model.encodePosteriors(blockTexts);
    isNormal ||= posteriors.deviations !== null;
    for (const { text, reason } of refusals) {
      unread.push({ text, spelled: null, mostFrequent: null, exact: 0, equivalent: 0, reason });
    }
    const canonicalOf = remembered((text) => model.domain.identify(text).canonical);
    const finish = (row: number, tally: Tally) => {
      const text = spelled[row]!;
      const { exact, equivalent, mostFrequent } = countTally(tally, text, canonicalOf);
      sums.exact += exact;
      sums.equivalent += equivalent;
      if (mostFrequent === text) {
        sums.mostFrequent++;
        return;
      }
      failures.push({
        text: blockTexts[indices[row]!]!,
        spelled: text,
        mostFrequent,
        exact: exact / each,
        equivalent: equivalent / each,
        reason: null,
      });
    };
    let tally = new Map<string, number>();
    const count = indices.length * encodings;
    for (let first = 0; first < count; first += atOnce) {
      const rows = Array.from({ length: Math.min(atOnce, count - first) }, (_, i) =>
        Math.floor((first + i) / encodings),
      );
      const codes = drawCodes(posteriors, rows, model.latent, random);
      const decoded = await model.decode(
        repeatCodes(codes, rows.length, decodings),
        rows.length * decodings,
        decode,
      );
      rows.forEach((row, i) => {
        for (const back of decoded.slice(i * decodings, (i + 1) * decodings)) {
          tally.set(back, (tally.get(back) ?? 0) + 1);
        }
        if ((first + i + 1) % encodings !== 0) return;
        finish(row, tally);
        tally = new Map();
      });
      onProgress?.(start * each + (first + rows.length) * decodings, total);
      await breathe();
    }
    onProgress?.((start + blockTexts.length) * each, total);
  }
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of);
  return {
    strings: texts.length,
    encodings,
    decodings,
    posterior: isNormal ? 'normal' : 'point',
    exact: share(sums.exact, total),
    equivalent: share(sums.equivalent, total),
    mostFrequent: share(sums.mostFrequent, texts.length),
    decodingsPerSecond: (1000 * (total - unread.length * each)) / Math.max(1e-9, performance.now() - started),
    refused: unread.length,
    failures: [...failures, ...unread],
  };
}

/** The number of times that each string was decoded, in the order of first occurrence. */
type Tally = ReadonlyMap<string, number>;

function countTally(tally: Tally, text: string, canonicalOf: (text: string) => string | null) {
  let equivalent = 0;
  let mostFrequent = '';
  let most = 0;
  for (const [back, count] of tally) {
    if (back === text || haveSameMeaning(canonicalOf, text, back)) equivalent += count;
    if (count > most) [mostFrequent, most] = [back, count];
  }
  return { exact: tally.get(text) ?? 0, equivalent, mostFrequent };
}

/** Returns a function that computes its result once for each text. */
function remembered<T>(of: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    if (!results.has(text)) results.set(text, of(text));
    return results.get(text)!;
  };
}
