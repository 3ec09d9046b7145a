import type { Tensor2D } from '../../tensor/ops.js';
import type { Component, Pass } from '../pass.js';
import type { Batch } from '../reconstruction.js';

/** Turns the items of a batch into codes, or into the parameters of their distributions. */
export interface Encoder<B extends Batch> extends Component {
  /** Whether the encoder reads items of any length; otherwise all items are padded to the greatest length. */
  readonly readsAnyLength: boolean;
  /** @returns [rows, width] */
  encode(pass: Pass, batch: B): Tensor2D;
}
