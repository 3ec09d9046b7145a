import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { plainProducts } from '../../src/density/codeProducts.js';
import { densities } from '../../src/density/densities.js';
import { FitStopped } from '../../src/density/fitStopped.js';
import { expectation } from '../../src/density/mixture/expectation.js';
import { maximisation } from '../../src/density/mixture/maximisation.js';
import type { MixtureComponent } from '../../src/density/mixture/mixtureComponent.js';
import { DistanceBounds } from '../../src/density/numeric/distanceBounds.js';
import { standardiseCodes } from '../../src/density/secondStage/standardise.js';
import type { Pause } from '../../src/density/steps.js';
import { startTestBackend } from '../support/backend.js';

/** Two clouds of 60 codes in 4 dimensions. */
function clouds(): { codes: Float32Array; count: number; dimension: number } {
  const random = new Random(5);
  const codes = Float32Array.from({ length: 120 * 4 }, (_, i) => (i < 240 ? -1 : 1) + 0.7 * random.normal());
  return { codes, count: 120, dimension: 4 };
}

const settings = (name: string) =>
  name === 'second-stage-vae' ? { epochs: 20, units: 8 } : name === 'gaussian' ? {} : { components: 3 };

const iterated = { tolerance: 0, iterations: 50 };

describe('a fit that is stopped', () => {
  const long = densities.kinds.filter((name) => !['kde', 'standard-normal'].includes(name));

  it.each(long)('%s says what it does next, and ends when its pause throws', async (name) => {
    await startTestBackend();
    const { codes, count, dimension } = clouds();
    const density = densities.named(name);
    const isIterated = 'tolerance' in density.settings.shape;
    const given = densities.configure(name, { ...settings(name), ...(isIterated ? iterated : {}) });
    const run = async (pause: Pause) =>
      density.fit(codes, count, dimension, given, { random: new Random(1), pause });
    const said: string[] = [];
    const whole = await run((next) => void said.push(next));
    expect(said.length).toBeGreaterThan(2);
    expect(said.every((next) => next.length > 3)).toBe(true);
    const at = Math.floor(said.length / 2);
    const stopAt = (why: 'interrupted' | 'out of time'): Pause => {
      let pauses = 0;
      return () => {
        if (pauses++ === at) throw new FitStopped(why);
      };
    };
    await expect(run(stopAt('interrupted'))).rejects.toThrow(FitStopped);
    if (name === 'gaussian' || name === 'local-kde') {
      await expect(run(stopAt('out of time'))).rejects.toThrow(FitStopped);
      return;
    }
    // what is there after half of the iterations is a density too
    const half = await run(stopAt('out of time'));
    expect(half.density.kind).toBe(whole.density.kind);
    expect((await half.density.sample(5, new Random(1))).every(Number.isFinite)).toBe(true);
    const { warnings } = half.report as { warnings: readonly string[] };
    expect(warnings.join()).toMatch(/time/);
  });
});

describe('what a fit takes', () => {
  const seconds = (name: string, count: number, dimension: number, given = {}) =>
    densities.named(name).seconds(count, dimension, densities.configure(name, given));

  it('is minutes for usual models, and hours in 2,000 dimensions', () => {
    for (const name of ['gmm', 'gaussian', 'dirichlet-gmm', 'kde', 'local-kde']) {
      expect(seconds(name, 50_000, 256)).toBeLessThan(600);
    }
    expect(seconds('gmm', 20_000, 2000)).toBeGreaterThan(1800);
    expect(seconds('dirichlet-gmm', 20_000, 2000)).toBeGreaterThan(1800);
    expect(seconds('gmm', 20_000, 2000, { covariance: 'diagonal' })).toBeLessThan(300);
    expect(seconds('gaussian', 20_000, 2000)).toBeLessThan(300);
    expect(seconds('standard-normal', 20_000, 2000)).toBe(0);
  });

  it('grows with iterations, restarts and the numbers of components that are tried', () => {
    const once = seconds('gmm', 1000, 50, { iterations: 1 });
    expect(seconds('gmm', 1000, 50, { iterations: 20 })).toBeGreaterThan(2 * once);
    expect(seconds('gmm', 1000, 50, { restarts: 3, iterations: 1 })).toBeCloseTo(3 * once, 10);
    const sized = (size: object) => seconds('gmm', 1000, 50, { ...size, iterations: 1 });
    expect(sized({ select: [5, 15] })).toBeCloseTo(sized({ components: 5 }) + sized({ components: 15 }), 10);
  });
});

describe('diagonal covariances', () => {
  it('are those of full ones without what is beside the diagonal, by the variances alone', async () => {
    const { codes, count, dimension } = clouds();
    const standardised = standardiseCodes(codes, count, dimension, 1e-6);
    const products = plainProducts(standardised.values, count, dimension);
    const random = new Random(2);
    const shares = Float64Array.from({ length: count }, () => random.uniform());
    const responsibilities = [shares, shares.map((share) => 1 - share)];
    const full = await maximisation(standardised, responsibilities, [], products, 'full');
    const diagonal = await maximisation(standardised, responsibilities, [], products, 'diagonal');
    for (const [k, { covariance, lower, inverse, isDiagonal }] of diagonal.entries()) {
      expect(isDiagonal).toBe(true);
      covariance.forEach((value, j) => {
        const wanted = j % (dimension + 1) === 0 ? full[k]!.covariance[j]! : 0;
        expect(value).toBeCloseTo(wanted, 12);
        expect(lower[j]! ** 2).toBeCloseTo(wanted, 12);
        expect(inverse[j]! * lower[j]!).toBeCloseTo(wanted === 0 ? 0 : 1, 12);
      });
    }
    // the same matrices as full ones give the same likelihood and responsibilities
    const asFull: MixtureComponent[] = diagonal.map(({ isDiagonal: _, ...component }) => component);
    const fitted = [diagonal, asFull].map(async (components) => {
      const found = components.map(() => new Float64Array(count));
      const bounds = new DistanceBounds(2, count);
      const logLikelihood = await expectation(standardised, components, found, products, bounds);
      for (const [k, one] of components.entries()) await bounds.move(k, one, one, products);
      return { logLikelihood, found, bound: bounds.squared(0, 0) };
    });
    const [a, b] = await Promise.all(fitted);
    expect(a!.logLikelihood).toBeCloseTo(b!.logLikelihood, 10);
    for (const [k, found] of a!.found.entries()) {
      for (const [i, share] of found.entries()) expect(share).toBeCloseTo(b!.found[k]![i]!, 10);
    }
    // bounds that hold: moved by nothing, at most the distance itself
    expect(a!.bound).toBeGreaterThan(0);
    expect(a!.bound).toBeLessThanOrEqual(b!.bound * 1.01);
  });

  it('of a dimension that does not vary have the variance of rounding, not none', async () => {
    const codes = Float32Array.from([0, 0, 1, 0]);
    const standardised = standardiseCodes(codes, 2, 2, 0);
    const products = plainProducts(standardised.values, 2, 2);
    const [one] = await maximisation(
      standardised,
      [Float64Array.of(1, 0), Float64Array.of(0, 1)],
      [],
      products,
      'diagonal',
    );
    expect(one!.added).toBeGreaterThan(0);
    expect(one!.lower[3]).toBeGreaterThan(0);
  });
});
