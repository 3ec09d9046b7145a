import { continuousKl, discreteKl } from './klDivergence.js';
import { numpyChoice } from './numpyRandom.js';
import { tenDescriptorNames } from './tenDescriptors.js';

/** The names of the descriptors that vary continuously; the others are whole numbers. */
const continuous: ReadonlySet<string> = new Set([
  'BertzCT',
  'MolLogP',
  'MolWt',
  'TPSA',
  'internal_similarity',
]);

/** The seed with which GuacaMol draws the part of the training set that it compares with. */
const subsetSeed = 42;

export interface KlComparison {
  /** The mean over the descriptors of exp(-divergence): 1 if all distributions are equal. */
  readonly score: number;
  /** Nats, by descriptor. */
  readonly kl_divs: Readonly<Record<string, number>>;
  readonly partial_scores: Readonly<Record<string, number>>;
}

/**
 * Runs GuacaMol's KL benchmark: how similar the distributions of molecules' ten descriptors are to those of a baseline
 * (Brown, Fiscato, Segler and Vaucher, J. Chem. Inf. Model. 59 (2019) 1096, section 2.1.4, and its code).
 *
 * @param baseline `[molecules][10]`: {@link tenDescriptors}
 * @param generated in the same shape
 */
export function klComparison(
  baseline: readonly (readonly number[])[],
  generated: readonly (readonly number[])[],
): KlComparison {
  const divergences = tenDescriptorNames.map((name, column) => {
    const [expected, found] = [baseline, generated].map((rows) => rows.map((row) => row[column]!));
    const divergence = continuous.has(name) ? continuousKl : discreteKl;
    return [name, divergence(expected!, found!)] as const;
  });
  const partial = divergences.map(([name, divergence]) => [name, Math.exp(-divergence)] as const);
  return {
    score: partial.reduce((sum, [, score]) => sum + score, 0) / partial.length,
    kl_divs: Object.fromEntries(divergences),
    partial_scores: Object.fromEntries(partial),
  };
}

/** Returns the part of a training set that GuacaMol compares with this number of generated molecules, in its order. */
export function guacamolSubset<T>(train: readonly T[], count: number): T[] {
  return numpyChoice(train, Math.min(count, train.length), subsetSeed);
}
