import { weightedMean } from '../vectors.js';
import type { FormulaLoss } from './formulaLoss.js';

/** The least value of a target. */
const least = 1e-100;

/** The mean squared difference of logarithms. A formula that is not above 0 at a row is infinitely wrong. */
export const logLoss: FormulaLoss = {
  name: 'log',
  title: 'mean squared difference of logarithms',
  degree: 2,
  targets: { expected: `numbers above 0, from ${least} upwards`, holds: (value) => value >= least },
  totalOf: (values, target, weights) => {
    let error = 0;
    for (let i = 0; i < values.length; i++)
      error += (weights?.[i] ?? 1) * (Math.log(values[i]!) - Math.log(target[i]!)) ** 2;
    return error;
  },
  bestConstant: (target, weights) => Math.exp(weightedMean(target.map(Math.log), weights)),
  // an error as large as a value changes its logarithm by about 1
  magnitudeOf: (target, weights) => weights?.reduce((sum, weight) => sum + weight, 0) ?? target.length,
  weightOf: null,
  scale: { value: Math.log, slope: (value) => 1 / value },
  reweighting: null,
};
