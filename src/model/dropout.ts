import { z } from 'zod';
import type { Random } from '../base/random.js';
import { type Tensor2D, tensor2d } from '../tensor/ops.js';

const share = z.number().min(0).max(0.9).default(0);

/** The shares that training leaves out. */
export const dropoutSettings = z
  .strictObject({
    codes: share.describe('numbers of a code'),
    states: share.describe('states before the code and before the output'),
    previous: share.describe('productions that the decoder sees as those before'),
  })
  .default({ codes: 0, states: 0, previous: 0 })
  .meta({
    description:
      'shares that training leaves out, of codes, of states, and of the productions before, such as codes=0.1,states=0.2,previous=0.1',
    placeholder: 'shares',
  });

export type DropoutConfig = z.output<typeof dropoutSettings>;

/** Whether training leaves anything out. */
export function hasDropout({ codes, states, previous }: DropoutConfig): boolean {
  return codes > 0 || states > 0 || previous > 0;
}

/**
 * The parts of one batch that training leaves out, drawn when they are asked for. The numbers that stay grow, so that
 * their mean stays the same (Srivastava et al. 2014), and a sequence lacks the same parts at all its steps (Gal and
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
  static of({ dropout }: { readonly dropout: DropoutConfig }, random: Random): Dropout | null {
    return hasDropout(dropout) ? new Dropout(dropout, random) : null;
  }

  /**
   * Draws factors for the numbers of a code, or for the states of a layer.
   *
   * @returns [rows, columns] of 0 and 1 / (1 - share), on the device; null where nothing is left out
   */
  factors(what: 'codes' | 'states', rows: number, columns: number): Tensor2D | null {
    const share = this.#config[what];
    if (share === 0) return null;
    const scale = 1 / (1 - share);
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < values.length; i++) values[i] = this.#random.uniform() < share ? 0 : scale;
    return tensor2d(values, [rows, columns]);
  }

  /** Puts `nothing` in the place of some of the productions before that the decoder sees. */
  hide(previous: Int32Array, nothing: number): void {
    const share = this.#config.previous;
    if (share === 0) return;
    for (let i = 0; i < previous.length; i++) if (this.#random.uniform() < share) previous[i] = nothing;
  }
}
