import { z } from 'zod';
import type { Random } from '../base/random.js';
import { type Tensor2D, tensor2d } from '../tensor/ops.js';

const share = z.number().min(0).max(0.9).default(0);

export const dropoutSettings = z
  .strictObject({
    codes: share.describe('numbers of a code'),
    states: share.describe('states before the code and before the output'),
    previous: share.describe('previous productions that the decoder sees'),
  })
  .default({ codes: 0, states: 0, previous: 0 })
  .meta({
    description:
      'shares that training leaves out, of codes, of states, and of the productions before, such as codes=0.1,states=0.2,previous=0.1',
    placeholder: 'shares',
  });

/**
 * The shares that dropout leaves out in training, from 0 to 0.9.
 *
 * @interface
 */
export type DropoutConfig = z.output<typeof dropoutSettings>;

/** Returns whether training leaves anything out. */
export function hasDropout({ codes, states, previous }: DropoutConfig): boolean {
  return codes > 0 || states > 0 || previous > 0;
}

/**
 * Dropout for one batch, which draws the parts to leave out on demand. The remaining numbers grow, so their mean stays the
 * same (Srivastava et al. 2014), and a sequence lacks the same parts at all its steps (Gal and Ghahramani 2016, arXiv
 * 1512.05287).
 */
export class Dropout {
  readonly #config: DropoutConfig;
  readonly #random: Random;

  private constructor(config: DropoutConfig, random: Random) {
    this.#config = config;
    this.#random = random;
  }

  /** Returns dropout for one batch, or null if the configuration leaves nothing out. */
  static of({ dropout }: { readonly dropout: DropoutConfig }, random: Random): Dropout | null {
    return hasDropout(dropout) ? new Dropout(dropout, random) : null;
  }

  /**
   * Draws factors for the numbers of a code, or for the states of a layer.
   *
   * @returns [rows, columns] of 0 and 1 / (1 - share), on the device; null for a share of 0
   */
  factors(what: 'codes' | 'states', rows: number, columns: number): Tensor2D | null {
    const share = this.#config[what];
    if (share === 0) return null;
    const scale = 1 / (1 - share);
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < values.length; i++) values[i] = this.#random.uniform() < share ? 0 : scale;
    return tensor2d(values, [rows, columns]);
  }

  /** Replaces some of the previous productions that the decoder sees by `nothing`. */
  hide(previous: Int32Array, nothing: number): void {
    const share = this.#config.previous;
    if (share === 0) return;
    for (let i = 0; i < previous.length; i++) if (this.#random.uniform() < share) previous[i] = nothing;
  }
}
