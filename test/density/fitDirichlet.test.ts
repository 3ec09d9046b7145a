import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { fitDirichlet } from '../../src/density/dirichlet/fitDirichlet.js';
import { digamma, logGamma } from '../../src/density/numeric/gammaFunctions.js';
import { referenceCodes, referenceCount } from './referenceCodes.js';

interface Expected {
  readonly scale: number[];
  readonly offset: number[];
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly weights: number[];
  readonly means: number[][];
  readonly covariances: number[][][];
}

/** Made by reference/make_dirichlet.py with scikit-learn 1.2.1. */
const expectedFits = JSON.parse(
  readFileSync(new URL('./reference/dirichlet.json', import.meta.url), 'utf8'),
) as Expected[];
const labels = Array.from({ length: referenceCount }, (_, i) => ((i * 7) % 10) % 6);

describe.each(expectedFits)(
  'scale $scale, at most $maxIterations iterations, against scikit-learn',
  (expected) => {
    it('converges to the same mixture from the same start', async () => {
      const { scale, tolerance, maxIterations } = expected;
      const codes = referenceCodes(scale, expected.offset);
      const { density, report } = await fitDirichlet(codes, referenceCount, 3, {
        ...{ components: 6, tolerance, maxIterations, labels, random: new Random(1) },
      });
      expect(report).toMatchObject({ converged: expected.converged, iterations: expected.iterations });
      density.components.forEach((component, k) => {
        expect(Math.abs(density.weights[k]! - expected.weights[k]!)).toBeLessThan(1e-4);
        component.mean.forEach((value, d) => {
          expect(Math.abs(value - expected.means[k]![d]!) / scale[d]!).toBeLessThan(1e-3);
        });
        component.covariance().forEach((value, j) => {
          const [a, b] = [Math.floor(j / 3), j % 3];
          const unit = scale[a]! * scale[b]!;
          expect(Math.abs(value - expected.covariances[k]![a]![b]!) / unit).toBeLessThan(2e-3);
        });
      });
    });
  },
);

describe('fitDirichlet', () => {
  const codes = referenceCodes([1, 1, 1], [0, 0, 0]);

  it('never lowers the bound, and reports the likelihood that its density gives', async () => {
    const bounds: number[] = [];
    const { density, report } = await fitDirichlet(codes, referenceCount, 3, {
      ...{ components: 8, tolerance: 1e-6, random: new Random(1) },
      onProgress: ({ logLikelihood }) => {
        bounds.push(logLikelihood);
      },
    });
    for (let i = 1; i < bounds.length; i++) expect(bounds[i]!).toBeGreaterThan(bounds[i - 1]! - 1e-3);
    const logDensities = await density.logDensity(codes, referenceCount);
    const mean = logDensities.reduce((sum, value) => sum + value, 0) / referenceCount;
    expect(report.logLikelihood).toBeCloseTo(mean, 4);
    expect(report.used).toBeLessThanOrEqual(8);
    expect(report.warnings).toEqual([]);
  });

  it('says when it did not converge, and refuses what cannot be', async () => {
    const fitted = (options: Partial<Parameters<typeof fitDirichlet>[3]>, count = referenceCount) =>
      fitDirichlet(codes.subarray(0, 3 * count), count, 3, { random: new Random(1), ...options });
    expect((await fitted({ maxIterations: 1 })).report.warnings[0]).toMatch(
      /did not converge in 1 iterations/,
    );
    await expect(fitted({ components: 500 })).rejects.toThrow(/received 400 codes for 500 components/);
    await expect(fitted({ concentration: 0 })).rejects.toThrow(InputError);
    await expect(fitted({}, 1)).rejects.toThrow(InputError);
  });
});

describe('gamma functions', () => {
  it('have the values that are known', () => {
    const euler = 0.5772156649015329;
    expect(digamma(1)).toBeCloseTo(-euler, 12);
    expect(digamma(0.5)).toBeCloseTo(-euler - 2 * Math.log(2), 12);
    expect(digamma(30.5) - digamma(29.5)).toBeCloseTo(1 / 29.5, 13);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
    expect(logGamma(1)).toBeCloseTo(0, 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 11);
    // the derivative of one is the other
    expect((logGamma(3.0001) - logGamma(2.9999)) / 2e-4).toBeCloseTo(digamma(3), 7);
  });
});
