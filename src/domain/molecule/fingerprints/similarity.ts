import type { SimilarityMeasure } from '../../domain.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { type Fingerprint, numberedFeatures, tanimoto } from './fingerprint.js';
import { canonicalFingerprints, readFingerprints } from './readFingerprints.js';

/** How similar molecules are: the Tanimoto similarity of Morgan counts, radius 2 (ECFP4), without stereochemistry. */
export function moleculeSimilarity(rdkit: Rdkit): SimilarityMeasure<Fingerprint> {
  return {
    name: 'Tanimoto similarity of Morgan counts, radius 2',
    prepare: (text, isCanonical) =>
      (isCanonical === true ? canonicalFingerprints(rdkit, text) : readFingerprints(rdkit, text))?.(
        'ECFP4',
      ) ?? null,
    compare: tanimoto,
    features: numberedFeatures,
    // Gower (1971) for sets; counts are sets of numbered features
    isKernel: true,
  };
}
