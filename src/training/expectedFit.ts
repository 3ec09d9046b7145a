import { InputError } from '../base/errors.js';
import type { Advice } from '../base/message.js';
import type { Random } from '../base/random.js';
import type { KindConfig } from '../base/registry.js';
import { densities } from '../density/densities.js';
import { maxDimension } from '../density/densityFile.js';
import type { ExpectedFit, FitOptions } from './fitOptions.js';

/** The most codes that a fit uses by default. */
const usualPoints = 50_000;

/**
 * Returns how much work a fit is, before any of it is done.
 *
 * @param trained the number of codes that there are
 */
export function expectedFit(trained: number, dimension: number, options: FitOptions): ExpectedFit {
  const points = Math.min(trained, options.points ?? usualPoints);
  const { kind, ...settings } = configuredFit(options);
  return { points, dimension, seconds: densities.named(kind).seconds(points, dimension, settings) };
}

/** Returns the places of the items whose codes a fit takes: all, or `points` of them that `random` draws. @param train ascending */
export function fittedPlaces(train: Int32Array, random: Random, points = usualPoints): Int32Array {
  return points >= train.length ? train : random.shuffle(train.slice()).subarray(0, points).sort();
}

/** Returns the kind of density with all its settings. */
export function configuredFit({ kind = 'gmm', settings, ...options }: FitOptions): KindConfig {
  const own = Object.entries({ ...options, ...settings }).filter(([name]) =>
    densities.settingNames.includes(name),
  );
  return densities.configure(kind, Object.fromEntries(own));
}

/** @throws InputError for a density that cannot be stored, or for work that takes too long and that no time bounds */
export function checkFitSize(
  kind: string,
  { points, dimension, seconds }: ExpectedFit,
  options: FitOptions,
): void {
  if (dimension > maxDimension) {
    throw new InputError({
      problem: `a density can be fitted to codes of at most ${maxDimension} dimensions, but those of the run have ${dimension}`,
      advice: [{ text: 'train a model with fewer', setting: 'latent' }],
    });
  }
  const { mostSeconds = Number.POSITIVE_INFINITY, minutes } = options;
  if (minutes !== undefined || seconds <= mostSeconds) return;
  throw new InputError({
    problem: `expected a fit of at most ${Math.round(mostSeconds / 60)} minutes, but ${kind} for ${points} codes in ${dimension} dimensions takes about ${Math.round(seconds / 60)}`,
    advice: [{ text: 'say how long it may take', setting: 'minutes' }, ...shorterFits(kind)],
  });
}

/** Returns the ways to make a fit shorter, as advice. */
export function shorterFits(kind: string): Advice[] {
  return [...densities.named(kind).shortened, { text: 'fit to fewer codes', setting: 'points' }];
}
