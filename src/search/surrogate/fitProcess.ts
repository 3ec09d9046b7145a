import { GaussianProcess, type Prior } from './gaussianProcess.js';
import type { Kernel, KernelParameter } from './kernel.js';
import { marginalLikelihood } from './marginalLikelihood.js';
import { minimize } from './minimize.js';

export interface ProcessOptions {
  /** Where the fit begins, such as the prior of an earlier fit. By default the kernel's own parameters. */
  readonly start?: Prior | undefined;
  /** The most evaluations of the likelihood. Defaults to 60. */
  readonly evaluations?: number;
  /** The mean; by default it is fitted, too. */
  readonly mean?: number;
}

/** Variance and noise in units of the values' own variance. */
const ranges = {
  variance: { start: 1, least: 1e-2, most: 1e2 },
  noise: { start: 1e-2, least: 1e-6, most: 2 },
};

/**
 * Fits kernel, variance, noise and mean to values by the highest marginal likelihood (Rasmussen and Williams 2006, section
 * 5.4.1).
 *
 * @param values `[points]`, finite, at least one
 * @throws GraeError if the covariance of the points is not positive definite
 */
export function fitProcess<Point>(
  kernel: Kernel<Point>,
  points: readonly Point[],
  values: ArrayLike<number>,
  { start, evaluations = 60, mean }: ProcessOptions = {},
): GaussianProcess<Point> {
  const unit = varianceOf(values) || 1;
  const parameters = [
    ...kernel.parameters,
    ...[ranges.variance, ranges.noise].map((range): KernelParameter => {
      const { start: first, least, most } = range;
      return { start: Math.log(first * unit), least: Math.log(least * unit), most: Math.log(most * unit) };
    }),
  ];
  const first =
    start === undefined
      ? parameters.map((one) => one.start)
      : [...Array.from(start.kernel), Math.log(start.variance), Math.log(start.noise)];
  const { point } = minimize(
    (logarithms) => {
      const { value, gradient } = marginalLikelihood(kernel, points, values, priorOf(logarithms, mean));
      return { value: -value, gradient: gradient.map((slope) => -slope) };
    },
    first,
    { least: parameters.map((one) => one.least), most: parameters.map((one) => one.most) },
    { evaluations, flatness: 1e-4 },
  );
  return new GaussianProcess(kernel, points, values, priorOf(point, mean));
}

function priorOf(logarithms: Float64Array, mean: number | undefined) {
  const [variance, noise] = logarithms.slice(-2).map(Math.exp) as unknown as [number, number];
  return { kernel: logarithms.slice(0, -2), variance, noise, mean };
}

function varianceOf(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
}
