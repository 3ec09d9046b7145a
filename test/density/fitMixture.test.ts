import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { type MakeCodeProducts, plainProducts } from '../../src/density/codeProducts.js';
import { deviceProducts } from '../../src/density/deviceProducts.js';
import { fitGaussian } from '../../src/density/gaussian/fitGaussian.js';
import { NormalComponent } from '../../src/density/gaussian/normalComponent.js';
import { fitMixture } from '../../src/density/mixture/fitMixture.js';
import { GaussianMixture } from '../../src/density/mixture/gmm.js';
import type { InitialMixture } from '../../src/density/mixture/mixtureOptions.js';
import { selectComponents } from '../../src/density/mixture/selectComponents.js';
import { cholesky } from '../../src/density/numeric/cholesky.js';
import { startTestBackend } from '../support/backend.js';
import { referenceCodes, referenceCount } from './referenceCodes.js';

interface Expected {
  readonly scale: number[];
  readonly offset: number[];
  readonly tolerance: number;
  readonly initial: InitialMixture;
  readonly codesSum: number;
  readonly iterations: number;
  readonly weights: number[];
  readonly means: number[][];
  readonly covariances: number[][][];
  readonly lowerBound: number;
  readonly logLikelihood: number;
  readonly bic: number;
  readonly logDensities: number[];
  readonly single: { mean: number[]; covariance: number[][]; logLikelihood: number; bic: number };
}

/** Made by reference/make_expected.py with scikit-learn 1.9.1. */
const expectedFits = JSON.parse(
  readFileSync(new URL('./reference/expected.json', import.meta.url), 'utf8'),
) as Expected[];
const codes = referenceCodes([1, 1, 1], [0, 0, 0]);

function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
  unit = 0,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const allowed = relative * Math.max(Math.abs(expected[i]!), unit);
    expect(Math.abs(actual[i]! - expected[i]!), `element ${i}: ${actual[i]} for ${expected[i]}`).toBeLessThan(
      allowed,
    );
  }
}

describe.each(expectedFits)('scale $scale, tolerance $tolerance, against scikit-learn', (expected) => {
  const scaled = referenceCodes(expected.scale, expected.offset);

  it('has the same codes', () => {
    expectClose([scaled.reduce((sum, value) => sum + value, 0)], [expected.codesSum], 1e-12);
  });

  it('converges to the same mixture from the same start', async () => {
    const { density, report } = await fitMixture(scaled, referenceCount, 3, {
      random: new Random(1),
      initial: expected.initial,
      tolerance: expected.tolerance,
    });
    expect(report.converged).toBe(true);
    if (expected.tolerance >= 1e-6) expect(report.iterations).toBe(expected.iterations);
    expectClose(density.weights, expected.weights, 1e-4);
    density.components.forEach((component, k) => {
      const [mean, covariance] = [component.mean, component.covariance()];
      const deviations = expected.scale.map((_, d) => Math.sqrt(expected.covariances[k]![d]![d]!));
      const inDeviations = (values: ArrayLike<number>) =>
        Array.from(values, (value, d) => value / deviations[d]!);
      const centred = (values: ArrayLike<number>) =>
        Array.from(values, (value, d) => value - expected.offset[d]!);
      expectClose(inDeviations(centred(mean)), inDeviations(centred(expected.means[k]!)), 1e-4, 1);
      // As correlations, so that an element near 0 is held to the scale of its row and column.
      const relative = (values: ArrayLike<number>) =>
        Array.from(values, (value, j) => value / (deviations[Math.floor(j / 3)]! * deviations[j % 3]!));
      expectClose(relative(covariance), relative(expected.covariances[k]!.flat()), 1e-4, 1);
    });
    expectClose([report.logLikelihood, report.bic], [expected.logLikelihood, expected.bic], 1e-4);
    expectClose([report.restarts[0]!.logLikelihood], [expected.lowerBound], 1e-4);
  });

  it('gives the same log densities for the same parameters', async () => {
    const components = expected.means.map((mean, k) =>
      NormalComponent.of(mean, cholesky(Float64Array.from(expected.covariances[k]!.flat()), 3)!),
    );
    const mixture = new GaussianMixture(expected.weights, components);
    // its means and factors are rounded to float32: one of 1,000 by up to 3e-5
    expectClose(await mixture.logDensity(scaled.subarray(0, 60), 20), expected.logDensities, 5e-6, 1);
  });

  it('fits the same single Gaussian', async () => {
    const { density, report } = await fitGaussian(scaled, referenceCount, 3);
    const unit = expected.single.covariance.flat().reduce((a, b) => Math.max(a, b));
    expectClose(density.component.mean, expected.single.mean, 1e-6);
    expectClose(density.component.covariance(), expected.single.covariance.flat(), 1e-5, 1e-6 * unit);
    expectClose(
      [report.logLikelihood, report.bic],
      [expected.single.logLikelihood, expected.single.bic],
      1e-5,
    );
  });
});

describe('fitMixture', () => {
  it('never lowers the likelihood', async () => {
    // So many points a component that none is left with a handful: those lie on a line to single precision, variance
    // is added to make their covariance one, and what they had gained by it is lost again.
    const count = 400;
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 4 }), async (seed, components) => {
        const random = new Random(seed);
        const points = random.normals(count * 2).map((value, i) => value + (i % 8 < 4 ? 0 : 2));
        const changes: number[] = [];
        await fitMixture(points, count, 2, {
          components,
          random,
          maxIterations: 40,
          tolerance: 1e-5,
          // EM without a term on the diagonal is what cannot lose likelihood.
          regularisation: 0,
          onProgress: ({ change }) => {
            changes.push(change);
          },
        });
        for (const change of changes) expect(change).toBeGreaterThan(-1e-5);
      }),
      { numRuns: 30 },
    );
  });

  it('with diagonal covariances is that of each dimension by itself, where one component is', async () => {
    const { density, report } = await fitMixture(codes, referenceCount, 3, {
      ...{ components: 1, covariance: 'diagonal', random: new Random(1) },
    });
    const full = (await fitGaussian(codes, referenceCount, 3)).density.component.covariance();
    density.components[0]!.covariance().forEach((value, j) => {
      if (j % 4 === 0) expect(value).toBeCloseTo(full[j]!, 5);
      else expect(value).toBe(0);
    });
    // means and variances; one weight, which is 1
    const expected = -2 * report.logLikelihood * referenceCount + 6 * Math.log(referenceCount);
    expect(report.bic).toBeCloseTo(expected, 6);
  });

  it('is the same for the same seed, and keeps the best of several starts', async () => {
    const draw = () =>
      fitMixture(codes, referenceCount, 3, { components: 4, restarts: 4, random: new Random(7) });
    const [first, second] = [await draw(), await draw()];
    expect(first).toEqual(second);
    expect(first.density.toTensors()).toEqual(second.density.toTensors());
    expect(first.report.restarts.length).toBe(4);
    const likelihoods = first.report.restarts.map(({ logLikelihood }) => logLikelihood);
    expect(new Set(likelihoods).size).toBeGreaterThan(1);
    const best = first.report.restarts[likelihoods.indexOf(Math.max(...likelihoods))]!;
    expect(best.iterations).toBe(first.report.iterations);
    expect(first.report.logLikelihood).toBeGreaterThanOrEqual(best.logLikelihood);
  });

  it('reports the likelihood that its density gives', async () => {
    const { density, report } = await fitMixture(codes, referenceCount, 3, {
      components: 3,
      random: new Random(1),
    });
    const mean =
      (await density.logDensity(codes, referenceCount)).reduce((sum, value) => sum + value, 0) /
      referenceCount;
    expectClose([report.logLikelihood], [mean], 1e-6);
    // Weights but one, three means, three lower triangles of 6.
    const parameters = 2 + 9 + 18;
    expectClose([report.bic], [-2 * mean * 400 + parameters * Math.log(400)], 1e-6);
    expect(report.warnings).toEqual([]);
  });

  it('chooses the number of clusters by BIC', async () => {
    const options = { restarts: 2, random: new Random(3) };
    const { report, selection } = await selectComponents(codes, referenceCount, 3, [1, 2, 3, 5], options);
    expect(report.components).toBe(3);
    expect(selection.map(({ components }) => components)).toEqual([1, 2, 3, 5]);
    await expect(selectComponents(codes, referenceCount, 3, [], options)).rejects.toThrow(InputError);
  });

  it('is the same fit on the tensor back end as in plain JavaScript', async () => {
    await startTestBackend();
    // More codes than one block of 4096 rows, so that blocks are summed and the last one is filled up.
    const spread = new Random(5)
      .normals(5000 * 8)
      .map((value, j) => value * (1 + (j % 8)) + (j % 16 < 8 ? 3 : -3));
    const fitBy = (products: MakeCodeProducts) =>
      fitMixture(spread, 5000, 8, { components: 2, random: new Random(1), products });
    const [onBackend, plain] = [await fitBy(deviceProducts), await fitBy(plainProducts)];
    expectClose([onBackend.report.logLikelihood], [plain.report.logLikelihood], 1e-6);
    expectClose(onBackend.density.weights, plain.density.weights, 1e-5);
    onBackend.density.components.forEach((component, k) => {
      const expected = plain.density.components[k]!;
      expectClose(component.mean, expected.mean, 1e-5, 8);
      expectClose(component.covariance(), expected.covariance(), 1e-5, 64);
    });
  });

  it('says when it did not converge', async () => {
    const options = { components: 3, maxIterations: 2, tolerance: 0, random: new Random(1) };
    const { report } = await fitMixture(codes, referenceCount, 3, options);
    expect(report.converged).toBe(false);
    expect(report.warnings[0]).toMatch(/did not converge in 2 iterations/);
  });

  it('fits codes with a dimension that does not vary, and says so', async () => {
    const flat = codes.map((value, i) => (i % 3 === 1 ? 0.1 : value));
    const { density, report } = await fitMixture(flat, referenceCount, 3, {
      components: 2,
      random: new Random(1),
    });
    expect(report.warnings[0]).toMatch(/1 of 3 dimensions of the codes hardly vary \(1\)/);
    for (const component of density.components) {
      expect(component.mean[1]).toBeCloseTo(0.1, 6);
      expect(component.covariance()[4]).toBeCloseTo(1e-6, 9);
    }
  });

  it('adds variance where a component has fewer codes than dimensions', async () => {
    const few = new Random(1).normals(6 * 8);
    const { density, report } = await fitMixture(few, 6, 8, {
      components: 3,
      regularisation: 0,
      random: new Random(1),
    });
    expect(report.warnings.some((warning) => /not positive definite/.test(warning))).toBe(true);
    expect((await density.sample(5, new Random(1))).every(Number.isFinite)).toBe(true);
  });

  it('fits fewer distinct codes than components', async () => {
    const two = Float32Array.from({ length: 40 }, (_, i) => (i % 4 < 2 ? 0 : 1));
    const { density } = await fitMixture(two, 20, 2, { components: 4, random: new Random(1) });
    expect((await density.sample(50, new Random(1))).every(Number.isFinite)).toBe(true);
  });

  it('lets a throw in onProgress end the fit', async () => {
    const onProgress = () => {
      throw new Error('stopped');
    };
    await expect(fitMixture(codes, referenceCount, 3, { random: new Random(1), onProgress })).rejects.toThrow(
      'stopped',
    );
  });

  it.each<[string, Float32Array, number, number, object, RegExp]>([
    ['no component', codes, 400, 3, { components: 0 }, /components to be a whole number of 1 or more/],
    ['more components than codes', codes.subarray(0, 9), 3, 3, { components: 4 }, /3 codes for 4 components/],
    ['no restart', codes, 400, 3, { restarts: 0 }, /restarts to be/],
    ['a tolerance that is no number', codes, 400, 3, { tolerance: Number.NaN }, /tolerance of 0 or more/],
    ['a negative regularisation', codes, 400, 3, { regularisation: -1 }, /regularisation of 0 or more/],
    ['another dimension', codes, 400, 4, {}, /400 codes of dimension 4 \(1600 numbers\), but received 1200/],
    ['NaN', codes.map((v, i) => (i === 7 ? Number.NaN : v)), 400, 3, {}, /code 2 is NaN in dimension 1/],
    [
      'equal codes',
      new Float32Array(60).fill(0.1),
      20,
      3,
      {},
      /all 20 are the same: the encoder has collapsed/,
    ],
    ['one code', codes.subarray(0, 3), 1, 3, { components: 1 }, /at least 2 codes/],
    [
      'an initial mixture of another size',
      codes,
      400,
      3,
      { initial: { weights: [1], means: [[0, 0]], covariances: [[1, 0, 0, 1]] } },
      /initial mixture of 1 components of dimension 3/,
    ],
  ])('refuses %s', async (_, values, count, dimension, options, message) => {
    const fitting = fitMixture(values, count, dimension, { random: new Random(1), ...options });
    await expect(fitting).rejects.toThrow(InputError);
    await expect(fitting).rejects.toThrow(message);
  });
});
