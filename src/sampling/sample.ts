import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import { identityOf, type JudgedText } from '../domain/domain.js';
import { judgePieces } from '../judging/judgeTexts.js';
import type { TrainingSet } from '../judging/trainingSet.js';
import { checkDecodings, greedy } from '../model/productions/choice.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import { drawDecoded } from './drawDecoded.js';
import type { TrainedModel } from './model.js';

/** One generated string and what the domain says of it. */
export type Sample = JudgedText;

export interface SampleOptions {
  /** Codes drawn, and strings unless each is decoded several times. */
  readonly count: number;
  /**
   * Strings decoded from each code, which takes a choice that draws: validity of the prior is reported of 1,000 codes,
   * 100 decodings each (Kusner et al. 2017, arXiv 1703.01925, supplement). Defaults to 1.
   */
  readonly decodings?: number;
  /** Draws the codes, and what a drawn choice of decoding leaves to chance unless that brings its own. */
  readonly random: Random;
  /** Factor on the standard deviations of the density. Defaults to 1. */
  readonly spread?: number;
  /**
   * Standard deviation of normal noise on the drawn codes, for a model that was trained with drawn levels and is told
   * this one: what is vague in a code is then made up by the decoder. Defaults to 0.
   */
  readonly noiseLevel?: number;
  /** How codes are decoded: the guard, the choice. */
  readonly decode?: DecodeOptions;
  /** Called with the number of strings done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the drawing early: what has been drawn by then is the answer. */
  readonly signal?: AbortSignal | undefined;
}

/** Counts over a list of samples, by the field's definitions. */
export interface SampleCounts {
  readonly requested: number;
  readonly valid: number;
  /** Different canonical forms among the valid. */
  readonly unique: number;
  /** Number of the unique that are not in the training set; null where that is not known. */
  readonly novel: number | null;
}

/** How often codes were drawn for a list of samples: without it, a share of valid ones says little. */
export interface TryCounts {
  /** Tries that a sample has at most. */
  readonly most: number;
  /** Strings decoded in all, each from a code of its own unless codes are decoded several times. */
  readonly made: number;
  /** Samples that took more than one, valid in the end or not. */
  readonly repeated: number;
}

/** Strings decoded together, unless a single code has more decodings. */
const block = 2048;
/** Strings decoded together where other threads judge them meanwhile, which wait for the first. */
const judgedBlock = 256;

/**
 * Strings from an ex-post density: codes drawn and decoded, one try each, none left out.
 *
 * @returns the strings in the order of the draws, unjudged; all decodings of a code together
 * @throws InputError for several decodings of each code by a choice that leaves nothing to chance
 */
export async function sampleTexts(
  model: TrainedModel,
  density: Density,
  options: SampleOptions,
): Promise<string[]> {
  const texts: string[] = [];
  for await (const some of drawTexts(model, density, options, block)) {
    for (const text of some) texts.push(text);
    options.onProgress?.(texts.length, options.count * (options.decodings ?? 1));
  }
  return texts;
}

/** Yields the strings of {@link sampleTexts}, some at a time as they are decoded. */
export function streamSampleTexts(
  model: TrainedModel,
  density: Density,
  options: SampleOptions,
): AsyncGenerator<readonly string[]> {
  return drawTexts(model, density, options, judgedBlock);
}

/** Draws the strings of {@link sampleTexts}, so many at a time. */
function drawTexts(
  model: TrainedModel,
  density: Density,
  options: SampleOptions,
  size: number,
): AsyncGenerator<readonly string[]> {
  const { noiseLevel = 0, decode = {}, decodings = 1 } = options;
  checkDecodings(decode.choice ?? greedy, decodings);
  return drawDecoded(
    density,
    (codes, count, random) =>
      model.decode(codes, count, { ...decode, random: decode.random ?? random, noiseLevel }),
    options,
    size,
  );
}

export interface JudgedSampleOptions extends SampleOptions {
  /** Codes drawn for a sample at most, until it is valid. Defaults to 1. */
  readonly tries?: number;
  /** Whether only validity and canonical forms are wanted. Defaults to false: scores too. */
  readonly withoutScores?: boolean;
  readonly onJudged?: (done: number, total: number) => void;
  /** Called with samples that will not be drawn again, in their order; is waited for. */
  readonly onSamples?: (samples: readonly Sample[]) => void | Promise<void>;
}

export interface JudgedSamples {
  /** In the order of the draws; a repeated one in the place of its first try, with what came of the last. */
  readonly samples: readonly Sample[];
  readonly tries: TryCounts;
  /** Time that drawing and decoding took. */
  readonly samplingSeconds: number;
}

/**
 * Samples as {@link sampleTexts} gives them, judged while the next ones are decoded. With more than one try, a new code is
 * drawn and decoded in the place of every invalid one, until it is valid or has had its tries.
 *
 * @throws InputError as {@link sampleTexts}, and for more than one try where codes are decoded several times
 */
export async function sampleJudged(
  model: TrainedModel,
  density: Density,
  options: JudgedSampleOptions,
): Promise<JudgedSamples> {
  const { tries = 1, withoutScores = false, onJudged, onSamples, ...sampling } = options;
  const { decodings = 1 } = options;
  if (tries > 1 && decodings > 1) {
    throw new InputError(
      `expected one try where each code is decoded several times, but received ${tries} tries and ${decodings} decodings`,
    );
  }
  const { domain } = model;
  let samplingSeconds = 0;
  const judging = withoutScores ? { judge: domain.identify } : domain;
  /** Samples that were given to `onSamples`. */
  let start = 0;
  /** Gives the samples that are final: all in the end, before that those up to the first that is drawn again. */
  const give = async (samples: readonly Sample[], isEnd: boolean): Promise<void> => {
    let end = samples.length;
    if (!isEnd && tries > 1) {
      end = start;
      while (end < samples.length && samples[end]!.valid) end++;
    }
    if (end > start) await onSamples?.(samples.slice(start, end));
    start = end;
  };
  const draw = async (count: number, whole?: Sample[]): Promise<Sample[]> => {
    async function* texts(): AsyncGenerator<string> {
      let sum = 0;
      let started = performance.now();
      for await (const some of drawTexts(model, density, { ...sampling, count }, judgedBlock)) {
        samplingSeconds += (performance.now() - started) / 1000;
        sum += some.length;
        sampling.onProgress?.(sum, count * decodings);
        yield* some;
        started = performance.now();
      }
    }
    const wholeSet = whole ?? [];
    for await (const piece of judgePieces(judging, texts())) {
      for (const one of piece) wholeSet.push(one);
      onJudged?.(wholeSet.length, count * decodings);
      if (whole !== undefined) await give(whole, false);
    }
    return wholeSet;
  };
  const samples: Sample[] = [];
  await draw(options.count, samples);
  let sampleCount = samples.length;
  let repeated = 0;
  for (let round = 2; round <= tries; round++) {
    const invalid = [...samples.keys()].filter((place) => !samples[place]!.valid);
    if (invalid.length === 0) break;
    if (options.signal?.aborted === true) break;
    const again = await draw(invalid.length);
    // The drawing may have ended early, with fewer.
    for (const [i, sample] of again.entries()) samples[invalid[i]!] = sample;
    if (round === 2) repeated = again.length;
    sampleCount += again.length;
  }
  await give(samples, true);
  return { samples, tries: { most: tries, made: sampleCount, repeated }, samplingSeconds };
}

/**
 * Validity, uniqueness and novelty of judged samples.
 *
 * @param training null where it is not known
 */
export function countSamples(
  samples: readonly Sample[],
  training: Pick<TrainingSet, 'has'> | null,
): SampleCounts {
  const valid = samples.filter((one) => one.valid);
  const distinct = new Set(valid.map(identityOf));
  return {
    requested: samples.length,
    valid: valid.length,
    unique: distinct.size,
    novel: training === null ? null : [...distinct].filter((one) => !training.has(one)).length,
  };
}
