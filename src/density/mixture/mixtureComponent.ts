/** A component of a mixture during a fit, in standardised units. */

import { GraeError } from '../../base/errors.js';
import { cholesky, invertLower } from '../numeric/cholesky.js';

export interface MixtureComponent {
  readonly weight: number;
  /** `[dimension]`. */
  readonly mean: Float64Array;
  /** `[dimension, dimension]`, row-major, regularised. */
  readonly covariance: Float64Array;
  /** L of covariance = L L^T. */
  readonly lower: Float64Array;
  /** L^-1. */
  readonly inverse: Float64Array;
  /** Whether all of these matrices are diagonal, so that a distance takes one number for each dimension. */
  readonly isDiagonal?: boolean;
  /** The variance added beyond the regularisation, because the covariance was not positive definite. */
  readonly added: number;
}

/** Whether dimensions vary together within a component, or independently. */

export type CovarianceForm = 'full' | 'diagonal';

/** The part of its variance below which a pivot is rounding error of single precision products. */
const smallestPivot = 1e-10;

function diverged(): GraeError {
  return new GraeError({
    code: 'diverged',
    problem: 'the fit of the density diverged: no finite covariance fits a component',
    advice: [
      { text: 'fit fewer components', setting: 'components' },
      { text: 'use diagonal covariances', setting: 'covariance', value: 'diagonal' },
    ],
  });
}

/**
 * Factors a covariance. A component with fewer codes than dimensions has one that is not positive definite: then its
 * diagonal grows by 1e-7 of the mean variance (the resolution of single precision), and by ten times as much until it
 * is.
 *
 * @throws GraeError if the covariance is not finite
 */

export function regularised(
  covariance: Float64Array,
  dimension: number,
): Pick<MixtureComponent, 'covariance' | 'lower' | 'inverse' | 'added'> {
  let trace = 0;
  for (let i = 0; i < dimension; i++) trace += covariance[i * dimension + i]!;
  if (!Number.isFinite(trace)) throw diverged();
  // A component of equal codes without regularisation has no variance at all; then 1 is the scale of all codes.
  const unit = trace > 0 ? trace / dimension : 1;
  let added = 0;
  let grown = covariance;
  for (;;) {
    const lower = cholesky(grown, dimension, smallestPivot);
    if (lower !== null) {
      return { covariance: grown, lower, inverse: invertLower(lower, dimension), added };
    }
    if (added > unit * 1e6) throw diverged();
    added = added === 0 ? 1e-7 * unit : 10 * added;
    grown = covariance.slice();
    for (let i = 0; i < dimension; i++) grown[i * dimension + i]! += added;
  }
}

/** Regularises a diagonal covariance: raises each variance to the smallest one allowed. */
export function diagonal(
  covariance: Float64Array,
  dimension: number,
): Pick<MixtureComponent, 'covariance' | 'lower' | 'inverse' | 'added' | 'isDiagonal'> {
  const variances = Float64Array.from({ length: dimension }, (_, d) => covariance[d * (dimension + 1)]!);
  const trace = variances.reduce((sum, value) => sum + value, 0);
  if (!Number.isFinite(trace)) throw diverged();
  const added = variances.every((value) => value > 0) ? 0 : 1e-7 * (trace > 0 ? trace / dimension : 1);
  const [grown, lower, inverse] = [0, 0, 0].map(() => new Float64Array(dimension * dimension)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  variances.forEach((value, d) => {
    const at = d * (dimension + 1);
    grown[at] = value + added;
    lower[at] = Math.sqrt(value + added);
    inverse[at] = 1 / lower[at];
  });
  return { covariance: grown, lower, inverse, added, isDiagonal: true };
}
