import type { Random } from '../base/random.js';
import type { Batch } from './reconstruction.js';

/** A set of items for training or encoding, by their places. */
export interface Items<B extends Batch> {
  readonly count: number;
  /** The greatest length that an item may have. */
  readonly longest: number;
  /** Returns the number of places of an item on a device; 1 if all items are alike. */
  lengthOf(index: number): number;
  /**
   * Puts items side by side.
   *
   * @param length the length to pad all of them to
   * @param size the number of rows, at least one for each item
   */
  batchOf(indices: ArrayLike<number>, length: number, size: number): B;
  /**
   * Chooses other forms of the same items for the encoder to read in training. A set without other forms leaves it out.
   *
   * @param batch the batch that {@link batchOf} returned
   * @param lengths the padded lengths of batches, ascending
   */
  reread?(batch: B, indices: ArrayLike<number>, lengths: readonly number[], random: Random): B;
}
