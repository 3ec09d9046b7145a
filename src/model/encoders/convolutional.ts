import { z } from 'zod';
import { InputError } from '../../base/errors.js';
import { relu } from '../../tensor/activation.js';
import { convolution } from '../../tensor/convolution.js';
import { addBias, dense } from '../../tensor/dense.js';
import { cast, oneHot, reshape, type Tensor2D, tensor1d, transpose } from '../../tensor/ops.js';
import {
  denseParameters,
  dropStates,
  matrix,
  normalisationParameters,
  normaliseBatch,
  vector,
} from '../pass.js';
import type { ProductionBatch } from '../productions/batch.js';
import type { Encoder } from './encoder.js';
import type { EncoderKind, EncoderSizes } from './encoderKind.js';

const size = z.number().int().min(1).max(100_000);

const settings = z.strictObject({
  convolutions: z
    .array(z.strictObject({ filters: size, width: size }))
    .min(1)
    .max(16)
    .describe('filters and width of each convolution'),
  dense: size.describe('units of the dense layer'),
  batchNormalisation: z.boolean().describe('whether each convolution is followed by batch normalisation'),
});

/** The encoder of the Grammar VAE. */
export const convolutional: EncoderKind<typeof settings> = {
  kind: 'convolutional',
  summary: 'convolutions over the sequence, as in the Grammar VAE',
  settings,
  create: createConvolutionalEncoder,
};

/**
 * Makes the Grammar VAE's encoder (Kusner et al. 2017, supplement): convolutions over the one-hot sequence, padded with
 * the padding production to the longest length, then a dense layer. All units are rectified linear.
 */
function createConvolutionalEncoder(
  config: z.output<typeof settings>,
  { productions, width, longest }: EncoderSizes,
): Encoder<ProductionBatch> {
  const channels = productions + 1;
  const stages = config.convolutions.map((stage, i) => ({
    ...stage,
    name: `encoder/convolution${i}`,
    inputs: i === 0 ? channels : config.convolutions[i - 1]!.filters,
  }));
  const stepsLeft = stages.reduce((steps, stage) => steps - stage.width + 1, longest);
  if (stepsLeft < 1) {
    throw new InputError({
      problem: `the convolutions need sequences of at least ${longest - stepsLeft + 1} productions, but the longest may have ${longest}`,
      advice: [
        { text: 'choose another preset', setting: 'preset' },
        { text: 'allow longer sequences', setting: 'maxSteps' },
      ],
    });
  }
  const flat = stepsLeft * stages.at(-1)!.filters;
  const normalised = config.batchNormalisation ? stages : [];
  return {
    parameters: [
      ...stages.flatMap((stage) => denseParameters(stage.name, stage.width * stage.inputs, stage.filters)),
      ...normalised.flatMap((stage) => normalisationParameters(`${stage.name}/normalisation`, stage.filters)),
      ...denseParameters('encoder/dense', flat, config.dense),
      ...denseParameters('encoder/code', config.dense, width),
    ],
    normalisations: normalised.map((stage) => ({
      name: `${stage.name}/normalisation`,
      units: stage.filters,
    })),
    readsAnyLength: false,
    encode(pass, batch) {
      if (batch.steps !== longest) {
        throw new InputError(
          `expected sequences padded to ${longest} productions, but received ${batch.steps}`,
        );
      }
      let x = cast(oneHot(tensor1d(batch.ids, 'int32'), channels), 'float32') as Tensor2D;
      for (const stage of stages) {
        const convolved = convolution(x, matrix(pass, `${stage.name}/kernel`), batch.size);
        x = relu(addBias(convolved, vector(pass, `${stage.name}/bias`)));
        if (config.batchNormalisation) x = normaliseBatch(pass, `${stage.name}/normalisation`, x);
      }
      const filters = x.shape[1];
      const bySequence = reshape(transpose(reshape(x, [stepsLeft, batch.size, filters]), [1, 0, 2]), [
        batch.size,
        flat,
      ]) as Tensor2D;
      const hidden = relu(
        dense(bySequence, matrix(pass, 'encoder/dense/kernel'), vector(pass, 'encoder/dense/bias')),
      );
      return dense(
        dropStates(pass, hidden, batch.size),
        matrix(pass, 'encoder/code/kernel'),
        vector(pass, 'encoder/code/bias'),
      );
    },
  };
}
