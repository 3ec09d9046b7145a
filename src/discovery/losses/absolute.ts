import { weightedMedian } from '../weightedMedian.js';
import type { FormulaLoss } from './formulaLoss.js';
import { robustScale } from './robustScale.js';

/** The mean absolute error: one wrong row moves a formula no more than any other. The best constant is the median. */
export const absoluteLoss: FormulaLoss = {
  name: 'absolute',
  title: 'mean absolute error',
  degree: 1,
  targets: null,
  totalOf: absoluteError,
  bestConstant: weightedMedian,
  magnitudeOf: (target, weights) => absoluteError(new Float64Array(target.length), target, weights),
  weightOf: null,
  scale: null,
  reweighting: { typicalOf: robustScale, rounds },
};

function absoluteError(values: Float64Array, target: Float64Array, weights: Float64Array | null): number {
  let error = 0;
  for (let i = 0; i < values.length; i++) error += (weights?.[i] ?? 1) * Math.abs(values[i]! - target[i]!);
  return error;
}

/** The least absolute error passes through as many rows as it has numbers; the next nearest row says how small errors are. */
const smoothing = 1e-4;
const fallOfSmoothing = 0.1;

/** Weights of 1 over the error, bounded by a smoothing that falls with the errors (Daubechies et al. 2010). */
function rounds(numbers: number): (errors: Float64Array) => Float64Array {
  let least: number | null = null;
  return (errors) => {
    const sizes = errors.map(Math.abs);
    least =
      least === null
        ? weightedMedian(sizes, null)
        : Math.min(least, Math.max(fallOfSmoothing * least, smoothing * smallest(sizes, numbers + 1)));
    const bound = Math.max(least, Number.MIN_VALUE);
    return sizes.map((size) => bound / Math.max(size, bound));
  };
}

/** Returns the largest of the few smallest of some values. */
function smallest(values: Float64Array, count: number): number {
  const few = values.slice(0, count).sort();
  for (let i = count; i < values.length; i++) {
    const value = values[i]!;
    if (!(value < few.at(-1)!)) continue;
    let at = few.length - 1;
    for (; at > 0 && few[at - 1]! > value; at--) few[at] = few[at - 1]!;
    few[at] = value;
  }
  return few.at(-1)!;
}
