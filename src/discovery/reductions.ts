import { Evaluator } from '../formula/evaluator.js';
import { binary, variable } from '../formula/formula.js';
import { substitute } from '../formula/substitute.js';
import { innerWeights } from './innerWeights.js';
import { formulaPlace } from './place.js';
import { degreeFor, polynomialError } from './polynomialError.js';
import type { Problem } from './problem.js';
import { powerFormula } from './weightedSum.js';
import type { Workshop } from './workshop.js';

/** The rows that are needed to tell whether a variable matters. */
const leastRows = 60;
/** A target that no polynomial describes better than this says nothing about its variables. */
const mostError = 0.3;
/** The error of a polynomial without a variable, beside one with it, up to which the variable does not matter. */
const mostRatio = 1.1;
const exponents = [1, -1, 2, -2, 0.5, -0.5, 3, -3, 4, -4];

/** Two variables that may stand in a formula only together. */
const pairings = [
  { name: '-', combine: (a: number, b: number) => a - b },
  { name: '+', combine: (a: number, b: number) => a + b },
  { name: '/', combine: (a: number, b: number) => a / b },
  { name: '*', combine: (a: number, b: number) => a * b },
] as const;

/**
 * Returns a problem with one variable less whose solution solves a problem, as far as polynomials can tell; null if there is
 * none. A variable goes if it is a factor of the target (a power of it), or if it stands only together with another one: as
 * their difference, sum, quotient or product. (Udrescu and Tegmark 2020, arXiv 1905.11481, find symmetries by a neural network.)
 */
export function reduced({ language, samples }: Workshop, problem: Problem): Problem | null {
  const { variables, target } = problem;
  if (variables.length < 2 || target.length < leastRows) return null;
  // where non-terminals tell units apart, a pair has units that none of its variables has
  const pairs = language.table.nonTerminals.length > 1 ? [] : withPairs(problem);
  const candidates = [...withoutFactors(problem), ...pairs].filter(({ ratio }) => ratio <= mostRatio);
  if (candidates.length === 0) return null;
  const best = candidates.reduce((a, b) => (b.ratio < a.ratio ? b : a)).make();
  const place = formulaPlace(language, samples, best.wrap);
  return place === null ? null : { ...best, place };
}

interface Candidate {
  /** The error without the variable beside the one with it. */
  readonly ratio: number;
  readonly make: () => Problem;
}

function* withoutFactors(problem: Problem): Generator<Candidate> {
  const { name, evaluator, variables, target, wrap } = problem;
  const { columns } = evaluator;
  const degree = degreeFor(variables.length, target.length);
  for (const index of variables) {
    const column = columns[index]!;
    if (column.includes(0)) continue;
    const others = variables.filter((other) => other !== index);
    let best: Quotient | null = null;
    for (const exponent of exponents) {
      if (!Number.isInteger(exponent) && column.some((value) => value < 0)) continue;
      const quotient = target.map((value, row) => value / column[row]! ** exponent);
      const weights = innerWeights(problem.weights, (row) => column[row]! ** exponent);
      const error = polynomialError(
        others.map((other) => columns[other]!),
        quotient,
        degree,
        weights,
      );
      if (best === null || error < best.error) best = { exponent, error, quotient, weights };
    }
    if (best === null || !(best.error < mostError)) continue;
    const { exponent, error, quotient, weights } = best;
    const full = polynomialError(
      variables.map((one) => columns[one]!),
      quotient,
      degree,
      weights,
    );
    yield {
      ratio: (error + 1e-13) / (full + 1e-13),
      make: () => ({
        ...problem,
        name: `${name}, without a factor`,
        variables: others,
        target: quotient,
        weights,
        wrap: (formula) =>
          wrap(binary(exponent > 0 ? '*' : '/', formula, powerFormula(variable(index), Math.abs(exponent)))),
      }),
    };
  }
}

/** What is left of a target without a factor. */
interface Quotient {
  readonly exponent: number;
  readonly error: number;
  readonly quotient: Float64Array;
  readonly weights: Float64Array | null;
}

function* withPairs(problem: Problem): Generator<Candidate> {
  const { name, evaluator, variables, target, weights, wrap } = problem;
  const { columns, rows } = evaluator;
  const degree = degreeFor(variables.length, target.length);
  const full = polynomialError(
    variables.map((one) => columns[one]!),
    target,
    degree,
    weights,
  );
  if (!(full < mostError)) return;
  for (const [at, first] of variables.entries()) {
    for (const second of variables.slice(at + 1)) {
      for (const { name: operator, combine } of pairings) {
        const pair = columns[first]!.map((value, row) => combine(value, columns[second]![row]!));
        if (!pair.every(Number.isFinite)) continue;
        const others = variables.filter((one) => one !== second);
        const error = polynomialError(
          others.map((one) => (one === first ? pair : columns[one]!)),
          target,
          degree,
          weights,
        );
        if (!(error < mostError)) continue;
        yield {
          ratio: (error + 1e-13) / (full + 1e-13),
          make: () => ({
            ...problem,
            name: `${name}, with a pair`,
            evaluator: new Evaluator(
              columns.map((column, i) => (i === first ? pair : column)),
              rows,
            ),
            variables: others,
            wrap: (formula) =>
              wrap(substitute(formula, first, binary(operator, variable(first), variable(second)))),
          }),
        };
      }
    }
  }
}
