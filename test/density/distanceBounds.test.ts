import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { type CodeProducts, plainProducts } from '../../src/density/codeProducts.js';
import { expectation } from '../../src/density/mixture/expectation.js';
import { maximisation } from '../../src/density/mixture/maximisation.js';
import type { Responsibilities } from '../../src/density/mixture/responsibilities.js';
import { cholesky, invertLower } from '../../src/density/numeric/cholesky.js';
import { DistanceBounds } from '../../src/density/numeric/distanceBounds.js';
import { standardiseCodes } from '../../src/density/secondStage/standardise.js';

/** A component with a random covariance, and one that differs from it by about `change`. */
function twoComponents(dimension: number, random: Random, change: number) {
  const factor = random.normals(dimension * dimension);
  const make = (mean: Float64Array, shift: Float32Array) => {
    const covariance = new Float64Array(dimension * dimension);
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < dimension; j++) {
        for (let k = 0; k < dimension; k++) {
          const [a, b] = [i * dimension + k, j * dimension + k];
          covariance[i * dimension + j]! += (factor[a]! + shift[a]!) * (factor[b]! + shift[b]!);
        }
      }
      covariance[i * dimension + i]! += 0.3;
    }
    const lower = cholesky(covariance, dimension)!;
    return { mean, lower, inverse: invertLower(lower, dimension) };
  };
  const mean = Float64Array.from(random.normals(dimension));
  const shift = random.normals(factor.length).map((value) => value * change);
  const moved = mean.map((value) => value + change * random.normal());
  return [make(mean, new Float32Array(factor.length)), make(moved, shift)] as const;
}

describe('DistanceBounds', () => {
  it('are never above the distances, however much a component changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 12 }),
        fc.float({ min: 0, max: 2, noNaN: true }),
        async (seed, d, change) => {
          const random = new Random(seed);
          const [before, after] = twoComponents(d, random, Math.abs(change));
          const codes = random.normals(20 * d).map((value) => 4 * value);
          const rows = Int32Array.from({ length: 20 }, (_, i) => i);
          const products = plainProducts(codes, 20, d);
          const bounds = new DistanceBounds(1, 20);
          const start = await products.squaredDistances(rows, before.mean, before.inverse);
          for (const row of rows) bounds.set(0, row, start[row]!);
          await bounds.move(0, before, after, products);
          const distances = await products.squaredDistances(rows, after.mean, after.inverse);
          for (const row of rows) expect(bounds.squared(0, row)).toBeLessThanOrEqual(distances[row]!);
        },
      ),
    );
  });

  it('stay close where a component changes little', async () => {
    const random = new Random(2);
    const [before, after] = twoComponents(30, random, 1e-3);
    const codes = random.normals(20 * 30).map((value) => 4 * value);
    const rows = Int32Array.from({ length: 20 }, (_, i) => i);
    const products = plainProducts(codes, 20, 30);
    const bounds = new DistanceBounds(1, 20);
    const start = await products.squaredDistances(rows, before.mean, before.inverse);
    for (const row of rows) bounds.set(0, row, start[row]!);
    await bounds.move(0, before, after, products);
    const distances = await products.squaredDistances(rows, after.mean, after.inverse);
    for (const row of rows) expect(bounds.squared(0, row)).toBeGreaterThan(0.9 * distances[row]!);
  });
});

describe('the E-step with bounds', () => {
  const [count, dimension, size] = [600, 16, 4];
  const random = new Random(8);
  const codes = random
    .normals(count * dimension)
    .map((value, j) => value + 2.5 * ((Math.floor(j / dimension) % size) - (j % 3)));
  const standardised = standardiseCodes(codes, count, dimension, 1e-6);

  /** Counts the distances that are computed. */
  function counting(): CodeProducts & { computed: number } {
    const plain = plainProducts(standardised.values, count, dimension);
    const counted = {
      ...plain,
      computed: 0,
      squaredDistances: (...args: Parameters<CodeProducts['squaredDistances']>) => {
        counted.computed += args[0].length;
        return plain.squaredDistances(...args);
      },
    };
    return counted;
  }

  it('gives what it gives without, and computes fewer distances', async () => {
    // by cluster, one code in ten misplaced
    const start: Responsibilities = Array.from({ length: size }, (_, k) =>
      Float64Array.from({ length: count }, (_, i) => ((i % 10 === 0 ? i + 1 : i) % size === k ? 1 : 0)),
    );
    const none = start.map(() => ({
      mean: new Float64Array(dimension),
      covariance: new Float64Array(dimension * dimension),
    }));
    const [kept, fresh] = [counting(), counting()];
    let components = await maximisation(standardised, start, none, kept);
    const bounds = new DistanceBounds(size, count);
    const responsibilities = start.map((shares) => shares.slice());
    for (let iteration = 0; iteration < 12; iteration++) {
      const wanted = start.map(() => new Float64Array(count));
      const expected = await expectation(
        standardised,
        components,
        wanted,
        fresh,
        new DistanceBounds(size, count),
      );
      const got = await expectation(standardised, components, responsibilities, kept, bounds);
      expect(Math.abs(got - expected)).toBeLessThan(1e-9);
      responsibilities.forEach((shares, k) => {
        const furthest = shares.reduce(
          (most, share, i) => Math.max(most, Math.abs(share - wanted[k]![i]!)),
          0,
        );
        expect(furthest).toBeLessThan(1e-11);
      });
      const moved = await maximisation(standardised, responsibilities, components, kept);
      for (const [k, component] of moved.entries()) await bounds.move(k, components[k]!, component, kept);
      components = moved;
    }
    expect(fresh.computed).toBe(12 * size * count);
    expect(kept.computed).toBeLessThan(0.6 * fresh.computed);
  });
});
