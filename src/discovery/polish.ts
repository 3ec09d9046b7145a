import { binary, type Formula, literal, mapLeaves, unary } from '../formula/formula.js';
import { compileFormula } from '../formula/program.js';
import { withValues } from '../formula/simplify.js';
import type { FormulaData } from './formulaData.js';
import type { FormulaFront, FoundFormula } from './formulaFront.js';
import { niceNumbers } from './niceNumbers.js';
import { isMeant, NumberFit, withConstants } from './numberFit.js';
import { Rows } from './rows.js';
import { powerFormula } from './weightedSum.js';

const mostRounds = 3;

/** Fits the numbers of formulas to rows. */
export class Polisher {
  readonly #fit: NumberFit;
  readonly #rows: Rows;
  readonly #front: FormulaFront;

  constructor(front: FormulaFront, data: FormulaData) {
    this.#front = front;
    this.#fit = new NumberFit(data);
    this.#rows = new Rows(data);
  }

  /**
   * Improves the formulas of the front: fits their numbers to all rows, offers what is left of them without one part, and
   * rounds numbers where that costs nothing.
   */
  polish(): void {
    const done = new Set<FoundFormula>();
    for (let round = 0; round < mostRounds; round++) {
      const news = this.#front.formulas.filter((one) => !done.has(one));
      for (const one of news) {
        done.add(one);
        const fitted = this.#fit.fitted(one.formula);
        this.#front.offer(fitted, true);
        for (const smaller of simplerForms(fitted)) {
          this.#front.offer(this.#fit.fitted(this.#front.simplified(smaller)), true);
        }
      }
      if (news.length === 0) break;
    }
    for (const { formula } of this.#front.formulas) this.#front.exchange(this.#rounded(formula));
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
        const tried = values.length === 0 ? fixed : withValues(fixed, this.#fit.fit(fixed, values));
        if (this.#rows.lossOf(compileFormula(tried)) > allowed) continue;
        rounded = tried;
        break;
      }
    }
    return rounded;
  }
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

function* simplerForms(formula: Formula): Generator<Formula> {
  yield* partsTakenOut(formula);
  yield* withSimplePowers(formula);
  yield* withoutPhases(formula);
  if (formula.kind === 'binary' && formula.operator === '*' && formula.left.kind === 'number')
    yield inside(formula.left, formula.right);
}

/** Puts a factor into each term of a sum: 2 * (x + 0.5 * y). */
function inside(factor: Formula, sum: Formula): Formula {
  if (sum.kind !== 'binary' || (sum.operator !== '+' && sum.operator !== '-'))
    return binary('*', factor, sum);
  return binary(sum.operator, inside(factor, sum.left), inside(factor, sum.right));
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

/** How far a fitted phase may be from a multiple of a right angle. */
const mostFromRightAngle = 0.05;

/** All formulas in which one sine or cosine of something and a multiple of a right angle is one without the angle. */
function* withoutPhases(formula: Formula): Generator<Formula> {
  if (formula.kind === 'unary') {
    const { operator, operand } = formula;
    if ((operator === 'sin' || operator === 'cos') && operand.kind === 'binary')
      yield* turned(operator, operand);
    for (const part of withoutPhases(operand)) yield unary(operator, part);
  } else if (formula.kind === 'binary') {
    const { operator, left, right } = formula;
    for (const part of withoutPhases(left)) yield binary(operator, part, right);
    for (const part of withoutPhases(right)) yield binary(operator, left, part);
  }
}

function* turned(
  wave: 'sin' | 'cos',
  { operator, left, right }: Extract<Formula, { kind: 'binary' }>,
): Generator<Formula> {
  if ((operator !== '+' && operator !== '-') || right.kind !== 'number') return;
  const phase = operator === '+' ? right.value : -right.value;
  const angles = Math.round(phase / (Math.PI / 2));
  if (angles === 0 || Math.abs(phase - (angles * Math.PI) / 2) > mostFromRightAngle) return;
  // the cosine is a sine that is a right angle ahead
  const turns = (((angles + (wave === 'cos' ? 1 : 0)) % 4) + 4) % 4;
  const plain = unary(turns % 2 === 0 ? 'sin' : 'cos', left);
  yield turns < 2 ? plain : unary('negate', plain);
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
