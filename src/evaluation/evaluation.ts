/** A metric that is missing, and the reason. */

import type { KlComparison } from '../metrics/guacamol.js';

export interface NotComputed {
  readonly metric: string;
  readonly why: string;
}

export interface Evaluation {
  /** MOSES' metrics by its names; see {@link mosesMetrics}. */
  readonly moses: Readonly<Record<string, number | null>>;
  readonly guacamol: GuacamolEvaluation;
  /**
   * The values of the training set itself: as many of its molecules as there are samples (at most 10,000), measured
   * like samples; null unless requested. FCD is not included.
   */
  readonly trainingRow: TrainingRow | null;
  /** The numbers of strings and valid molecules of every set. */
  readonly counts: Readonly<Record<string, { readonly strings: number; readonly valid: number }>>;
  readonly notComputed: readonly NotComputed[];
}

/** The training set's own values: the best that a model could reach on these data. */

export interface TrainingRow {
  readonly molecules: number;
  readonly moses: Readonly<Record<string, number | null>>;
  readonly guacamol: Pick<
    GuacamolEvaluation,
    'validity' | 'uniqueness' | 'kl_train_subset' | 'frechet_ten_descriptors'
  >;
}

/**
 * GuacaMol's metrics by its names, without stereochemistry, over the strings given (GuacaMol would draw until it has
 * 10,000).
 */

export interface GuacamolEvaluation {
  readonly n_generated: number;
  readonly n_valid: number;
  readonly n_unique: number;
  readonly n_novel: number;
  readonly validity: number | null;
  readonly uniqueness: number | null;
  readonly novelty: number | null;
  /** Compared with as many molecules of the training set, drawn as GuacaMol draws them. */
  readonly kl_train_subset: KlComparison | null;
  /** Compared with the whole training set; null if that is too large to compare each molecule with each. */
  readonly kl_full_train: KlComparison | null;
  /**
   * The Frechet distance between the ten descriptors of samples and of this part of the training set, taken as normal
   * distributions, in standard deviations there: a distance that needs no download, and is not FCD.
   */
  readonly frechet_ten_descriptors: number | null;
  /** The Fréchet ChemNet Distance to as many molecules of the training set; null without ChemNet. */
  readonly fcd: number | null;
  /** GuacaMol's score of this distance, exp(-0.2 fcd). */
  readonly fcd_score: number | null;
}
