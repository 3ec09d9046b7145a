import { weightedMean } from '../vectors.js';
import type { FormulaLoss } from './formulaLoss.js';

/** The mean squared error. Relative to the best constant, the mean, it is 1 less R². */
export const squaredLoss: FormulaLoss = {
  name: 'squared',
  title: 'mean squared error',
  degree: 2,
  targets: null,
  totalOf: squaredError,
  bestConstant: weightedMean,
  magnitudeOf: (target, weights) => squaredError(new Float64Array(target.length), target, weights),
  weightOf: null,
  scale: null,
  reweighting: null,
};

function squaredError(values: Float64Array, target: Float64Array, weights: Float64Array | null): number {
  let error = 0;
  if (weights === null) for (let i = 0; i < values.length; i++) error += (values[i]! - target[i]!) ** 2;
  else for (let i = 0; i < values.length; i++) error += weights[i]! * (values[i]! - target[i]!) ** 2;
  return error;
}
