import { Evaluator } from '../formula/evaluator.js';
import { binary, constant, type Formula, literal, unary } from '../formula/formula.js';
import { compileFormula } from '../formula/program.js';
import { withValues } from '../formula/simplify.js';
import type { FormulaFront } from './formulaFront.js';
import { leastSquares } from './leastSquares.js';
import { niceNumbers } from './niceNumbers.js';

/** Fits the numbers of formulas to rows. */
export class Polisher {
  readonly #evaluator: Evaluator;
  readonly #target: Float64Array;
  readonly #front: FormulaFront;

  constructor(front: FormulaFront, columns: readonly Float64Array[], target: Float64Array) {
    this.#front = front;
    this.#evaluator = new Evaluator(columns, target.length);
    this.#target = target;
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
        for (const smaller of partsTakenOut(fitted)) {
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
      if (Number.isInteger(value) && Math.abs(value) <= mostWhole) return null;
      return values.push(value) - 1;
    });
    return values.length === 0 ? formula : withValues(free, this.#fit(free, values).constants);
  }

  #fit(formula: Formula, start: readonly number[]): { constants: Float64Array; loss: number } {
    const program = compileFormula(formula);
    const constants = Float64Array.from(start);
    const rows = this.#target.length;
    const loss = leastSquares(
      {
        differentiate: (parameters, values, jacobian) =>
          this.#evaluator.differentiate(program, parameters, values, jacobian),
      },
      constants,
      this.#target,
      {
        values: new Float64Array(rows),
        jacobian: start.map(() => new Float64Array(rows)),
      },
      { iterations: 40, leastFall: 1e-12 },
    );
    return { constants, loss };
  }

  /** Rounds one number after the other, and fits the rest again. */
  #rounded(formula: Formula): Formula {
    let rounded = formula;
    const before = this.#loss(formula);
    const allowed = before * (1 + 1e-6) + this.#front.exactLoss * this.#scale;
    for (let place = 0; place < countNumbers(rounded); place++) {
      const value = numberAt(rounded, place);
      for (const nice of niceNumbers(value)) {
        if (nice === value) break;
        const values: number[] = [];
        let at = 0;
        const free = withConstants(rounded, (one) => {
          const here = at++;
          // those before are round already
          if (here <= place || (Number.isInteger(one) && Math.abs(one) <= mostWhole)) return null;
          return values.push(one) - 1;
        });
        const fixed = withNumberAt(free, place, nice);
        const tried = values.length === 0 ? fixed : withValues(fixed, this.#fit(fixed, values).constants);
        if (this.#loss(tried) > allowed) continue;
        rounded = tried;
        break;
      }
    }
    return rounded;
  }

  get #scale(): number {
    let mean = 0;
    for (const value of this.#target) mean += value / this.#target.length;
    let sum = 0;
    for (const value of this.#target) sum += (value - mean) ** 2;
    return sum;
  }

  #loss(formula: Formula): number {
    const values = new Float64Array(this.#target.length);
    if (!this.#evaluator.evaluate(compileFormula(formula), [], values)) return Number.POSITIVE_INFINITY;
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += (values[i]! - this.#target[i]!) ** 2;
    return sum;
  }
}

/** Whole numbers up to this one are taken to be meant, such as the 2 of x^2. */
const mostWhole = 12;

/** @param place returns the index of the constant that a number becomes; null to leave it */
function withConstants(formula: Formula, place: (value: number) => number | null): Formula {
  if (formula.kind === 'number') {
    const index = place(formula.value);
    return index === null ? formula : constant(index);
  }
  if (formula.kind === 'unary') return unary(formula.operator, withConstants(formula.operand, place));
  if (formula.kind !== 'binary') return formula;
  const left = withConstants(formula.left, place);
  return binary(formula.operator, left, withConstants(formula.right, place));
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

function countNumbers(formula: Formula): number {
  let count = 0;
  withConstants(formula, () => {
    count++;
    return null;
  });
  return count;
}

function numberAt(formula: Formula, place: number): number {
  let at = 0;
  let numberThere = Number.NaN;
  withConstants(formula, (value) => {
    if (at++ === place) numberThere = value;
    return null;
  });
  return numberThere;
}

/** Replaces the number at a place, counted over numbers and constants. */
function withNumberAt(formula: Formula, place: number, value: number): Formula {
  let at = 0;
  const replace = (part: Formula): Formula => {
    if (part.kind === 'number' || part.kind === 'constant') return at++ === place ? literal(value) : part;
    if (part.kind === 'unary') return unary(part.operator, replace(part.operand));
    if (part.kind !== 'binary') return part;
    const left = replace(part.left);
    return binary(part.operator, left, replace(part.right));
  };
  return replace(formula);
}
