import { relu } from '../../tensor/activation.js';
import { dense } from '../../tensor/dense.js';
import { gru } from '../../tensor/gru.js';
import { dispose, type Tensor2D, tidy, zeros } from '../../tensor/ops.js';
import { repeatRows } from '../../tensor/rows.js';
import type { ParallelDecoderConfig } from '../config.js';
import {
  denseParameters,
  gruParameters,
  matrix,
  normalisationParameters,
  normaliseBatch,
  type Pass,
  vector,
} from '../pass.js';
import type { Decoder } from './decoder.js';

/**
 * The Grammar VAE's decoder (Kusner et al. 2017): a dense layer on the code, repeated at every step through a
 * stack of gated recurrent units. It never sees what was chosen; the mask alone ties the steps together.
 */
export function createParallelDecoder(
  config: ParallelDecoderConfig,
  productions: number,
  latent: number,
  maxSteps: number,
): Decoder {
  const layers = Array.from({ length: config.layers }, (_, i) => ({
    name: `decoder/recurrent${i}`,
    inputs: i === 0 ? latent : config.units,
  }));
  const normalisation = { name: 'decoder/normalisation', units: latent };

  const logitsOf = (pass: Pass, codes: Tensor2D, steps: number): Tensor2D => {
    const batch = codes.shape[0];
    const normalised = config.batchNormalisation ? normaliseBatch(pass, normalisation.name, codes) : codes;
    const hidden = relu(
      dense(normalised, matrix(pass, 'decoder/dense/kernel'), vector(pass, 'decoder/dense/bias')),
    );
    let x = hidden;
    for (const [i, layer] of layers.entries()) {
      let gateInputs = dense(x, matrix(pass, `${layer.name}/kernel`), vector(pass, `${layer.name}/bias`));
      // the first layer's input is the same at every step: one product, then repeated
      if (i === 0) gateInputs = repeatRows(gateInputs, steps);
      x = gru(gateInputs, zeros([batch, config.units]) as Tensor2D, {
        recurrentKernel: matrix(pass, `${layer.name}/recurrentKernel`),
        recurrentBias: vector(pass, `${layer.name}/recurrentBias`),
      });
    }
    return dense(x, matrix(pass, 'decoder/output/kernel'), vector(pass, 'decoder/output/bias'));
  };

  return {
    parameters: [
      ...(config.batchNormalisation ? normalisationParameters(normalisation.name, latent) : []),
      ...denseParameters('decoder/dense', latent, latent),
      ...layers.flatMap((layer) => gruParameters(layer.name, layer.inputs, config.units)),
      ...denseParameters('decoder/output', config.units, productions),
    ],
    normalisations: config.batchNormalisation ? [normalisation] : [],
    logits: (pass, codes, { steps }) => logitsOf(pass, codes, steps),

    start(pass, codes) {
      const rowsAtStart = codes.shape[0];
      const logits = tidy(() => logitsOf(pass, codes, maxSteps));
      const values = logits.dataSync() as Float32Array;
      dispose(logits);
      let rows = Int32Array.from({ length: rowsAtStart }, (_, row) => row);
      let taken = 0;
      return {
        step() {
          const here = new Float32Array(rows.length * productions);
          const start = taken * rowsAtStart;
          rows.forEach((row, i) => {
            const from = (start + row) * productions;
            here.set(values.subarray(from, from + productions), i * productions);
          });
          taken++;
          return here;
        },
        keepRows: (kept) => {
          rows = kept.map((i) => rows[i]!) as Int32Array<ArrayBuffer>;
        },
        dispose: () => {},
      };
    },
  };
}
