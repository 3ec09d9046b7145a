import type { Scalar, Tensor2D } from '../tensor/ops.js';
import type { Dropout } from './dropout.js';
import type { Component, Pass } from './pass.js';

/** Items side by side, as they go through a model. */
export interface Batch {
  /** Number of rows, including those at the end that only fill the batch. */
  readonly size: number;
  /** Number of rows that hold an item. */
  readonly items: number;
}

/** The items of a batch as the decoder should give them back. */
export interface Target {
  /**
   * L_REC: the loss of every item, summed over the items and divided by `divisor`. It is 0 for rows that only fill the
   * batch.
   *
   * @param codes the codes that the decoder sees, [rows, width]
   */
  loss(pass: Pass, codes: Tensor2D, divisor: number): Scalar;
  /**
   * The output of the decoder, for penalties on how it changes with the code: [places * rows, outputs], place by place,
   * and 0 for rows that only fill the batch.
   */
  outputs(pass: Pass, codes: Tensor2D): Tensor2D;
}

/** A decoding in progress. It keeps weights of its own on the device until it is disposed of. */
export interface DecodingSession {
  dispose(): void;
}

/**
 * The things that a model decodes codes to: the decoder, and the loss of its output. Sequences of productions are one kind.
 * Encoders, losses, densities, the training loop and checkpoints know this interface alone.
 */
export interface Reconstruction<B extends Batch, S extends DecodingSession> extends Component {
  /**
   * @param times number of codes that are decoded for each row, one after the other; the target has the rows of the
   *   batch as often
   * @param dropout hides parts of what the decoder is shown in training; null hides nothing
   */
  targetOf(batch: B, times: number, dropout: Dropout | null): Target;
  /** Begins to decode codes, [rows, width]. */
  start(pass: Pass, codes: Tensor2D): S;
  /** Frees what it holds on the device. */
  dispose(): void;
}
