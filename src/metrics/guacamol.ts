import {
  type GuacamolProfile,
  guacamolDescriptors,
  type MoleculeProfile,
} from '../domain/molecule/profile.js';
import { nearestWithin, packFingerprints } from './fingerprints.js';
import { continuousKl, discreteKl } from './klDivergence.js';
import { numpyChoice } from './numpyRandom.js';

/** Names of the descriptors that vary continuously; the others are whole numbers. */
const continuous: ReadonlySet<string> = new Set(['BertzCT', 'MolLogP', 'MolWt', 'TPSA']);

/** The seed with which GuacaMol draws the part of the training set that it compares with. */
const subsetSeed = 42;

export interface KlComparison {
  /** Mean over the descriptors of exp(-divergence): 1 where all are distributed alike. */
  readonly score: number;
  /** Nats, by descriptor. */
  readonly kl_divs: Readonly<Record<string, number>>;
  readonly partial_scores: Readonly<Record<string, number>>;
}

/**
 * GuacaMol's KL benchmark: how like the ten descriptors of molecules are distributed to those of a baseline (Brown,
 * Fiscato, Segler and Vaucher, J. Chem. Inf. Model. 59 (2019) 1096, section 2.1.4, and its code). The tenth is each
 * molecule's similarity to the most similar other one of its own set.
 */
export function klComparison(
  baseline: readonly MoleculeProfile[],
  generated: readonly MoleculeProfile[],
): KlComparison {
  const [expected, found] = [baseline, generated].map((profiles) => profiles.map(guacamolOf)) as [
    GuacamolProfile[],
    GuacamolProfile[],
  ];
  const divergences = guacamolDescriptors.map((name) => {
    const values = (of: readonly GuacamolProfile[]): number[] =>
      of.map(({ descriptors }) => descriptors[name]);
    const divergence = continuous.has(name) ? continuousKl : discreteKl;
    return [name as string, divergence(values(expected), values(found))] as const;
  });
  const similarities = (of: readonly GuacamolProfile[]): number[] => [
    ...nearestWithin(packFingerprints(of.map(({ fingerprint }) => fingerprint))),
  ];
  divergences.push(['internal_similarity', continuousKl(similarities(expected), similarities(found))]);
  const partial = divergences.map(([name, divergence]) => [name, Math.exp(-divergence)] as const);
  return {
    score: partial.reduce((sum, [, score]) => sum + score, 0) / partial.length,
    kl_divs: Object.fromEntries(divergences),
    partial_scores: Object.fromEntries(partial),
  };
}

function guacamolOf({ guacamol }: MoleculeProfile): GuacamolProfile {
  if (guacamol === undefined) throw new Error('expected profiles with the part guacamol');
  return guacamol;
}

/** The part of a training set that GuacaMol compares so many generated molecules with, in its order. */
export function guacamolSubset<T>(train: readonly T[], count: number): T[] {
  return numpyChoice(train, Math.min(count, train.length), subsetSeed);
}
