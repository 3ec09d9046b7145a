import { hasFormula } from '../formula/derive.js';
import { Evaluator } from '../formula/evaluator.js';
import { type Formula, sizeOf } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { compileFormula, type FormulaProgram } from '../formula/program.js';
import { simplify } from '../formula/simplify.js';
import { type FormulaData, pickRows } from './formulaData.js';
import { variationOf } from './vectors.js';

export interface FoundFormula {
  readonly formula: Formula;
  readonly size: number;
  /** The mean squared error relative to the variance of the target. */
  readonly loss: number;
}

/** Conditions on the formulas of a front. Without them it keeps all. */
export interface FormulaConditions {
  /** Says of a formula alone, without data, whether it may be kept. Every formula is asked. */
  readonly isWanted?: ((formula: Formula) => boolean) | undefined;
  /** Says whether the values of a formula behave as they should. Only formulas that would be kept are asked. */
  readonly hasShape?: ((formula: Formula) => boolean) | undefined;
}

const always = () => true;

/** A formula that is worse than this many times its rival on a sample is not tried on all rows. */
const sampleTolerance = 2;
/** The rows of a first look. */
const sampleRows = 200;

/** The relative error of a value that rounding in a formula may make, and the least loss that is told from none. */
const rounding = 1e-14;
const leastLoss = 1e-26;
/** How much worse a formula with rounder numbers may be, in parts of its loss. */
const niceTolerance = 1e-6;

/** The rows of a table, by which formulas are judged. */
export class Rows {
  readonly #evaluator: Evaluator;
  readonly #target: Float64Array;
  readonly #weights: Float64Array | null;
  readonly #spread: number;
  readonly #values: Float64Array;

  constructor({ columns, target, weights }: FormulaData) {
    this.#evaluator = new Evaluator(columns, target.length);
    this.#target = target;
    this.#weights = weights;
    this.#spread = variationOf(target, weights);
    this.#values = new Float64Array(target.length);
  }

  /** Returns the mean squared error of a formula, relative to the variance of the target; infinite if it is not finite. */
  lossOf(program: FormulaProgram): number {
    if (!this.#evaluator.evaluate(program, [], this.#values)) return Number.POSITIVE_INFINITY;
    const loss = squaredError(this.#values, this.#target, this.#weights) / this.#spread;
    return Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss;
  }
}

/** The best formula of every size, judged by all rows. */
export class FormulaFront {
  readonly #language: FormulaLanguage;
  readonly #isWanted: (formula: Formula) => boolean;
  readonly #hasShape: (formula: Formula) => boolean;
  readonly #all: Rows;
  /** Null if the rows are so few that all are looked at. */
  readonly #sample: Rows | null;
  /** A loss that is nothing but rounding. */
  readonly exactLoss: number;
  readonly #bySize = new Map<number, FoundFormula>();
  readonly #positive: ReadonlySet<number>;

  constructor(
    language: FormulaLanguage,
    data: FormulaData,
    { isWanted = always, hasShape = always }: FormulaConditions = {},
  ) {
    this.#isWanted = isWanted;
    this.#hasShape = hasShape;
    this.#language = language;
    const { columns, target, weights } = data;
    this.#all = new Rows(data);
    const every = Math.floor(target.length / sampleRows);
    const sample = Uint32Array.from({ length: sampleRows }, (_, i) => i * every);
    this.#sample = every > 1 ? new Rows(pickRows(data, sample)) : null;
    const square = squaredError(new Float64Array(target.length), target, weights);
    this.exactLoss = Math.max(leastLoss, (rounding ** 2 * square) / variationOf(target, weights));
    this.#positive = new Set([...columns.keys()].filter((i) => columns[i]!.every((value) => value > 0)));
  }

  /** Whether formulas are kept by more than their loss and size. */
  get hasConditions(): boolean {
    return this.#isWanted !== always || this.#hasShape !== always;
  }

  /** Whether a formula is the target but for rounding. */
  get isExact(): boolean {
    for (const { loss } of this.#bySize.values()) if (loss <= this.exactLoss) return true;
    return false;
  }

  /** The formulas that no smaller one is as good as, from small to large. */
  get formulas(): readonly FoundFormula[] {
    return [...this.#bySize.values()].sort((a, b) => a.size - b.size);
  }

  /** Returns the loss of a formula, and whether it is kept, being better than all no larger ones. */
  offer(formula: Formula): { readonly loss: number; readonly isKept: boolean } {
    const outcome = this.#offerAsIs(this.simplified(formula));
    // simplified beyond the language, or over a place where it is not finite: as it came
    return outcome ?? this.#offerAsIs(formula) ?? { loss: Number.POSITIVE_INFINITY, isKept: false };
  }

  /** Returns the formula, simplified as far as its values at the rows stay the same. */
  simplified(formula: Formula): Formula {
    return simplify(formula, { operators: this.#language.operators, positive: this.#positive });
  }

  /** Puts a formula in the place of one of its size that is no better than rounding and a part in a million. */
  exchange(nicer: Formula): void {
    const size = sizeOf(nicer);
    const before = this.#bySize.get(size);
    const loss = this.#all.lossOf(compileFormula(nicer));
    if (before === undefined || !(loss <= this.lossAllowedTo(before.loss))) return;
    if (this.#isWanted(nicer) && hasFormula(this.#language, nicer) && this.#hasShape(nicer))
      this.#bySize.set(size, { formula: nicer, size, loss });
  }

  /** Returns the largest loss of a formula that may stand for one with a given loss, if its numbers are rounder. */
  lossAllowedTo(loss: number): number {
    return loss * (1 + niceTolerance) + this.exactLoss;
  }

  /** Returns null for a formula that is not in the language or not finite. */
  #offerAsIs(formula: Formula): { readonly loss: number; readonly isKept: boolean } | null {
    const size = sizeOf(formula);
    if (!this.#isWanted(formula)) return { loss: Number.POSITIVE_INFINITY, isKept: false };
    const program = compileFormula(formula);
    let rival = Number.POSITIVE_INFINITY;
    for (const [other, { loss }] of this.#bySize) if (other <= size) rival = Math.min(rival, loss);
    // what is exact is as good as can be: only a smaller one is better
    if (rival <= this.exactLoss) rival = 0;
    const first = this.#sample?.lossOf(program) ?? 0;
    if (first === Number.POSITIVE_INFINITY) return null;
    if (!(first <= sampleTolerance * rival)) return { loss: first, isKept: false };
    const loss = this.#all.lossOf(program);
    if (loss === Number.POSITIVE_INFINITY) return null;
    if (!(loss < rival)) return { loss, isKept: false };
    if (!hasFormula(this.#language, formula)) return null;
    if (!this.#hasShape(formula)) return { loss, isKept: false };
    for (const [other, one] of this.#bySize)
      if (other >= size && (one.loss >= loss || loss <= this.exactLoss)) this.#bySize.delete(other);
    this.#bySize.set(size, { formula, size, loss });
    return { loss, isKept: true };
  }
}

function squaredError(values: Float64Array, target: Float64Array, weights: Float64Array | null): number {
  let error = 0;
  if (weights === null) for (let i = 0; i < values.length; i++) error += (values[i]! - target[i]!) ** 2;
  else for (let i = 0; i < values.length; i++) error += weights[i]! * (values[i]! - target[i]!) ** 2;
  return error;
}
