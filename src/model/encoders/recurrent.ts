import { z } from 'zod';
import { dense } from '../../tensor/dense.js';
import { embedding } from '../../tensor/embedding.js';
import { gru } from '../../tensor/gru.js';
import { concat, dispose, mul, reshape, sum, type Tensor2D, tensor1d, zeros } from '../../tensor/ops.js';
import { denseParameters, dropStates, gruParameters, matrix, type Pass, vector } from '../pass.js';
import type { ProductionBatch } from '../productions/batch.js';
import type { Encoder } from './encoder.js';
import type { EncoderKind } from './encoderKind.js';

const size = z.number().int().min(1).max(100_000);

const settings = z.strictObject({
  embedding: size.describe('numbers that stand for a production'),
  units: size.describe('units of each of the two gated recurrent units'),
});

/** Gated recurrent units that read the productions from both ends. */
export const recurrent: EncoderKind<typeof settings> = {
  kind: 'recurrent',
  summary: 'gated recurrent units that read the sequence from both ends',
  settings,
  create: ({ embedding, units }, { productions, width }) =>
    createRecurrentEncoder(embedding, units, productions, width),
};

/**
 * Makes an encoder of two gated recurrent units, one from each end of the sequence; a dense layer turns their last states,
 * side by side, into the code.
 */
function createRecurrentEncoder(
  embedded: number,
  units: number,
  productions: number,
  width: number,
): Encoder<ProductionBatch> {
  return {
    parameters: [
      { name: 'encoder/embedding', shape: [productions + 1, embedded], initialisation: 'unit' },
      ...gruParameters('encoder/forward', embedded, units),
      ...gruParameters('encoder/backward', embedded, units),
      ...denseParameters('encoder/code', 2 * units, width),
    ],
    normalisations: [],
    readsAnyLength: true,
    encode(pass, batch) {
      const forward = lastState(pass, 'encoder/forward', batch, batch.ids, units);
      const backward = lastState(pass, 'encoder/backward', batch, batch.reversed, units);
      const both = dropStates(pass, concat([forward, backward], 1) as Tensor2D, batch.size);
      return dense(both, matrix(pass, 'encoder/code/kernel'), vector(pass, 'encoder/code/bias'));
    },
  };
}

/** Returns the state after the last production of each sequence, before its padding, [batch, units]. */
function lastState(
  pass: Pass,
  name: string,
  batch: ProductionBatch,
  ids: Int32Array,
  units: number,
): Tensor2D {
  const { size, steps, lengths } = batch;
  const everyProduction = dense(
    matrix(pass, 'encoder/embedding'),
    matrix(pass, `${name}/kernel`),
    vector(pass, `${name}/bias`),
  );
  // the same as a product with the embedding of every step, of which there are many more
  const gateInputs = embedding(tensor1d(ids, 'int32'), everyProduction);
  const states = gru(gateInputs, zeros([size, units]) as Tensor2D, {
    recurrentKernel: matrix(pass, `${name}/recurrentKernel`),
    recurrentBias: vector(pass, `${name}/recurrentBias`),
  });
  dispose(gateInputs);
  const isLast = new Float32Array(steps * size);
  for (let row = 0; row < size; row++) {
    const length = lengths[row]!;
    if (length > 0) isLast[(length - 1) * size + row] = 1;
  }
  const chosen = mul(states, reshape(tensor1d(isLast), [steps * size, 1]));
  // the gradient of one sum is one tensor; a slice for every step would need one of full size each
  return reshape(sum(reshape(chosen, [steps, size * units]), 0), [size, units]) as Tensor2D;
}
