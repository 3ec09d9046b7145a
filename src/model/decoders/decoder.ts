import type { Tensor2D } from '../../tensor/ops.js';
import type { Component, Pass } from '../pass.js';

/** The inputs of the decoder in training, step by step: entry `step * size + row`. */
export interface TeacherInputs {
  readonly size: number;
  readonly steps: number;
  /** The previous production, [steps * size]; the number of productions stands for "none yet". */
  readonly previous: Int32Array;
  /** The non-terminal to expand, [steps * size]. */
  readonly tops: Int32Array;
  /** The features of the prefix state at each step, [steps * size, features], row by row; empty without one. */
  readonly features: Float32Array;
}

/** A decoding in progress, on the device. */
export interface DecodingRun {
  /**
   * Takes one step in all rows.
   *
   * @param previous the previous production of each row
   * @param tops the non-terminal that each row expands
   * @param features the features of the prefix state, [rows, features], row by row; empty without one
   * @returns logits of the productions, [rows, productions], row by row on the host
   */
  step(previous: Int32Array, tops: Int32Array, features: Float32Array): Promise<Float32Array>;
  /** Keeps only these rows, in this order. */
  keepRows(rows: Int32Array): void;
  dispose(): void;
}

/** Turns codes into logits of productions; others mask them and choose. */
export interface Decoder extends Component {
  /** @returns logits, [steps * batch, productions] */
  logits(pass: Pass, codes: Tensor2D, inputs: TeacherInputs): Tensor2D;
  /** @param codes [rows, latent] */
  start(pass: Pass, codes: Tensor2D): DecodingRun;
}
