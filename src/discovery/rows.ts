import { Evaluator } from '../formula/evaluator.js';
import type { FormulaProgram } from '../formula/program.js';
import type { FormulaData } from './formulaData.js';
import { squaredLoss } from './losses/squared.js';
import { variationOf } from './vectors.js';

/** The relative error of a value that rounding in a formula may make, and the least loss of squares that is told from none. */
const rounding = 1e-14;
const leastLoss = 1e-26;

/** The rows of a table, by which formulas are judged. */
export class Rows {
  readonly #data: FormulaData;
  readonly #evaluator: Evaluator;
  /** The total of the best constant. */
  readonly #spread: number;
  readonly #values: Float64Array;

  constructor(data: FormulaData) {
    const { columns, target, weights, loss } = data;
    this.#data = data;
    this.#evaluator = new Evaluator(columns, target.length);
    const constant = loss.bestConstant(target, weights);
    this.#spread = loss.totalOf(new Float64Array(target.length).fill(constant), target, weights);
    this.#values = new Float64Array(target.length);
  }

  /** A loss that is nothing but rounding. */
  get exactLoss(): number {
    const { target, weights, loss } = this.#data;
    const least = leastLoss ** (loss.degree / 2);
    return Math.max(least, (rounding ** loss.degree * loss.magnitudeOf(target, weights)) / this.#spread);
  }

  /** Returns the loss of a formula relative to that of the best constant; infinite if it is not finite. */
  lossOf(program: FormulaProgram): number {
    if (!this.#evaluator.evaluate(program, [], this.#values)) return Number.POSITIVE_INFINITY;
    const { target, weights, loss } = this.#data;
    const total = loss.totalOf(this.#values, target, weights) / this.#spread;
    return Number.isNaN(total) ? Number.POSITIVE_INFINITY : total;
  }

  /** Returns the coefficient of determination of a formula with a finite loss. */
  r2Of(program: FormulaProgram, loss: number): number {
    if (this.#data.loss === squaredLoss) return 1 - loss;
    const { target, weights } = this.#data;
    this.#evaluator.evaluate(program, [], this.#values);
    return 1 - squaredLoss.totalOf(this.#values, target, weights) / variationOf(target, weights);
  }
}
