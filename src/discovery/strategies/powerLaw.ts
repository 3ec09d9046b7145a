import { binary, type Formula, literal, unary, variable } from '../../formula/formula.js';
import { innerWeights } from '../innerWeights.js';
import type { Problem } from '../problem.js';
import { linearFit } from '../vectors.js';
import { powerFormula } from '../weightedSum.js';
import type { Workshop } from '../workshop.js';

/** An exponent that is this near a fraction with a small denominator is that fraction. */
const closeness = 1e-6;
const denominator = 60;

/** Looks for a product of powers of the variables: a line between the logarithms. */
export function findPowerLaw(workshop: Workshop, problem: Problem): void {
  const { evaluator, variables, target, wrap } = problem;
  const { front } = workshop;
  if (target.includes(0)) return;
  const bases = variables.filter((i) => !evaluator.columns[i]!.includes(0));
  const logarithm = (values: Float64Array) => values.map((value) => Math.log(Math.abs(value)));
  const columns = [
    ...bases.map((i) => logarithm(evaluator.columns[i]!)),
    new Float64Array(target.length).fill(1),
  ];
  const weights = linearFit(
    columns,
    logarithm(target),
    innerWeights(problem.weights, (row) => target[row]!),
  );
  workshop.evaluations += 1;
  if (weights === null) return;
  const product = bases.reduce<Formula>(
    (formula, base, i) => {
      const near = Math.round(weights[i]! * denominator) / denominator;
      const exponent = Math.abs(near - weights[i]!) < closeness ? near : weights[i]!;
      if (exponent === 0) return formula;
      return binary(exponent > 0 ? '*' : '/', formula, powerFormula(variable(base), Math.abs(exponent)));
    },
    literal(Math.exp(weights.at(-1)!)),
  );
  front.offer(wrap(product));
  front.offer(wrap(unary('negate', product)));
}
