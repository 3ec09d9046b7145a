import { Evaluator } from '../formula/evaluator.js';
import { constant, type Formula, mapLeaves } from '../formula/formula.js';
import { compileFormula, type FormulaProgram } from '../formula/program.js';
import { withValues } from '../formula/simplify.js';
import type { FormulaData } from './formulaData.js';
import { type FittableModel, leastSquares } from './leastSquares.js';
import type { Reweighting } from './losses/formulaLoss.js';
import { productOfWeights } from './productOfWeights.js';
import { RowScale } from './rowScale.js';

/** The most rounds of reweighting, and those without a lower total after which they end. */
const mostRounds = 60;
const mostIdleRounds = 4;
/** A total that falls by less than this part of it has not fallen. */
const leastFall = 1e-9;

/** Fits the numbers of formulas to rows, by the loss itself. */
export class NumberFit {
  readonly #data: FormulaData;
  readonly #evaluator: Evaluator;
  /** What the values of formulas are fitted to: the target on the scale of the errors. */
  readonly #aim: Float64Array;
  /** The weights of squared errors, without those that change with the errors. */
  readonly #weights: Float64Array | null;

  constructor(data: FormulaData) {
    const { columns, target, weights, loss } = data;
    this.#data = data;
    this.#evaluator = new Evaluator(columns, target.length);
    this.#aim = loss.scale === null ? target : target.map(loss.scale.value);
    this.#weights = loss.weightOf === null ? weights : productOfWeights(weights, target.map(loss.weightOf));
  }

  /** Returns the formula with its numbers fitted; small whole numbers stay as they are. */
  fitted(formula: Formula): Formula {
    const values: number[] = [];
    const free = withConstants(formula, (value) => {
      return isMeant(value) ? null : values.push(value) - 1;
    });
    return values.length === 0 ? formula : withValues(free, this.fit(free, values));
  }

  /** Returns the best values of a formula's fitted constants. */
  fit(formula: Formula, start: readonly number[]): Float64Array {
    const program = compileFormula(formula);
    const constants = Float64Array.from(start);
    const { reweighting } = this.#data.loss;
    if (reweighting === null) {
      this.#leastSquares(program, constants, this.#weights, { iterations: 40, leastFall: 1e-12 });
      return constants;
    }
    return this.#reweighted(program, constants, reweighting);
  }

  #reweighted(program: FormulaProgram, start: Float64Array, { rounds }: Reweighting): Float64Array {
    const { target, weights, loss } = this.#data;
    const factorsOf = rounds(start.length);
    const constants = Float64Array.from(start);
    const values = new Float64Array(target.length);
    let best = { total: Number.POSITIVE_INFINITY, constants: start };
    for (let round = 0, idle = 0; round < mostRounds && idle < mostIdleRounds; round++) {
      if (!this.#evaluator.evaluate(program, constants, values)) break;
      const total = loss.totalOf(values, target, weights);
      idle = total < best.total * (1 - leastFall) ? 0 : idle + 1;
      if (total < best.total) best = { total, constants: Float64Array.from(constants) };
      for (let row = 0; row < values.length; row++) values[row]! -= target[row]!;
      const factors = factorsOf(values, weights);
      this.#leastSquares(program, constants, productOfWeights(this.#weights, factors), {
        iterations: 2,
        leastFall: 1e-12,
      });
    }
    return best.constants;
  }

  #leastSquares(
    program: FormulaProgram,
    constants: Float64Array,
    weights: Float64Array | null,
    options: Parameters<typeof leastSquares>[4],
  ): void {
    const rows = this.#aim.length;
    const scale = new RowScale(weights);
    leastSquares(
      this.#model(program, scale),
      constants,
      scale.applied(this.#aim),
      {
        values: new Float64Array(rows),
        jacobian: Array.from(constants, () => new Float64Array(rows)),
      },
      options,
    );
  }

  /** The program on the scale of the errors, times the factors of the rows. */
  #model(program: FormulaProgram, rowScale: RowScale): FittableModel {
    const { scale } = this.#data.loss;
    return {
      differentiate: (parameters, values, jacobian) => {
        if (!this.#evaluator.differentiate(program, parameters, values, jacobian)) return false;
        let sum = 0;
        if (scale !== null) {
          for (let row = 0; row < values.length; row++) {
            const slope = scale.slope(values[row]!);
            for (const column of jacobian) column[row]! *= slope;
            values[row] = scale.value(values[row]!);
            sum += values[row]! - values[row]!;
          }
        }
        rowScale.apply(values);
        for (const column of jacobian) rowScale.apply(column);
        // an infinity or not-a-number less itself is not-a-number
        return sum === 0;
      },
    };
  }
}

const mostWhole = 12;

/** Returns whether a number is taken to be meant as it is, such as the 2 of x^2. */
export function isMeant(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= mostWhole;
}

/** @param place returns the index of the constant that a number becomes; null to leave it */
export function withConstants(formula: Formula, place: (value: number) => number | null): Formula {
  return mapLeaves(formula, (leaf) => {
    const index = leaf.kind === 'number' ? place(leaf.value) : null;
    return index === null ? leaf : constant(index);
  });
}
