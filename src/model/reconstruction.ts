import type { Scalar, Tensor2D } from '../tensor/ops.js';
import type { Dropout } from './dropout.js';
import type { Component, Pass } from './pass.js';

/** Items side by side on their way through a model. */
export interface Batch {
  /** The number of rows, including padding rows at the end. */
  readonly size: number;
  /** The number of rows that hold an item. */
  readonly items: number;
}

/** The items of a batch as the target of the decoder. */
export interface Target {
  /**
   * Computes L_REC: the sum of the losses of all items, divided by `divisor`. Padding rows add nothing.
   *
   * @param codes the codes that the decoder sees, [rows, width]
   */
  loss(pass: Pass, codes: Tensor2D, divisor: number): Scalar;
  /**
   * Returns the output of the decoder, for penalties on its changes with the code: [places * rows, outputs], place by
   * place, and 0 for padding rows.
   */
  outputs(pass: Pass, codes: Tensor2D): Tensor2D;
}

/** A decoding in progress, which holds weights of its own on the device until it is disposed of. */
export interface DecodingSession {
  dispose(): void;
}

/**
 * The reconstruction of items from codes: the decoder, and the loss of its output. Sequences of productions are one kind.
 * Encoders, losses, densities, the training loop and checkpoints know only this interface.
 */
export interface Reconstruction<B extends Batch, S extends DecodingSession> extends Component {
  /**
   * Returns the items of a batch as a target.
   *
   * @param times the number of codes for each row; the target repeats the rows of the batch as often
   * @param dropout hides parts of the decoder's inputs in training; null hides nothing
   */
  targetOf(batch: B, times: number, dropout: Dropout | null): Target;
  /** Begins to decode codes, [rows, width]. */
  start(pass: Pass, codes: Tensor2D): S;
  /** Frees its tensors on the device. */
  dispose(): void;
}
