import { weightedMedian } from '../weightedMedian.js';
import type { FormulaLoss } from './formulaLoss.js';
import { clippedSquare, robustScale, threshold } from './robustScale.js';

/**
 * Huber's loss: squares of small errors, and multiples of large ones. The scale that tells them apart is that of the formula's
 * own errors, and is found with them (Huber 1981, section 7.7): the total is the least over s of the sum of
 * s * (rho(error / s) + clippedSquare / 2). It grows with the errors as absolute ones do, and has no setting.
 */
export const huberLoss: FormulaLoss = {
  name: 'huber',
  title: "Huber's loss",
  degree: 1,
  targets: null,
  totalOf: (values, target, weights) => totalOfErrors(differences(values, target), weights),
  bestConstant,
  magnitudeOf: totalOfErrors,
  weightOf: null,
  scale: null,
  reweighting: { typicalOf: robustScale, rounds: () => factors },
};

function totalOfErrors(errors: Float64Array, weights: Float64Array | null): number {
  const scale = robustScale(errors, weights);
  const bound = threshold * scale;
  let total = 0;
  for (let i = 0; i < errors.length; i++) {
    const size = Math.abs(errors[i]!);
    const weight = weights?.[i] ?? 1;
    const linear = threshold * (size - bound / 2);
    total +=
      weight *
      ((size <= bound && scale > 0 ? size ** 2 / (2 * scale) : linear) + (scale * clippedSquare) / 2);
  }
  return total;
}

function factors(errors: Float64Array, weights: Float64Array | null): Float64Array {
  const bound = threshold * robustScale(errors, weights);
  return errors.map((error) => {
    const size = Math.abs(error);
    return size <= bound ? 1 : Math.max(bound / size, Number.MIN_VALUE);
  });
}

function bestConstant(target: Float64Array, weights: Float64Array | null): number {
  let center = weightedMedian(target, weights);
  for (let round = 0; round < 100; round++) {
    const errors = target.map((value) => value - center);
    const byRow = factors(errors, weights);
    let [sum, count] = [0, 0];
    for (let i = 0; i < errors.length; i++) {
      const weight = (weights?.[i] ?? 1) * byRow[i]!;
      sum += weight * errors[i]!;
      count += weight;
    }
    const next = center + sum / count;
    if (Math.abs(next - center) <= 1e-12 * Math.abs(center)) break;
    center = next;
  }
  return center;
}

function differences(values: Float64Array, target: Float64Array): Float64Array {
  return values.map((value, row) => value - target[row]!);
}
