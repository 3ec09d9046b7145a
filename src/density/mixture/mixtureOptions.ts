import type { Random } from '../../base/random.js';
import type { MakeCodeProducts } from '../codeProducts.js';
import type { FitReport } from '../fitReport.js';
import type { FitStopped } from '../fitStopped.js';
import type { Pause } from '../steps.js';
import type { GaussianMixture } from './gmm.js';
import type { CovarianceForm } from './mixtureComponent.js';

/** The mixture from which EM begins, in the units of the codes. */
export interface InitialMixture {
  /** `[components]`. */
  readonly weights: ArrayLike<number>;
  /** `[components][dimension]`. */
  readonly means: readonly ArrayLike<number>[];
  /** `[components][dimension * dimension]`, row-major. */
  readonly covariances: readonly ArrayLike<number>[];
}

export interface MixtureProgress {
  /** From 1. */
  readonly start: number;
  readonly starts: number;
  /** From 1. */
  readonly iteration: number;
  /** The mean log-likelihood of a code before this iteration's M-step. */
  readonly logLikelihood: number;
  /** The gain since the previous iteration; infinite in the first. */
  readonly change: number;
}

export interface MixtureOptions {
  /** Defaults to 10, as in Ghosh et al. 2020. */
  readonly components?: number;
  /** The change of the mean log-likelihood below which EM stops. Defaults to 1e-3. */
  readonly tolerance?: number;
  /** Defaults to 2000. */
  readonly maxIterations?: number;
  /**
   * The number of starts from different k-means clusters, of which the fit with the greatest likelihood is kept.
   * Defaults to 1.
   */
  readonly restarts?: number;
  /** Variance added to every dimension of a component, in the units of the codes squared. Defaults to 1e-6. */
  readonly regularisation?: number;
  /** The form of the components' covariances. Defaults to `full`. */
  readonly covariance?: CovarianceForm;
  /** Draws the starts. */
  readonly random: Random;
  /** The mixture to begin with, instead of k-means; there is then one start. */
  readonly initial?: InitialMixture;
  /** The products that take most of the time. Defaults to plain JavaScript. */
  readonly products?: MakeCodeProducts;
  /** Called after each iteration; a promise is awaited, so that other work can run; an error ends the fit. */
  readonly onProgress?: (progress: MixtureProgress) => void | Promise<void>;
  /**
   * Called between pieces of an iteration. When it throws that time is over ({@link FitStopped}), the fit ends with the
   * components of the previous iteration.
   */
  readonly pause?: Pause;
}

export interface RestartReport {
  readonly converged: boolean;
  readonly iterations: number;
  /** Mean log-likelihood of a code at the last E-step. */
  readonly logLikelihood: number;
}

export interface MixtureReport extends FitReport {
  readonly components: number;
  /** Whether the start that was kept converged. */
  readonly converged: boolean;
  readonly iterations: number;
  readonly restarts: readonly RestartReport[];
}

export interface MixtureFit {
  readonly density: GaussianMixture;
  readonly report: MixtureReport;
}
