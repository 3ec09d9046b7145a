import { Evaluator } from '../formula/evaluator.js';
import { binary, constant, type Formula, literal, mapLeaves, unary } from '../formula/formula.js';
import { compileFormula } from '../formula/program.js';
import { withValues } from '../formula/simplify.js';
import type { FormulaData } from './formulaData.js';
import { type FormulaFront, Rows } from './formulaFront.js';
import { leastSquares } from './leastSquares.js';
import { niceNumbers } from './niceNumbers.js';
import { RowScale } from './rowScale.js';
import { powerFormula } from './weightedSum.js';

/** Fits the numbers of formulas to rows. */
export class Polisher {
  readonly #evaluator: Evaluator;
  readonly #scale: RowScale;
  /** Times the factors of the rows. */
  readonly #target: Float64Array;
  readonly #rows: Rows;
  readonly #front: FormulaFront;

  constructor(front: FormulaFront, data: FormulaData) {
    this.#front = front;
    this.#evaluator = new Evaluator(data.columns, data.target.length);
    this.#scale = new RowScale(data.weights);
    this.#target = this.#scale.applied(data.target);
    this.#rows = new Rows(data);
  }

  /**
   * Improves the formulas of the front: fits their numbers to all rows, offers what is left of them without one part, and
   * rounds numbers where that costs nothing.
   */
  polish(): void {
    for (let round = 0; round < 3; round++) {
      const before = this.#front.formulas;
      for (const { formula } of before) {
        const fitted = this.#fitted(formula);
        this.#front.offer(fitted);
        for (const smaller of [...partsTakenOut(fitted), ...withSimplePowers(fitted)]) {
          this.#front.offer(this.#fitted(this.#front.simplified(smaller)));
        }
      }
      const after = this.#front.formulas;
      if (
        after.length === before.length &&
        after.every(({ loss }, i) => loss >= before[i]!.loss * (1 - 1e-6))
      )
        break;
    }
    for (const { formula } of this.#front.formulas) this.#front.exchange(this.#rounded(formula));
  }

  /** Returns the formula with its numbers fitted; small whole numbers stay as they are. */
  #fitted(formula: Formula): Formula {
    const values: number[] = [];
    const free = withConstants(formula, (value) => {
      return isMeant(value) ? null : values.push(value) - 1;
    });
    return values.length === 0 ? formula : withValues(free, this.#fit(free, values));
  }

  /** Returns the best values of a formula's fitted constants. */
  #fit(formula: Formula, start: readonly number[]): Float64Array {
    const program = compileFormula(formula);
    const constants = Float64Array.from(start);
    const rows = this.#target.length;
    leastSquares(
      {
        differentiate: (parameters, values, jacobian) => {
          const hasValues = this.#evaluator.differentiate(program, parameters, values, jacobian);
          this.#scale.apply(values);
          for (const column of jacobian) this.#scale.apply(column);
          return hasValues;
        },
      },
      constants,
      this.#target,
      {
        values: new Float64Array(rows),
        jacobian: start.map(() => new Float64Array(rows)),
      },
      { iterations: 40, leastFall: 1e-12 },
    );
    return constants;
  }

  /** Rounds one number after the other, and fits the rest again. */
  #rounded(formula: Formula): Formula {
    let rounded = formula;
    const allowed = this.#front.lossAllowedTo(this.#rows.lossOf(compileFormula(formula)));
    for (let place = 0; place < numbersIn(rounded).length; place++) {
      const value = numbersIn(rounded)[place]!;
      for (const nice of niceNumbers(value)) {
        if (nice === value) break;
        const values: number[] = [];
        let at = 0;
        const free = withConstants(rounded, (one) => {
          const here = at++;
          // those before are round already
          return here <= place || isMeant(one) ? null : values.push(one) - 1;
        });
        const fixed = withNumberAt(free, place, nice);
        const tried = values.length === 0 ? fixed : withValues(fixed, this.#fit(fixed, values));
        if (this.#rows.lossOf(compileFormula(tried)) > allowed) continue;
        rounded = tried;
        break;
      }
    }
    return rounded;
  }
}

const mostWhole = 12;

/** Returns whether a number is taken to be meant as it is, such as the 2 of x^2. */
function isMeant(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= mostWhole;
}

/** @param place returns the index of the constant that a number becomes; null to leave it */
function withConstants(formula: Formula, place: (value: number) => number | null): Formula {
  return mapLeaves(formula, (leaf) => {
    const index = leaf.kind === 'number' ? place(leaf.value) : null;
    return index === null ? leaf : constant(index);
  });
}

/** All formulas in which one operation is replaced by one of its operands. */
function* partsTakenOut(formula: Formula): Generator<Formula> {
  if (formula.kind === 'unary') {
    yield formula.operand;
    for (const operand of partsTakenOut(formula.operand)) yield unary(formula.operator, operand);
  } else if (formula.kind === 'binary') {
    const { operator, left, right } = formula;
    yield left;
    yield right;
    for (const part of partsTakenOut(left)) yield binary(operator, part, right);
    for (const part of partsTakenOut(right)) yield binary(operator, left, part);
  }
}

/** How far a fitted exponent may be from a simple one that is tried in its place. */
const mostFromSimple = 0.1;

/** All formulas in which one exponent is replaced by the multiple of a half that it is near to. */
function* withSimplePowers(formula: Formula): Generator<Formula> {
  if (formula.kind === 'unary') {
    for (const operand of withSimplePowers(formula.operand)) yield unary(formula.operator, operand);
  } else if (formula.kind === 'binary') {
    const { operator, left, right } = formula;
    if (operator === '^' && right.kind === 'number') {
      const near = Math.round(2 * right.value) / 2;
      if (near > 0 && near !== right.value && Math.abs(near - right.value) < mostFromSimple)
        yield powerFormula(left, near);
    }
    for (const part of withSimplePowers(left)) yield binary(operator, part, right);
    for (const part of withSimplePowers(right)) yield binary(operator, left, part);
  }
}

/** The numbers of a formula, from left to right. */
function numbersIn(formula: Formula): number[] {
  const numbers: number[] = [];
  withConstants(formula, (value) => {
    numbers.push(value);
    return null;
  });
  return numbers;
}

/** Replaces the number at a place, counted over numbers and constants. */
function withNumberAt(formula: Formula, place: number, value: number): Formula {
  let at = 0;
  return mapLeaves(formula, (leaf) => (leaf.kind !== 'variable' && at++ === place ? literal(value) : leaf));
}
