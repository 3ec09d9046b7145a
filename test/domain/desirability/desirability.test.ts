import { describe, expect, it } from 'vitest';
import { type DesirabilityPart, desirabilityOf } from '../../../src/domain/desirability/desirability.js';
import { meanOf } from '../../../src/domain/desirability/means.js';

describe('means', () => {
  it.each([
    ['arithmetic', [0.2, 0.8], undefined, (0.2 + 0.8) / 2],
    ['arithmetic', [0.2, 0.8], [3, 1], (3 * 0.2 + 0.8) / 4],
    ['geometric', [0.2, 0.8], undefined, Math.sqrt(0.2 * 0.8)],
    ['geometric', [0.2, 0.8], [3, 1], (0.2 ** 3 * 0.8) ** (1 / 4)],
    ['product', [0.2, 0.8], undefined, 0.2 * 0.8],
    ['product', [0.2, 0.8], [2, 1], 0.2 ** 2 * 0.8],
    ['geometric', [0, 0.8], undefined, 0],
    ['product', [-0.5, -0.8], undefined, 0],
  ] as const)('%s of %j by %j', (kind, values, weights, expected) => {
    expect(meanOf(kind, values, weights)).toBeCloseTo(expected, 12);
  });

  it('a geometric mean of small values is not 0', () => {
    expect(meanOf('geometric', [1e-200, 1e-200])).toBeCloseTo(1e-200, 210);
    expect(meanOf('geometric', [1e-200, 1e-200])).toBeGreaterThan(0);
  });

  it.each(['arithmetic', 'geometric', 'product'] as const)('%s of a value that is missing', (kind) => {
    expect(meanOf(kind, [0.5, Number.NaN])).toBeNaN();
  });
});

it('a desirability modifies its values, weighs them and takes their mean', () => {
  const parts: (DesirabilityPart & { readonly value: number })[] = [
    { value: 0.4, modifier: { kind: 'thresholded', threshold: 0.8 }, weight: 3 },
    { value: 0.9 },
  ];
  expect(desirabilityOf({ mean: 'arithmetic', parts }, ({ value }) => value)).toBeCloseTo(
    (3 * (0.4 / 0.8) + 0.9) / 4,
    12,
  );
});
