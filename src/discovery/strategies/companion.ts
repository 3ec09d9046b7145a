import { binary, type Formula } from '../../formula/formula.js';
import { compileFormula } from '../../formula/program.js';
import type { Field } from '../fields.js';
import { shared } from '../formulaList.js';
import { innerWeights } from '../innerWeights.js';
import { formulaPlace } from '../place.js';
import type { Problem } from '../problem.js';
import { linearFit, variationOf } from '../vectors.js';
import { weightedSum } from '../weightedSum.js';
import type { Workshop } from '../workshop.js';

/** A formula beside which another one is looked for. */
export interface Companion {
  readonly formula: Formula;
  /** At the rows of the problem. */
  readonly values: Float64Array;
}

/** @param formula without fitted constants */
export function companionOf({ evaluator, target }: Problem, formula: Formula): Companion {
  const values = new Float64Array(target.length);
  evaluator.evaluate(compileFormula(formula), [], values);
  return { formula, values };
}

/** Returns the field of the factor by which a companion is the target; null if there is none. */
export function factorField(
  { language, samples }: Workshop,
  { problem, task }: Field,
  { formula, values }: Companion,
): Field | null {
  const target = problem.target.map((value, row) => value / values[row]!);
  if (!target.every(Number.isFinite) || !(variationOf(target) > 0)) return null;
  const wrap = (factor: Formula) => problem.wrap(binary('*', formula, factor));
  const place = formulaPlace(language, samples, wrap);
  // another kind of formulas would need a pool of its own
  if (place === null || place.nonTerminal !== problem.place.nonTerminal) return null;
  const weights = innerWeights(problem.weights, (row) => values[row]!);
  return {
    problem: { ...problem, name: `${problem.name}, quotient`, target, weights, place, wrap },
    task: { ...task, target: shared(target, Float64Array), weights, place },
    scaled: 0,
  };
}

/** A formula beside companions, for the target of a problem: as it is, as a multiple, and with an offset. */
export function* formsOf(
  problem: Problem,
  companions: readonly Companion[],
  formula: Formula,
): Generator<Formula> {
  const { target, weights: rowWeights, place } = problem;
  const all = [companionOf(problem, formula), ...companions];
  const columns = all.map(({ values }) => values);
  const terms = all.map((one) => one.formula);
  if (companions.length === 0) yield formula;
  if (!place.hasFactor) return;
  const weights = linearFit(columns, target, rowWeights);
  if (weights !== null) yield weightedSum(terms, weights, 0);
  if (!place.hasOffset) return;
  const ones = new Float64Array(target.length).fill(1);
  const withOffset = linearFit([...columns, ones], target, rowWeights);
  if (withOffset !== null) yield weightedSum(terms, withOffset, withOffset.at(-1)!);
}
