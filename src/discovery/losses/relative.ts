import type { FormulaLoss } from './formulaLoss.js';

/** The least size of a target's values. */
const least = 1e-100;

/** The mean of the squares of errors in parts of the target: rows of 0.01 and of 1000 count the same. */
export const relativeLoss: FormulaLoss = {
  name: 'relative',
  title: 'mean squared relative error',
  degree: 2,
  targets: {
    expected: `numbers other than 0, of at least ${least} in size`,
    holds: (value) => Math.abs(value) >= least,
  },
  totalOf: (values, target, weights) => {
    let error = 0;
    for (let i = 0; i < values.length; i++)
      error += (weights?.[i] ?? 1) * ((values[i]! - target[i]!) / target[i]!) ** 2;
    return error;
  },
  bestConstant: (target, weights) => {
    let [first, second] = [0, 0];
    for (let i = 0; i < target.length; i++) {
      first += (weights?.[i] ?? 1) / target[i]!;
      second += (weights?.[i] ?? 1) / target[i]! ** 2;
    }
    return first / second;
  },
  magnitudeOf: (target, weights) => weights?.reduce((sum, weight) => sum + weight, 0) ?? target.length,
  weightOf: (value) => 1 / value ** 2,
  scale: null,
  reweighting: null,
};
