import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import { logExpectedImprovement } from '../../../src/search/surrogate/expectedImprovement.js';
import { fitProcess } from '../../../src/search/surrogate/fitProcess.js';
import { GaussianProcess } from '../../../src/search/surrogate/gaussianProcess.js';
import { similarityKernel } from '../../../src/search/surrogate/kernel.js';
import { marginalLikelihood } from '../../../src/search/surrogate/marginalLikelihood.js';
import { matern52, rbf } from '../../../src/search/surrogate/stationaryKernels.js';
import { numericGradients, relativeError } from '../../support/numeric.js';
import reference from '../reference/process.json' with { type: 'json' };

const points = reference.points.map((point) => Float64Array.from(point));
const asked = reference.asked.map((point) => Float64Array.from(point));
const { values } = reference;

const kernels = {
  rbf: rbf({ dimension: 3 }),
  'rbf-ard': rbf({ dimension: 3, ard: true }),
  matern52: matern52({ dimension: 3 }),
  'matern52-ard': matern52({ dimension: 3, ard: true }),
};

/** A prior from scikit-learn's order of parameters: variance, lengths, noise. */
function priorOf(theta: readonly number[], mean: number | undefined) {
  return {
    variance: Math.exp(theta[0]!),
    kernel: theta.slice(1, -1),
    noise: Math.exp(theta.at(-1)!),
    mean,
  };
}

describe('a Gaussian process', () => {
  it.each(Object.entries(kernels))('agrees with scikit-learn (%s)', (name, kernel) => {
    const expected = reference[name as keyof typeof kernels];
    const { process, value, gradient } = marginalLikelihood(
      kernel,
      points,
      values,
      priorOf(expected.theta, 0),
    );
    expect(value).toBeCloseTo(expected.value, 9);
    const [byVariance, ...others] = expected.gradient;
    const byNoise = others.pop()!;
    expect(relativeError(gradient, [...others, byVariance!, byNoise])).toBeLessThan(1e-9);
    const { mean, variance } = process.predict(asked);
    expect(relativeError(mean, expected.mean)).toBeLessThan(1e-9);
    expect(
      relativeError(
        variance,
        expected.covariance.map((row, i) => row[i]!),
      ),
    ).toBeLessThan(1e-9);
  });

  it('is fitted to the same likelihood as by scikit-learn', () => {
    const process = fitProcess(matern52({ dimension: 3 }), points, values, { mean: 0 });
    expect(process.logLikelihood).toBeCloseTo(reference.fitted.value, 4);
    const { mean } = process.predict(asked);
    expect(relativeError(mean, reference.fitted.mean)).toBeLessThan(1e-2);
  });

  it('takes similarities of fingerprints, and the likeliest mean where none is given', () => {
    const { counts, similarity, priorMean, mean, variance, values: knownTexts } = reference.tanimoto;
    const kernel = similarityKernel<readonly number[]>((a, b) => {
      const common = a.reduce((sum, count, k) => sum + Math.min(count, b[k]!), 0);
      const all = [...a, ...b].reduce((sum, count) => sum + count, 0);
      return common / (all - common);
    });
    const first = counts.slice(0, 7);
    expect(relativeError(kernel.matrix(first, first, []), similarity.flat())).toBeLessThan(1e-12);
    const process = new GaussianProcess(kernel, first, knownTexts, { variance: 2, noise: 0.1, kernel: [] });
    expect(process.prior.mean).toBeCloseTo(priorMean, 10);
    const prediction = process.predict(counts.slice(7));
    expect(relativeError(prediction.mean, mean)).toBeLessThan(1e-10);
    expect(relativeError(prediction.variance, variance)).toBeLessThan(1e-10);
  });

  it('has the gradient of its likelihood with the likeliest mean', () => {
    const kernel = matern52({ dimension: 3, ard: true });
    const at = [0.2, -0.3, 0.5, 0.1, -2];
    const likelihood = (logarithms: ArrayLike<number>) =>
      marginalLikelihood(kernel, points, values, {
        kernel: Array.from(logarithms).slice(0, 3),
        variance: Math.exp(logarithms[3]!),
        noise: Math.exp(logarithms[4]!),
      });
    const [numeric] = numericGradients((logarithms) => likelihood(logarithms).value, [at]);
    expect(relativeError(likelihood(at).gradient, numeric!)).toBeLessThan(1e-7);
  });

  it('draws functions with its mean and covariance', () => {
    const expected = reference.matern52;
    const process = new GaussianProcess(kernels.matern52, points, values, priorOf(expected.theta, 0));
    const count = 20_000;
    const draws = process.sample(asked, count, new Random(1));
    asked.forEach((_, i) => {
      const mean = draws.reduce((sum, draw) => sum + draw[i]!, 0) / count;
      const deviation = Math.sqrt(expected.covariance[i]![i]!);
      expect(Math.abs(mean - expected.mean[i]!)).toBeLessThan((5 * deviation) / Math.sqrt(count));
      asked.forEach((__, j) => {
        const products = draws.map((draw) => (draw[i]! - expected.mean[i]!) * (draw[j]! - expected.mean[j]!));
        const covariance = products.reduce((sum, value) => sum + value, 0) / count;
        expect(Math.abs(covariance - expected.covariance[i]![j]!)).toBeLessThan(0.05);
      });
    });
  });

  it('takes points that are there twice without noise', () => {
    const prior = { variance: 1, noise: 0, kernel: [0], mean: 0 };
    const process = new GaussianProcess(kernels.rbf, [points[0]!, points[0]!, points[1]!], [1, 1, 2], prior);
    expect(process.predict([points[0]!]).mean[0]).toBeCloseTo(1, 3);
  });
});

describe('a stationary kernel', () => {
  it.each(Object.entries(kernels))('has the gradient by a point of its sum over others (%s)', (_, kernel) => {
    const parameters = kernel.parameters.map((__, k) => 0.2 * k - 0.1);
    const weights = Float64Array.from(points, (___, i) => Math.sin(i));
    const sum = (point: Float64Array) =>
      kernel.matrix([point], points, parameters).reduce((total, value, i) => total + value * weights[i]!, 0);
    const [numeric] = numericGradients(sum, [asked[0]!]);
    expect(relativeError(kernel.gradientAt(asked[0]!, points, parameters, weights), numeric!)).toBeLessThan(
      1e-7,
    );
  });
});

describe('the expected improvement', () => {
  it.each(reference.improvement as [number, number, number, number][])(
    'agrees with scipy (mean %d, deviation %d, best %d)',
    (mean, deviation, best, expected) => {
      expect(Math.exp(logExpectedImprovement(mean, deviation, best).value) / expected).toBeCloseTo(1, 6);
    },
  );

  it.each([
    [0.3, 0.8, 1],
    [-5, 1, 0],
    [-50, 1, 0],
    [3, 0.2, 0],
    [40, 1, 0],
  ])('has the derivatives of its logarithm (mean %d, deviation %d, best %d)', (mean, deviation, best) => {
    const improvement = (m: Float64Array, s: Float64Array) =>
      logExpectedImprovement(m[0]!, s[0]!, best).value;
    const [numericMean, numericDeviation] = numericGradients(improvement, [[mean], [deviation]]);
    const { byMean, byDeviation } = logExpectedImprovement(mean, deviation, best);
    expect(byMean).toBeCloseTo(numericMean![0]!, 5);
    expect(byDeviation).toBeCloseTo(numericDeviation![0]!, 5);
  });

  it('is finite far below the best', () => {
    // log E tends to log s - u²/2 - log √(2π) - 2 log u
    const { value } = logExpectedImprovement(-1e7, 1, 0);
    expect(value / -5e13).toBeCloseTo(1, 9);
  });
});
