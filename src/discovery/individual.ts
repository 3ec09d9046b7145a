import type { Evaluator } from '../formula/evaluator.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { functionFingerprint } from '../formula/functionFingerprint.js';
import type { FormulaProgram } from '../formula/program.js';
import { type LeastSquaresBuffers, leastSquares } from './leastSquares.js';
import type { Place } from './place.js';
import { RowScale } from './rowScale.js';
import { dot, orthonormalBasis, projectOut, variationOf } from './vectors.js';

/** A formula in a population. */
export interface FormulaIndividual {
  readonly derivation: Uint16Array;
  /** The values of its fitted constants. */
  readonly constants: Float64Array;
  readonly program: FormulaProgram;
  readonly size: number;
  /** Its values at the rows of the sample. */
  readonly values: Float64Array;
  /**
   * The least sum of squared errors of a multiple of it, plus multiples of its companions, plus an offset, relative to the
   * variation of the target.
   */
  readonly loss: number;
  readonly fingerprint: number;
}

/** The most constants that are fitted at once. */
const mostConstants = 12;

/** Part of its length by which a formula has to differ from its companions. */
const leastIndependence = 1e-12;

/**
 * Says how near a formula comes to a target together with companions: other formulas that it is added to. The weights of
 * all of them, and an offset, are the best ones (variable projection: Golub and Pereyra 1973). Counts the formulas.
 */
export class Judge {
  readonly language: FormulaLanguage;
  readonly evaluator: Evaluator;
  evaluations = 0;
  readonly #hasFactor: boolean;
  readonly #scale: RowScale;
  readonly #basis: readonly Float64Array[];
  /** The target without the part that its companions explain. */
  readonly #residual: Float64Array;
  readonly #spread: number;
  readonly #buffers: LeastSquaresBuffers;
  readonly #values: Float64Array;

  /**
   * @param target `[rows]`, not constant
   * @param companions `[companions][rows]`
   * @param place whether a factor and an offset are fitted
   * @param weights of the squared errors of the rows. Defaults to equal ones.
   */
  constructor(
    language: FormulaLanguage,
    evaluator: Evaluator,
    target: Float64Array,
    companions: readonly Float64Array[],
    { hasFactor, hasOffset }: Pick<Place, 'hasFactor' | 'hasOffset'>,
    weights: Float64Array | null = null,
  ) {
    this.language = language;
    this.evaluator = evaluator;
    const rows = target.length;
    this.#hasFactor = hasFactor;
    const ones = hasOffset ? [new Float64Array(rows).fill(1)] : [];
    this.#scale = new RowScale(weights);
    this.#basis = orthonormalBasis([...ones, ...companions].map(this.#scale.applied));
    this.#residual = Float64Array.from(target);
    this.#scale.apply(this.#residual);
    projectOut(this.#residual, this.#basis);
    projectOut(this.#residual, this.#basis);
    this.#spread = variationOf(target, weights);
    this.#values = new Float64Array(rows);
    this.#buffers = {
      values: new Float64Array(rows),
      jacobian: Array.from({ length: mostConstants + 1 }, () => new Float64Array(rows)),
    };
  }

  /** The loss that a formula has to stay below: with a factor, that of the factor 0. */
  get lossOfNone(): number {
    return this.#hasFactor ? 1 : Number.POSITIVE_INFINITY;
  }

  /**
   * Returns the formula of a derivation with its loss.
   *
   * @param constants where the fit of its constants starts
   * @param worthFitting a loss above which constants are left as they are
   * @returns null if it is not finite at a row, or has too many constants
   */
  judge(derivation: Uint16Array, constants: Float64Array, worthFitting: number): FormulaIndividual | null {
    const program = this.language.programOf(derivation);
    if (program.constants > mostConstants) return null;
    this.evaluations++;
    const values = new Float64Array(this.#values.length);
    if (!this.evaluator.evaluate(program, constants, values)) return null;
    const first = this.#individual(derivation, constants, program, values);
    if (program.constants === 0 || !(first.loss <= worthFitting)) return first;
    return this.fit(first, 6);
  }

  /** Fits the constants of a formula; returns the formula itself if that brings nothing. */
  fit(one: FormulaIndividual, iterations: number): FormulaIndividual {
    const { program, derivation } = one;
    if (program.constants === 0) return one;
    const parameters = Float64Array.of(this.#weightOf(one.values), ...one.constants);
    leastSquares(
      {
        differentiate: (next, out, [ofWeight, ...others]) => {
          if (!this.evaluator.differentiate(program, next.subarray(1), ofWeight!, others)) return false;
          const factor = next[0]!;
          this.#scale.apply(ofWeight!);
          projectOut(ofWeight!, this.#basis);
          for (let i = 0; i < out.length; i++) out[i] = factor * ofWeight![i]!;
          if (!this.#hasFactor) ofWeight!.fill(0);
          let sum = 0;
          for (const column of others) {
            for (let i = 0; i < column.length; i++) {
              column[i]! *= factor;
              sum += column[i]! - column[i]!;
            }
            this.#scale.apply(column);
            projectOut(column, this.#basis);
          }
          return sum === 0;
        },
      },
      parameters,
      this.#residual,
      this.#buffers,
      { iterations, leastFall: 1e-3 },
    );
    const constants = parameters.slice(1);
    if (!this.evaluator.evaluate(program, constants, this.#values)) return one;
    const fitted = this.#individual(derivation, constants, program, Float64Array.from(this.#values));
    return fitted.loss < one.loss ? fitted : one;
  }

  /** Returns the best factor of some values; leaves what the companions leave of them in the buffer, scaled. */
  #weightOf(values: Float64Array): number {
    const projected = this.#buffers.values;
    projected.set(values);
    this.#scale.apply(projected);
    if (!this.#hasFactor) return 1;
    const whole = dot(projected, projected);
    projectOut(projected, this.#basis);
    const square = dot(projected, projected);
    return square > leastIndependence * whole ? dot(projected, this.#residual) / square : 0;
  }

  #individual(
    derivation: Uint16Array,
    constants: Float64Array,
    program: FormulaProgram,
    values: Float64Array,
  ): FormulaIndividual {
    const weight = this.#weightOf(values);
    const projected = this.#buffers.values;
    let squares = 0;
    for (let i = 0; i < projected.length; i++) squares += (this.#residual[i]! - weight * projected[i]!) ** 2;
    const loss = squares / this.#spread;
    return {
      derivation,
      constants,
      program,
      size: program.instructions.length,
      values,
      loss: Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY,
      fingerprint: functionFingerprint(values),
    };
  }
}
