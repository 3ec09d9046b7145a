import { Random } from '../base/random.js';
import type { Density } from '../density/density.js';
import type { Drawing } from '../density/drawing.js';
import type { Verdict } from '../domain/domain.js';
import { wasserstein1 } from '../metrics/wasserstein.js';
import { guardOf } from './guard.js';
import type { TrainedModel } from './model.js';
import { sampleTexts } from './sample.js';

/** A way of drawing that was tried, and how far its samples are from the strings of the reference. */
export interface TriedDrawing extends Drawing {
  /** See {@link distanceTo}. */
  readonly distance: number;
  /** Share of the samples that are valid. */
  readonly valid: number;
}

export interface Calibration {
  /** The drawing of the least distance. */
  readonly best: TriedDrawing;
  readonly tried: readonly TriedDrawing[];
  readonly samples: number;
  readonly reference: number;
}

export interface CalibrationOptions {
  /** Samples of each drawing. */
  readonly count: number;
  /** The same codes are drawn for each drawing. */
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const spreads = [1, 0.9, 0.8, 0.7, 0.6, 0.5];
/** Shares of the highest level that the model was trained with. */
const levelShares = [0, 0.05, 0.1, 0.2, 0.4];

/**
 * Finds the spread, and for a model of drawn noise levels the level, with which samples are most like strings that the
 * model is to write like: each is tried, greedily decoded under the guard, and the least distance wins.
 *
 * @param reference strings of the language, best of all held out from training
 */
export async function calibrate(
  model: TrainedModel,
  density: Density,
  reference: readonly string[],
  options: CalibrationOptions,
): Promise<Calibration> {
  const { noise, noiseLevels } = model.run.config.model;
  const levels = noiseLevels === 'drawn' ? levelShares.map((share) => share * noise) : [0];
  const candidates = levels.flatMap((noiseLevel) => spreads.map((spread) => ({ spread, noiseLevel })));
  const guard = guardOf(model);
  const wanted = measuresOf(reference, (text) => model.domain.judge(text));
  const tried: TriedDrawing[] = [];
  for (const drawing of candidates) {
    const texts = await sampleTexts(model, density, {
      ...drawing,
      count: options.count,
      random: new Random(options.seed),
      decode: { guard },
    });
    const found = measuresOf(texts, (text) => model.domain.judge(text));
    tried.push({ ...drawing, distance: distanceTo(wanted, found), valid: found.valid / texts.length });
    options.onProgress?.(tried.length, candidates.length);
  }
  const best = tried.reduce((least, one) => (one.distance < least.distance ? one : least));
  return { best, tried, samples: options.count, reference: reference.length };
}

/** What is compared of strings: their lengths in characters and each score, of the valid ones. */
export interface Measures {
  readonly values: ReadonlyMap<string, readonly number[]>;
  readonly valid: number;
}

export function measuresOf(texts: readonly string[], judge: (text: string) => Verdict): Measures {
  const values = new Map<string, number[]>([['length', []]]);
  let valid = 0;
  for (const text of texts) {
    const verdict = judge(text);
    if (!verdict.valid) continue;
    valid++;
    values.get('length')!.push(text.length);
    for (const [name, value] of Object.entries(verdict.scores)) {
      if (value === null || !Number.isFinite(value)) continue;
      const list = values.get(name);
      if (list === undefined) values.set(name, [value]);
      else list.push(value);
    }
  }
  return { values, valid };
}

/**
 * Mean over what is compared of the Wasserstein-1 distance, in standard deviations of the reference; what does not
 * vary there is left out. Infinity where no string is valid.
 */
export function distanceTo(reference: Measures, found: Measures): number {
  if (found.valid === 0) return Number.POSITIVE_INFINITY;
  const distances: number[] = [];
  for (const [name, wanted] of reference.values) {
    const values = found.values.get(name) ?? [];
    const deviation = standardDeviation(wanted);
    if (wanted.length < 2 || deviation === 0 || values.length === 0) continue;
    distances.push(wasserstein1(values, wanted) / deviation);
  }
  return distances.reduce((sum, one) => sum + one, 0) / Math.max(1, distances.length);
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
