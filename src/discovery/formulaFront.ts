import { hasFormula } from '../formula/derive.js';
import { type Formula, sizeOf } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { compileFormula, type FormulaProgram } from '../formula/program.js';
import { simplify } from '../formula/simplify.js';
import { type FormulaData, pickRows, squareWeights } from './formulaData.js';
import { squaredLoss } from './losses/squared.js';
import { NumberFit } from './numberFit.js';
import { Rows } from './rows.js';

export interface FoundFormula {
  readonly formula: Formula;
  readonly size: number;
  /** The loss relative to that of the best constant. */
  readonly loss: number;
  /** The coefficient of determination. */
  readonly r2: number;
}

/** Conditions on the formulas of a front. Without them it keeps all. */
export interface FormulaConditions {
  /** Says of a formula alone, without data, whether it may be kept. Every formula is asked. */
  readonly isWanted?: ((formula: Formula) => boolean) | undefined;
  /** Says whether the values of a formula behave as they should. Only formulas that would be kept are asked. */
  readonly hasShape?: ((formula: Formula) => boolean) | undefined;
}

const always = () => true;

/** What becomes of an offer. */
interface Outcome {
  readonly loss: number;
  /** Whether the formula is better than all no larger ones. */
  readonly isKept: boolean;
}

const notKept: Outcome = { loss: Number.POSITIVE_INFINITY, isKept: false };

/** A formula that is worse than this many times its rival on a sample is not tried on all rows. */
const sampleTolerance = 2;
/** The rows of a first look. */
const sampleRows = 200;

/** How much worse a formula with rounder numbers may be, in parts of its loss. */
const niceTolerance = 1e-6;

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
  /** The least fall of the loss that is not rounding, where one formula after the other may be exact in most rows. */
  readonly #leastFall: number;
  /** Squared errors, with weights by which they come near the loss, that are nothing but rounding. */
  readonly exactSquares: number;
  /** Fits numbers to the loss where the search, by least squares, does not. */
  readonly #fit: NumberFit | null;
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
    const { columns, target, loss } = data;
    this.#all = new Rows(data);
    const every = Math.floor(target.length / sampleRows);
    const sample =
      every > 1
        ? pickRows(
            data,
            Uint32Array.from({ length: sampleRows }, (_, i) => i * every),
          )
        : null;
    this.#sample = sample === null ? null : new Rows(sample);
    this.#fit = loss.scale === null && loss.reweighting === null ? null : new NumberFit(sample ?? data);
    this.exactLoss = this.#all.exactLoss;
    this.#leastFall = loss.reweighting === null ? 0 : this.exactLoss;
    this.exactSquares =
      loss === squaredLoss
        ? this.exactLoss
        : new Rows({ ...data, weights: squareWeights(data), loss: squaredLoss }).exactLoss;
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

  /** Brings back the formulas of an earlier front of the same data. */
  restore(formulas: readonly Formula[]): void {
    for (const formula of formulas) {
      const program = compileFormula(formula);
      this.#keep(formula, program, this.#all.lossOf(program));
    }
  }

  /**
   * Returns the loss of a formula, and whether it is kept, being better than all no larger ones.
   *
   * @param isFitted whether its numbers are already the best for the loss
   */
  offer(formula: Formula, isFitted = false): Outcome {
    const simple = this.simplified(formula);
    // simplified beyond the language, or over a place where it is not finite: as it came
    const outcome = this.#offerAsIs(simple) ?? this.#offerAsIs(formula) ?? notKept;
    if (this.#fit === null || isFitted) return outcome;
    const fitted = this.#offerAsIs(this.#fit.fitted(simple)) ?? notKept;
    return {
      loss: Math.min(outcome.loss, fitted.loss),
      isKept: outcome.isKept || fitted.isKept,
    };
  }

  /** Returns the formula, simplified as far as its values at the rows stay the same. */
  simplified(formula: Formula): Formula {
    return simplify(formula, { operators: this.#language.operators, positive: this.#positive });
  }

  /** Puts a formula in the place of one of its size that is no better than rounding and a part in a million. */
  exchange(nicer: Formula): void {
    const size = sizeOf(nicer);
    const before = this.#bySize.get(size);
    const program = compileFormula(nicer);
    const loss = this.#all.lossOf(program);
    if (before === undefined || !(loss <= this.lossAllowedTo(before.loss))) return;
    if (this.#isWanted(nicer) && hasFormula(this.#language, nicer) && this.#hasShape(nicer))
      this.#keep(nicer, program, loss);
  }

  /** Returns the largest loss of a formula that may stand for one with a given loss, if its numbers are rounder. */
  lossAllowedTo(loss: number): number {
    return loss * (1 + niceTolerance) + this.exactLoss;
  }

  #keep(formula: Formula, program: FormulaProgram, loss: number): void {
    const size = sizeOf(formula);
    this.#bySize.set(size, { formula, size, loss, r2: this.#all.r2Of(program, loss) });
  }

  /** Returns null for a formula that is not in the language or not finite. */
  #offerAsIs(formula: Formula): Outcome | null {
    const size = sizeOf(formula);
    if (!this.#isWanted(formula)) return notKept;
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
    if (!(loss < rival - this.#leastFall)) return { loss, isKept: false };
    if (!hasFormula(this.#language, formula)) return null;
    if (!this.#hasShape(formula)) return { loss, isKept: false };
    for (const [other, one] of this.#bySize)
      if (other >= size && (one.loss >= loss - this.#leastFall || loss <= this.exactLoss))
        this.#bySize.delete(other);
    this.#keep(formula, program, loss);
    return { loss, isKept: true };
  }
}
