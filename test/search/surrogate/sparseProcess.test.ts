import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import { greedyBatch } from '../../../src/search/proposers/bo/greedyBatch.js';
import { ShrinkingVariances } from '../../../src/search/proposers/bo/shrinkingVariances.js';
import { logExpectedImprovement } from '../../../src/search/surrogate/expectedImprovement.js';
import { GaussianProcess } from '../../../src/search/surrogate/gaussianProcess.js';
import { SparseProcess } from '../../../src/search/surrogate/sparseProcess.js';
import { rbf, type VectorPoint } from '../../../src/search/surrogate/stationaryKernels.js';
import { numericGradients, relativeError } from '../../support/numeric.js';
import reference from '../reference/process.json' with { type: 'json' };

const points: readonly VectorPoint[] = reference.points.map((point) => Float64Array.from(point));
const asked = reference.asked.map((point) => Float64Array.from(point));
const { values, fitc } = reference;
const kernel = rbf({ dimension: 3 });
const prior = { variance: 1.7, noise: 0.05, kernel: [Math.log(1.4)], mean: 0.3 };
const sparse = (count: number) =>
  new SparseProcess(kernel, points.slice(0, 6), points.slice(0, count), values.slice(0, count), prior);

describe('a sparse Gaussian process', () => {
  it('is FITC, as numpy computes it from its definition', () => {
    const { mean, variance } = sparse(24).predict(asked);
    expect(relativeError(mean, fitc.mean)).toBeLessThan(1e-8);
    expect(relativeError(variance, fitc.variance)).toBeLessThan(1e-8);
  });

  it('is the exact process where every point is an inducing one', () => {
    const all = new SparseProcess(kernel, points, points, values, prior).predict(asked);
    const exact = new GaussianProcess(kernel, points, values, prior).predict(asked);
    expect(relativeError(all.mean, exact.mean)).toBeLessThan(1e-4);
    expect(relativeError(all.variance, exact.variance)).toBeLessThan(1e-4);
  });

  it('takes further points one by one', () => {
    const process = sparse(20);
    for (let i = 20; i < 24; i++) process.add(points[i]!, values[i]!);
    const { mean, variance } = process.predict(asked);
    expect(relativeError(mean, fitc.mean)).toBeLessThan(1e-8);
    expect(relativeError(variance, fitc.variance)).toBeLessThan(1e-8);
  });

  it('has a posterior that predicts and takes points as it does', () => {
    const process = sparse(20);
    const posterior = process.posterior();
    for (let i = 20; i < 24; i++) posterior.add(points[i]!, values[i]!);
    const predicted = asked.map((point) => posterior.at(point));
    expect(
      relativeError(
        predicted.map(({ mean }) => mean),
        fitc.mean,
      ),
    ).toBeLessThan(1e-8);
    expect(
      relativeError(
        predicted.map(({ variance }) => variance),
        fitc.variance,
      ),
    ).toBeLessThan(1e-8);
  });

  it('has the slopes of its mean and variance', () => {
    const process = sparse(24);
    const weights = process.posterior().at(asked[0]!);
    const slope = (some: Float64Array) => kernel.gradientAt(asked[0]!, process.inducing, prior.kernel, some);
    const [byMean] = numericGradients((point) => process.predict([point]).mean[0]!, [asked[0]!]);
    const [byVariance] = numericGradients((point) => process.predict([point]).variance[0]! / 2, [asked[0]!]);
    expect(relativeError(slope(weights.meanWeights), byMean!)).toBeLessThan(1e-6);
    expect(relativeError(slope(weights.varianceWeights), byVariance!)).toBeLessThan(1e-6);
  });
});

describe('a greedy batch', () => {
  it('has points of high expected improvement in the box, each different', () => {
    const box = { least: [-1, -1, -1], most: [1.5, 1.5, 1.5] };
    const improvementAt = (point: Float64Array) => {
      const { mean, variance } = sparse(24).predict([point]);
      return logExpectedImprovement(mean[0]!, Math.sqrt(variance[0]!), 1).value;
    };
    const random = new Random(1);
    const drawn = Array.from({ length: 300 }, () =>
      improvementAt(Float64Array.from([0, 0, 0], () => -1 + 2.5 * random.uniform())),
    );
    const [first] = greedyBatch(sparse(24), 1, box, 1, new Random(2));
    expect(improvementAt(first!)).toBeGreaterThan(Math.max(...drawn));
    const batch = greedyBatch(sparse(24), 4, box, 1, new Random(2));
    batch.forEach((point, i) => {
      point.forEach((value, k) => {
        expect(value).toBeGreaterThanOrEqual(box.least[k]!);
        expect(value).toBeLessThanOrEqual(box.most[k]!);
      });
      for (const other of batch.slice(0, i)) expect(point).not.toEqual(other);
    });
  });

  it('follows the variances as the process does to which its points are added', () => {
    const process = sparse(18);
    const shrinking = new ShrinkingVariances(sparse(18), asked);
    for (const point of points.slice(18, 22)) {
      process.add(point, 1);
      shrinking.add(point);
      expect(relativeError(shrinking.variances, process.predict(asked).variance)).toBeLessThan(1e-9);
    }
  });
});
