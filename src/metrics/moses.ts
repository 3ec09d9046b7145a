import type { MoleculeProfile, MosesProfile } from '../domain/molecule/profile/profile.js';
import { countCosine, countItems } from './countCosine.js';
import { internalDiversity, nearestSimilarities, packFingerprints } from './fingerprints.js';
import { wasserstein1 } from './wasserstein.js';

/** Sets of molecules to compare, as profiles of their valid molecules. */
export interface MosesInput {
  /** The profile of every generated string, in order; null for an invalid one. Parts `moses` and `filters`. */
  readonly generated: readonly (MoleculeProfile | null)[];
  /** The canonical SMILES of the training set. */
  readonly train: ReadonlySet<string>;
  /** The profiles of the test set, with the part `moses`. */
  readonly test: readonly MoleculeProfile[];
  /** The profiles of a test set with other scaffolds, with the part `moses`. */
  readonly testScaffolds?: readonly MoleculeProfile[];
}

/** The sizes at which the share of distinct molecules is reported, if there are so many. */
const uniqueAt = [1000, 10_000];

/**
 * Computes the metrics of MOSES by its own definitions (Polykovskiy et al., Frontiers in Pharmacology 11 (2020) 565644,
 * section 3, and its code), over the valid molecules including repeated ones. A value for which a set is too small or
 * too empty is NaN. FCD is not included, since it needs the weights of ChemNet.
 */
export function mosesMetrics({ generated, train, test, testScaffolds }: MosesInput): Record<string, number> {
  const valid = generated.filter((profile) => profile !== null);
  const canonical = valid.map((profile) => profile.canonical);
  const unique = new Set(canonical);
  const novel = [...unique].filter((smiles) => !train.has(smiles)).length;
  const passing = valid.filter(({ passesFilters }) => passesFilters).length;
  const profiles = describedOf(valid);
  const tested = describedOf(test);
  const diversity = internalDiversity(packFingerprints(profiles.map(({ fingerprint }) => fingerprint)));
  const distances = (['logP', 'SA', 'QED', 'weight'] as const).map((name) => {
    const values = (of: readonly MosesProfile[]): number[] => of.map((profile) => profile[name]);
    const isEmpty = profiles.length === 0 || tested.length === 0;
    return [name, isEmpty ? Number.NaN : wasserstein1(values(profiles), values(tested))] as const;
  });
  return {
    valid: valid.length / generated.length,
    ...Object.fromEntries(
      uniqueAt
        .filter((count) => valid.length >= count)
        .map((count) => [`unique@${count}`, new Set(canonical.slice(0, count)).size / count]),
    ),
    ...likeness(profiles, tested, 'Test'),
    ...(testScaffolds === undefined ? {} : likeness(profiles, describedOf(testScaffolds), 'TestSF')),
    IntDiv: diversity.first,
    IntDiv2: diversity.second,
    Filters: passing / valid.length,
    ...Object.fromEntries(distances),
    Novelty: novel / unique.size,
    unique_all: unique.size / valid.length,
    n_generated: generated.length,
    n_valid: valid.length,
    n_unique: unique.size,
    n_novel_unique: novel,
    n_pass_filters: passing,
    distinct_fragments_generated: countItems(profiles.flatMap(({ fragments }) => fragments)).size,
    distinct_scaffolds_generated: countItems(scaffoldsOf(profiles)).size,
  };
}

/** Leaves out the few valid molecules that RDKit does not describe. */
function describedOf(profiles: readonly MoleculeProfile[]): MosesProfile[] {
  return profiles.map(({ moses }) => moses).filter((moses) => moses !== undefined);
}

function scaffoldsOf(profiles: readonly MosesProfile[]): string[] {
  return profiles.map(({ scaffold }) => scaffold).filter((scaffold) => scaffold !== null);
}

/** Measures how similar a set of molecules is to another: by nearest neighbours, fragments and scaffolds. */
function likeness(
  generated: readonly MosesProfile[],
  test: readonly MosesProfile[],
  name: string,
): Record<string, number> {
  const pack = (of: readonly MosesProfile[]) => packFingerprints(of.map(({ fingerprint }) => fingerprint));
  const nearest = nearestSimilarities(pack(generated), pack(test));
  const fragments = (of: readonly MosesProfile[]) => countItems(of.flatMap((profile) => profile.fragments));
  return {
    [`SNN/${name}`]: nearest.reduce((sum, one) => sum + one, 0) / nearest.length,
    [`Frag/${name}`]: countCosine(fragments(generated), fragments(test)),
    [`Scaf/${name}`]: countCosine(countItems(scaffoldsOf(generated)), countItems(scaffoldsOf(test))),
  };
}
