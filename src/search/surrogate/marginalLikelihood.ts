import { GaussianProcess, type PriorChoice } from './gaussianProcess.js';
import type { Kernel } from './kernel.js';
import { inverseOf } from './triangular.js';

/** The log marginal likelihood of values, with its derivatives. */
export interface MarginalLikelihood<Point> {
  readonly process: GaussianProcess<Point>;
  readonly value: number;
  /** By the logarithms of the kernel's parameters, of the variance, and of the noise. */
  readonly gradient: Float64Array<ArrayBuffer>;
}

/**
 * Computes the log marginal likelihood and its gradient (Rasmussen and Williams 2006, equation 5.9). A mean that is left to
 * the values does not change the other derivatives, since the likelihood is at its highest there.
 *
 * @throws GraeError if the covariance of the points is not positive definite
 */
export function marginalLikelihood<Point>(
  kernel: Kernel<Point>,
  points: readonly Point[],
  values: ArrayLike<number>,
  choice: PriorChoice,
): MarginalLikelihood<Point> {
  const process = new GaussianProcess(kernel, points, values, choice);
  const { prior, weights, lower } = process;
  const size = points.length;
  const byCovariance = inverseOf(lower, size);
  let byNoise = 0;
  let square = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const at = i * size + j;
      byCovariance[at] = (weights[i]! * weights[j]! - byCovariance[at]!) / 2;
    }
    byNoise += prior.noise * byCovariance[i * size + i]!;
    square += weights[i]! * (values[i]! - prior.mean);
  }
  const byKernel = kernel.gradient(points, prior.kernel, byCovariance);
  const gradient = new Float64Array(byKernel.length + 2);
  byKernel.forEach((value, k) => {
    gradient[k] = value * prior.variance;
  });
  // the derivatives by variance and noise add up to that by a factor on the whole covariance, (square - size) / 2
  gradient[byKernel.length] = (square - size) / 2 - byNoise;
  gradient[byKernel.length + 1] = byNoise;
  return { process, value: process.logLikelihood, gradient };
}
