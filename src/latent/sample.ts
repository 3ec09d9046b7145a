import type { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import type { Domain, Verdict } from '../domain/domain.js';
import type { DecodeOptions } from '../model/decode.js';
import type { Fingerprint } from './fingerprint.js';
import type { TrainedModel } from './model.js';

/** One generated string and what the domain says of it. */
export interface Sample extends Verdict {
  readonly text: string;
}

export interface SampleOptions {
  readonly count: number;
  readonly random: Random;
  /** Factor on the standard deviations of the density. Defaults to 1. */
  readonly spread?: number;
  /** How codes are decoded: the guard, the choice. */
  readonly decode?: DecodeOptions;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Counts over a list of samples, by the field's definitions. */
export interface SampleCounts {
  readonly requested: number;
  readonly valid: number;
  /** Different canonical forms among the valid. */
  readonly unique: number;
  /** Of the unique, those that are not in the training set; null where that is not known. */
  readonly novel: number | null;
}

/** Codes drawn and decoded between two reports of progress. */
const block = 2048;

/**
 * Strings from an ex-post density: codes drawn, decoded greedily, one try each, none left out.
 *
 * @returns the strings in the order of the draws, unjudged
 */
export async function sampleTexts(
  model: TrainedModel,
  density: Density,
  options: SampleOptions,
): Promise<string[]> {
  const texts: string[] = [];
  const spread = options.spread ?? 1;
  for (let start = 0; start < options.count; start += block) {
    const count = Math.min(block, options.count - start);
    const codes = density.sample(count, options.random, { spread });
    texts.push(...model.decode(codes, count, options.decode));
    options.onProgress?.(texts.length, options.count);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return texts;
}

/** Validity, uniqueness and novelty of judged samples. */
export function countSamples(
  samples: readonly Sample[],
  training: { readonly fingerprint: Fingerprint; readonly domain: Pick<Domain, 'coarseKey'> } | null,
): SampleCounts {
  const valid = samples.filter((one) => one.valid);
  const textOf = new Map(valid.map((one) => [one.canonical ?? one.text, one.text]));
  const isSeen = ([canonical, text]: readonly [string, string]) =>
    training?.fingerprint.has(canonical, training.domain.coarseKey(text)) === true;
  return {
    requested: samples.length,
    valid: valid.length,
    unique: textOf.size,
    novel: training === null ? null : [...textOf].filter((one) => !isSeen(one)).length,
  };
}
