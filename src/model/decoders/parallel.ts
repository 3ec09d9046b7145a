import { z } from 'zod';
import { relu } from '../../tensor/activation.js';
import { dense } from '../../tensor/dense.js';
import { gru, gruStep } from '../../tensor/gru.js';
import { dispose, gather, type Tensor2D, tensor1d, tidy, zeros } from '../../tensor/ops.js';
import { readAndDispose } from '../../tensor/read.js';
import { repeatRows } from '../../tensor/rows.js';
import {
  denseParameters,
  dropStates,
  gruParameters,
  matrix,
  normalisationParameters,
  normaliseBatch,
  type Pass,
  vector,
} from '../pass.js';
import type { Decoder } from './decoder.js';
import type { DecoderKind, DecoderSizes } from './decoderKind.js';

const settings = z.strictObject({
  units: z.number().int().min(1).max(100_000).describe('units of each layer'),
  layers: z.number().int().min(1).max(16).describe('layers of gated recurrent units'),
  batchNormalisation: z.boolean().describe('whether the code goes through batch normalisation'),
});

/** The decoder of the Grammar VAE. */
export const parallel: DecoderKind<typeof settings> = {
  kind: 'parallel',
  summary: 'gated recurrent units that see only the code, as in the Grammar VAE',
  settings,
  seesPrevious: false,
  create: createParallelDecoder,
};

/**
 * Makes the Grammar VAE's decoder (Kusner et al. 2017): a dense layer on the code, repeated at every step through a stack
 * of gated recurrent units. It never sees earlier choices; only the mask ties the steps together.
 */
function createParallelDecoder(
  config: z.output<typeof settings>,
  { productions, width }: DecoderSizes,
): Decoder {
  const layers = Array.from({ length: config.layers }, (_, i) => ({
    name: `decoder/recurrent${i}`,
    inputs: i === 0 ? width : config.units,
  }));
  const normalisation = { name: 'decoder/normalisation', units: width };

  /** The input of the first layer at every step, [batch, width]. */
  const inputOf = (pass: Pass, codes: Tensor2D): Tensor2D => {
    const normalised = config.batchNormalisation ? normaliseBatch(pass, normalisation.name, codes) : codes;
    return relu(dense(normalised, matrix(pass, 'decoder/dense/kernel'), vector(pass, 'decoder/dense/bias')));
  };
  const gateInputsOf = (pass: Pass, name: string, x: Tensor2D): Tensor2D =>
    dense(x, matrix(pass, `${name}/kernel`), vector(pass, `${name}/bias`));
  const recurrentOf = (pass: Pass, name: string) => ({
    recurrentKernel: matrix(pass, `${name}/recurrentKernel`),
    recurrentBias: vector(pass, `${name}/recurrentBias`),
  });
  const outputOf = (pass: Pass, x: Tensor2D): Tensor2D =>
    dense(x, matrix(pass, 'decoder/output/kernel'), vector(pass, 'decoder/output/bias'));

  return {
    parameters: [
      ...(config.batchNormalisation ? normalisationParameters(normalisation.name, width) : []),
      ...denseParameters('decoder/dense', width, width),
      ...layers.flatMap((layer) => gruParameters(layer.name, layer.inputs, config.units)),
      ...denseParameters('decoder/output', config.units, productions),
    ],
    normalisations: config.batchNormalisation ? [normalisation] : [],

    logits(pass, codes, { steps }) {
      const batch = codes.shape[0];
      let x = inputOf(pass, codes);
      for (const [i, { name }] of layers.entries()) {
        const gateInputs = gateInputsOf(pass, name, x);
        // the first layer's input is the same at every step: one product, then repeated
        const everyStep = i === 0 ? repeatRows(gateInputs, steps) : gateInputs;
        x = gru(everyStep, zeros([batch, config.units]) as Tensor2D, recurrentOf(pass, name));
      }
      return outputOf(pass, dropStates(pass, x, batch));
    },

    // step by step as well: all steps at once do not fit into the memory of WebAssembly
    start(pass, codes) {
      const first = layers[0]!.name;
      let gateInputs = tidy(() => gateInputsOf(pass, first, inputOf(pass, codes)));
      let states = layers.map(() => zeros([codes.shape[0], config.units]) as Tensor2D);
      return {
        step() {
          const [logits, ...next] = tidy(() => {
            const after: Tensor2D[] = [];
            for (const [i, { name }] of layers.entries()) {
              const inputs = i === 0 ? gateInputs : gateInputsOf(pass, name, after[i - 1]!);
              after.push(gruStep(inputs, states[i]!, recurrentOf(pass, name)));
            }
            return [outputOf(pass, after.at(-1)!), ...after];
          }) as [Tensor2D, ...Tensor2D[]];
          dispose(states);
          states = next;
          return readAndDispose(logits);
        },
        keepRows(rows) {
          const [inputs, ...kept] = tidy(() => {
            const index = tensor1d(rows, 'int32');
            return [gateInputs, ...states].map((one) => gather(one, index));
          }) as [Tensor2D, ...Tensor2D[]];
          dispose([gateInputs, ...states]);
          gateInputs = inputs;
          states = kept;
        },
        dispose: () => dispose([gateInputs, ...states]),
      };
    },
  };
}
