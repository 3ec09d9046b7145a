import type { Tensor2D } from '../../tensor/ops.js';
import type { SequenceBatch } from '../batch.js';
import type { Component, Pass } from '../pass.js';

/** Sequences of productions to latent codes. */
export interface Encoder extends Component {
  /** @returns codes, [batch, latent] */
  encode(pass: Pass, batch: SequenceBatch): Tensor2D;
}
