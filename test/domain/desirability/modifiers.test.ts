import { describe, expect, it } from 'vitest';
import { parseWith } from '../../../src/base/settings.js';
import { modifierSchema, modify } from '../../../src/domain/desirability/modifiers.js';

const read = (modifier: unknown) => parseWith(modifierSchema, modifier, 'modifier');

describe('modifiers', () => {
  // Values of GuacaMol's classes in guacamol/score_modifier.py.
  it.each([
    [{ kind: 'linear', slope: -2 }, [1, 3], [-2, -6]],
    [{ kind: 'linear' }, [0.3], [0.3]],
    [{ kind: 'clipped', upper: 0.8 }, [-1, 0.4, 0.9], [0, 0.5, 1]],
    [{ kind: 'clipped', upper: 2, lower: 6, high: 0.9, low: 0.1 }, [1, 3, 9], [0.9, 0.7, 0.1]],
    [
      { kind: 'sigmoid', upper: 6, lower: 2, high: 0.9, low: 0.1 },
      [2, 4, 7],
      [0.19536233761769406, 0.5, 0.8620593014579466],
    ],
    [{ kind: 'thresholded', threshold: 4 }, [-1, 2, 9], [-0.25, 0.5, 1]],
    [{ kind: 'gaussian', mu: 3, sigma: 0.5 }, [2, 3, 4.5], [0.13533528323661267, 1, 0.011108996538242308]],
    [{ kind: 'min-gaussian', mu: 3, sigma: 0.5 }, [2, 3, 4.5], [1, 1, 0.011108996538242308]],
    [{ kind: 'max-gaussian', mu: 3, sigma: 0.5 }, [2, 3, 4.5], [0.13533528323661267, 1, 1]],
    // GuacaMol has no step.
    [{ kind: 'step', least: 1, most: 2 }, [0.99, 1, 2, 2.01], [0, 1, 1, 0]],
    [{ kind: 'step', most: 2 }, [-1e9, 3], [1, 0]],
  ])('%j', (modifier, values, expected) => {
    const made = values.map((value) => modify(value, read(modifier)));
    for (const [i, value] of made.entries()) expect(value).toBeCloseTo(expected[i]!, 12);
    expect(modify(Number.NaN, read(modifier))).toBeNaN();
  });

  it.each([
    [{ kind: 'gauss', mu: 1, sigma: 1 }, 'kind'],
    [{ kind: 'gaussian', mu: 1 }, 'sigma'],
    [{ kind: 'gaussian', mu: 1, sigma: 0 }, 'sigma'],
    [{ kind: 'gaussian', mu: Number.POSITIVE_INFINITY, sigma: 1 }, 'mu'],
    [{ kind: 'gaussian', mu: 1, sigma: 1, upper: 1 }, 'upper'],
    [{ kind: 'clipped', upper: 0 }, 'different values for upper and lower'],
    [{ kind: 'clipped', upper: 1, low: 1, high: 0 }, 'low below high'],
    [{ kind: 'thresholded', threshold: 0 }, 'threshold'],
  ])('%j is refused', (modifier, named) => {
    expect(() => read(modifier)).toThrow(named);
  });
});
