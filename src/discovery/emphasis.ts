import { Evaluator } from '../formula/evaluator.js';
import { compileFormula } from '../formula/program.js';
import type { FormulaData } from './formulaData.js';
import type { FormulaFront } from './formulaFront.js';
import { degreeFor, exponentsUpTo, toUnitRange } from './polynomialError.js';
import type { Problem } from './problem.js';
import { productOfWeights } from './productOfWeights.js';
import { linearFit, subtractMultiple } from './vectors.js';
import { monomialValues } from './weightedSum.js';

/** The rounds of the polynomial's fit. */
const mostRounds = 30;
/** Errors up to so many times a typical one count fully. */
const reach = 3;
/** What a row counts at least, in parts of others. */
const leastFactor = 1e-30;

/**
 * Weights for searches by least squares that look for formulas by a loss which large errors move less. Rows that are far off the best
 * formula so far count less; before there is one, rows that are far off a polynomial. Without such a loss it changes nothing.
 */
export class Emphasis {
  readonly #data: FormulaData;
  readonly #front: FormulaFront;
  readonly #evaluator: Evaluator;
  readonly #polynomialErrors: Float64Array;
  /** The factors of the weights in problems that it begins. */
  readonly #first: Float64Array | null;

  /** @param data the rows of the problem of the data */
  constructor(data: FormulaData, front: FormulaFront) {
    this.#data = data;
    this.#front = front;
    this.#evaluator = new Evaluator(data.columns, data.target.length);
    this.#polynomialErrors = data.loss.reweighting === null ? data.target : errorsOfPolynomial(data);
    this.#first = this.#factorsOf(this.#polynomialErrors, data.weights);
  }

  /** Returns the problem of the data with the first weights. */
  begun(problem: Problem): Problem {
    const first = this.#first;
    return first === null ? problem : { ...problem, weights: productOfWeights(problem.weights, first) };
  }

  /** Returns a problem with weights by the formulas so far. @param problem that came of one with the first weights */
  renewed(problem: Problem): Problem {
    const first = this.#first;
    if (first === null) return problem;
    const latest = this.#factorsOf(this.#errors(), this.#data.weights)!;
    const change = problem.target.map((_, row) => latest[row]! / first[row]!);
    return { ...problem, weights: productOfWeights(problem.weights, change) };
  }

  /** Returns a problem with weights by a polynomial of its own variables. */
  forPolynomials(problem: Problem): Problem {
    const { loss } = this.#data;
    if (loss.reweighting === null) return problem;
    const { evaluator, variables, target, weights } = problem;
    const columns = variables.map((index) => evaluator.columns[index]!);
    const factors = this.#factorsOf(errorsOfPolynomial({ columns, target, weights, loss }), weights);
    return { ...problem, weights: productOfWeights(weights, factors) };
  }

  #factorsOf(errors: Float64Array, weights: Float64Array | null): Float64Array | null {
    const { loss } = this.#data;
    if (loss.reweighting === null) return null;
    const bound = reach * loss.reweighting.typicalOf(errors, weights);
    return errors.map((error) => {
      const size = Math.abs(error);
      return size <= bound ? 1 : Math.max((bound / size) ** 2, leastFactor);
    });
  }

  /** The errors of the best formula so far, or of the polynomial, whichever are less. */
  #errors(): Float64Array {
    const best = this.#front.formulas.at(-1);
    if (best === undefined) return this.#polynomialErrors;
    const { target } = this.#data;
    const values = new Float64Array(target.length);
    this.#evaluator.evaluate(compileFormula(best.formula), [], values);
    const errors = values.map((value, row) => value - target[row]!);
    return this.#totalOf(errors) < this.#totalOf(this.#polynomialErrors) ? errors : this.#polynomialErrors;
  }

  #totalOf(errors: Float64Array): number {
    const { target, weights, loss } = this.#data;
    return loss.totalOf(
      errors.map((error, row) => error + target[row]!),
      target,
      weights,
    );
  }
}

/** Returns the errors of a polynomial of the variables, fitted with weights that are renewed with the errors. */
function errorsOfPolynomial({ columns, target, weights, loss }: FormulaData): Float64Array {
  const scaled = columns.map(toUnitRange);
  const degree = degreeFor(columns.length, target.length);
  const terms = [...exponentsUpTo(columns.length, degree)].map((powers) => monomialValues(scaled, powers));
  const median = loss.bestConstant(target, weights);
  let errors = target.map((value) => median - value);
  const factorsOf = loss.reweighting!.rounds(terms.length);
  for (let round = 0; round < mostRounds; round++) {
    const coefficients = linearFit(terms, target, productOfWeights(weights, factorsOf(errors, weights)));
    if (coefficients === null) break;
    const next = target.map((value) => -value);
    for (const [i, term] of terms.entries()) subtractMultiple(next, term, -coefficients[i]!);
    errors = next;
  }
  return errors;
}
