import type { Random } from '../base/random.js';
import { type Tensor2D, tensor2d } from '../tensor/ops.js';
import type { DropoutConfig, ModelConfig } from './config.js';

/**
 * What is left out of one batch in training, drawn as it is asked for. What stays of numbers is made larger, so that
 * their mean is the same (Srivastava et al. 2014); and what is left out of a sequence is so at all its steps (Gal and
 * Ghahramani 2016, arXiv 1512.05287).
 */
export class Dropout {
  readonly #config: DropoutConfig;
  readonly #random: Random;

  private constructor(config: DropoutConfig, random: Random) {
    this.#config = config;
    this.#random = random;
  }

  /** Null where the configuration leaves nothing out. */
  static of({ dropout }: Pick<ModelConfig, 'dropout'>, random: Random): Dropout | null {
    return dropout === undefined ? null : new Dropout(dropout, random);
  }

  /**
   * Factors for numbers of a code, or for states of a layer.
   *
   * @returns [rows, columns] of 0 and 1 / (1 - share), on the device; null where nothing is left out
   */
  factors(what: 'codes' | 'states', rows: number, columns: number): Tensor2D | null {
    const share = this.#config[what];
    if (share === 0) return null;
    const kept = 1 / (1 - share);
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < values.length; i++) values[i] = this.#random.uniform() < share ? 0 : kept;
    return tensor2d(values, [rows, columns]);
  }

  /** Puts `nothing` in the place of some of the productions that the decoder is told came before. */
  hide(previous: Int32Array, nothing: number): void {
    const share = this.#config.previous;
    if (share === 0) return;
    for (let i = 0; i < previous.length; i++) if (this.#random.uniform() < share) previous[i] = nothing;
  }
}
