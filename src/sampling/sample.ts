import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import { identityOf, type JudgedText } from '../domain/domain.js';
import { judgePieces, judgingOf } from '../judging/judgeTexts.js';
import type { TrainingSet } from '../judging/trainingSet.js';
import { checkDecodings, greedy } from '../model/productions/choice.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import { codesFrom } from './drawDecoded.js';
import type { TrainedModel } from './model.js';

/** A generated string with the verdict of the domain. */
export type Sample = JudgedText;

export interface SampleOptions {
  /** The number of codes, and of strings unless each code is decoded several times. */
  readonly count: number;
  /**
   * The number of strings decoded from each code; more than one needs a choice that draws. Papers report the validity of
   * the prior for 1,000 codes with 100 decodings each (Kusner et al. 2017, arXiv 1703.01925, supplement). Defaults to 1.
   */
  readonly decodings?: number;
  /** Draws the codes, and productions too unless `decode` has a generator of its own. */
  readonly random: Random;
  /** Factor on the standard deviations of the density. Defaults to 1. */
  readonly spread?: number;
  /**
   * Standard deviation of normal noise on the drawn codes, for a model that was trained with drawn levels. The decoder
   * sees the level and fills in the vague parts of a code. Defaults to 0.
   */
  readonly noiseLevel?: number;
  /** Decoding options, such as the guard and the choice. */
  readonly decode?: DecodeOptions;
  /** Called with the number of strings done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops the drawing early; the strings so far are the result. */
  readonly signal?: AbortSignal | undefined;
}

/** Counts over a list of samples, as the field defines them. */
export interface SampleCounts {
  readonly requested: number;
  readonly valid: number;
  /** The number of different canonical forms among the valid samples. */
  readonly unique: number;
  /** The number of those forms that are not in the training set; null without a training set. */
  readonly novel: number | null;
}

/** The numbers of draws behind a list of samples, without which a share of valid ones says little. */
export interface TryCounts {
  /** The most tries for a sample. */
  readonly most: number;
  /** The number of strings decoded in all, each from a code of its own unless codes are decoded several times. */
  readonly made: number;
  /** The number of samples that took more than one try, valid in the end or not. */
  readonly repeated: number;
}

/** The number of strings decoded together, unless a single code has more decodings. */
const block = 2048;
/** The number of strings decoded together while other threads judge: few, since those threads wait for the first. */
const judgedBlock = 256;
/** The number of strings that are decoded nearly as quickly as one. */
const smallBlock = 32;

/**
 * Draws codes from an ex-post density and decodes them, one try each; no string is left out.
 *
 * @returns the strings in the order of the draws, unjudged; all decodings of a code together
 * @throws InputError for several decodings of each code by a deterministic choice
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

/**
 * Yields the strings of {@link sampleTexts} in pieces, as they are decoded.
 *
 * @param usual the number of strings that a caller expects to take: a piece is not much larger. Defaults to `count`
 */
export function streamSampleTexts(
  model: TrainedModel,
  density: Density,
  options: SampleOptions,
  usual = options.count,
): AsyncGenerator<readonly string[]> {
  return drawTexts(model, density, options, Math.min(judgedBlock, Math.max(smallBlock, usual)), usual);
}

/**
 * Yields the strings of {@link sampleTexts} in pieces of a given size.
 *
 * @param usual the number of strings that a caller expects to take; by default all
 */
function drawTexts(
  model: TrainedModel,
  density: Density,
  options: SampleOptions,
  size: number,
  usual = options.count * (options.decodings ?? 1),
): AsyncGenerator<readonly string[]> {
  const { noiseLevel = 0, decode = {}, decodings = 1 } = options;
  checkDecodings(decode.choice ?? greedy, decodings);
  const { pieces, choices } = codesFrom(density, options, size);
  return model.decodePieces(pieces, usual, { ...decode, random: decode.random ?? choices, noiseLevel });
}

export interface JudgedSampleOptions extends SampleOptions {
  /** The most codes drawn for a sample until it is valid. Defaults to 1. */
  readonly tries?: number;
  /** Whether to judge validity and canonical forms alone, without scores. Defaults to false. */
  readonly withoutScores?: boolean;
  readonly onJudged?: (done: number, total: number) => void;
  /** Called with samples that will not be drawn again, in their order; the drawing waits for it. */
  readonly onSamples?: (samples: readonly Sample[]) => void | Promise<void>;
}

export interface JudgedSamples {
  /** The samples in the order of the draws. A repeated one holds the result of its last try in the place of its first. */
  readonly samples: readonly Sample[];
  readonly tries: TryCounts;
  /** Seconds of drawing and decoding. */
  readonly samplingSeconds: number;
}

/**
 * Draws samples like {@link sampleTexts} and judges them while the next ones are decoded. With more than one try, it draws
 * a new code in the place of every invalid sample, until the sample is valid or has used up its tries.
 *
 * @throws InputError like {@link sampleTexts}, and for more than one try if codes are decoded several times
 */
export async function sampleJudged(
  model: TrainedModel,
  density: Density,
  options: JudgedSampleOptions,
): Promise<JudgedSamples> {
  const { tries = 1, withoutScores = false, onJudged, onSamples, ...sampling } = options;
  const { decodings = 1 } = options;
  if (tries > 1 && decodings > 1) {
    throw new InputError({
      setting: 'tries',
      problem: `expected one try if each code is decoded several times, but received ${tries} tries and ${decodings} decodings`,
    });
  }
  const { domain } = model;
  let samplingSeconds = 0;
  const judging = judgingOf(domain, withoutScores);
  /** The number of samples that `onSamples` has received. */
  let start = 0;
  /** Passes on the samples that are final: in the end all; before that, those up to the first one to be drawn again. */
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
    // An interrupted drawing returns fewer.
    for (const [i, sample] of again.entries()) samples[invalid[i]!] = sample;
    if (round === 2) repeated = again.length;
    sampleCount += again.length;
  }
  await give(samples, true);
  return { samples, tries: { most: tries, made: sampleCount, repeated }, samplingSeconds };
}

/**
 * Counts the valid, unique and novel ones among judged samples.
 *
 * @param training the training set; null if there is none
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
