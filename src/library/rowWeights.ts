import { InputError } from '../base/errors.js';

/** @throws InputError for weights below 0, and if none is above */
export function expectWeights(weights: Float64Array, name: string, what: string): void {
  const negative = weights.findIndex((weight) => weight < 0);
  if (negative >= 0) {
    throw new InputError({
      setting: 'weights',
      problem: `expected no number below 0 in the column ${name} of ${what}, but row ${negative + 1} has ${weights[negative]}`,
    });
  }
  if (!weights.some((weight) => weight > 0)) {
    throw new InputError({
      setting: 'weights',
      problem: `expected rows with a weight above 0, but ${what} has none in the column ${name}`,
    });
  }
}

/** Returns weights as parts of the largest one, or null if all are equal. @param weights above 0 */
export function scaledWeights(weights: Float64Array): Float64Array | null {
  const most = weights.reduce((a, b) => Math.max(a, b));
  if (weights.every((weight) => weight === most)) return null;
  return weights.map((weight) => Math.max(weight / most, Number.MIN_VALUE));
}

/**
 * Returns the number of rows of equal weight that say as much as rows of different weights (Kish 1965): the square of the sum
 * of the weights over the sum of their squares.
 */
export function effectiveRows({
  target,
  weights,
}: {
  readonly target: Float64Array;
  readonly weights: Float64Array | null;
}): number {
  if (weights === null) return target.length;
  const [sum, squares] = weights.reduce(
    ([sum, squares], weight) => [sum + weight, squares + weight * weight] as const,
    [0, 0] as readonly [number, number],
  );
  return sum ** 2 / squares;
}
