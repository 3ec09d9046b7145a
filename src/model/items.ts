import type { Random } from '../base/random.js';
import type { Batch } from './reconstruction.js';

/** A set of items that a model is trained on or encodes, by their places. */
export interface Items<B extends Batch> {
  readonly count: number;
  /** The greatest length that an item may have. */
  readonly longest: number;
  /** The number of places that an item takes on a device; 1 where all items are alike. */
  lengthOf(index: number): number;
  /**
   * Puts items side by side.
   *
   * @param length to which all of them are padded
   * @param size number of rows, at least as many as there are items
   */
  batchOf(indices: ArrayLike<number>, length: number, size: number): B;
  /**
   * Chooses other forms of the same items for the encoder to read in training. A set that has no other forms leaves this
   * out.
   *
   * @param batch of {@link batchOf}
   * @param lengths to which batches are padded, ascending
   */
  reread?(batch: B, indices: ArrayLike<number>, lengths: readonly number[], random: Random): B;
}
