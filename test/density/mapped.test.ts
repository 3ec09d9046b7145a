import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import type { AffineMap } from '../../src/density/density.js';
import { Gaussian } from '../../src/density/gaussian/gaussian.js';
import { NormalComponent } from '../../src/density/gaussian/normalComponent.js';
import { StandardNormal } from '../../src/density/gaussian/standardNormal.js';
import { GaussianMixture } from '../../src/density/mixture/gmm.js';

const component = NormalComponent.of([1, -2], Float64Array.from([2, 0, 0.5, 1]));
const map: AffineMap = { matrix: Float64Array.from([1, 3, -0.5, 2]), shift: Float64Array.from([10, 20]) };

describe('a density under an affine map', () => {
  it('has the mean and covariance of mapped codes, A m + b and A C A^T', () => {
    const { mean } = component.mapped(map);
    expect([...mean]).toEqual([1 + 3 * -2 + 10, -0.5 * 1 + 2 * -2 + 20]);
    // C = [[4, 1], [1, 1.25]]; A C = [[7, 4.75], [0, 2]]
    const covariance = [7 + 3 * 4.75, -0.5 * 7 + 2 * 4.75, 0 + 3 * 2, 0 + 2 * 2];
    for (const [i, value] of component.mapped(map).covariance().entries()) {
      expect(value).toBeCloseTo(covariance[i]!, 5);
    }
  });

  it('is mapped component by component, with its weights', () => {
    const mixture = new GaussianMixture([0.25, 0.75], [component, component]);
    const mapped = mixture.mapped(map);
    expect([...mapped.weights]).toEqual([0.25, 0.75]);
    expect(mapped.components.map(({ mean }) => [...mean])).toEqual([
      [5, 15.5],
      [5, 15.5],
    ]);
    expect([...new Gaussian(component).mapped(map).component.mean]).toEqual([5, 15.5]);
  });

  it('keeps its factor, bit by bit, where the map only shifts', () => {
    const uneven = NormalComponent.of([1, -2], Float64Array.from([0.1, 0, 0.7, 0.3]));
    const shifted = uneven.mapped({ matrix: Float64Array.from([1, -0, 0, 1]), shift: map.shift });
    expect([...shifted.mean]).toEqual([11, 18]);
    expect([...shifted.factor]).toEqual([...uneven.factor]);
    // C + 10^-6 of it, by products and a factorisation
    const almost = uneven.mapped({ matrix: Float64Array.from([1 + 5e-7, 0, 0, 1 + 5e-7]), shift: map.shift });
    for (const [i, value] of almost.factor.entries()) expect(value).toBeCloseTo(shifted.factor[i]!, 6);
  });

  it('is itself without a map, and none where it has no mean of its own', () => {
    const gaussian = new Gaussian(component);
    expect(gaussian.mapped()).toBe(gaussian);
    expect(new StandardNormal(2).mapped()).toBeNull();
  });

  it('refuses a map that leaves nothing of a direction', () => {
    const flat = { matrix: Float64Array.from([1, 0, 1, 0]), shift: new Float64Array(2) };
    expect(() => component.mapped(flat)).toThrow(InputError);
  });
});
