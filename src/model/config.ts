import { z } from 'zod';

const count = z.number().int().min(1).max(100_000);
const weight = z.number().min(0).max(1e6);
const share = z.number().min(0).max(0.9);

/** Shares left out in training. */
export const dropoutSchema = z.strictObject({
  /** Of the numbers of a code. */
  codes: share.default(0),
  /** Of the states before the code and before the output. */
  states: share.default(0),
  /** Of the productions that the decoder is told came before. */
  previous: share.default(0),
});

export type DropoutConfig = z.infer<typeof dropoutSchema>;

/** Gated recurrent units over the productions, read from both ends; the last states make the code. */
const recurrentEncoder = z.strictObject({
  kind: z.literal('recurrent'),
  embedding: count,
  units: count,
});

/** The published encoder: convolutions over the one-hot sequence padded to the longest, then a dense layer. */
const convolutionalEncoder = z.strictObject({
  kind: z.literal('convolutional'),
  convolutions: z
    .array(z.strictObject({ filters: count, width: count }))
    .min(1)
    .max(16),
  dense: count,
  batchNormalisation: z.boolean(),
});

/** Sees the code, the production before and the non-terminal to expand at every step. */
const autoregressiveDecoder = z.strictObject({
  kind: z.literal('autoregressive'),
  embedding: count,
  topEmbedding: count,
  units: count,
});

/** The published decoder: the code repeated at every step, no feedback. */
const parallelDecoder = z.strictObject({
  kind: z.literal('parallel'),
  units: count,
  layers: count.max(16),
  batchNormalisation: z.boolean(),
});

export const modelConfigSchema = z.strictObject({
  /** Name of the objective: see `objectives/index.ts`. */
  objective: z.string(),
  /** Dimensions of the latent code. */
  latent: count,
  encoder: z.discriminatedUnion('kind', [recurrentEncoder, convolutionalEncoder]),
  decoder: z.discriminatedUnion('kind', [autoregressiveDecoder, parallelDecoder]),
  /** Name of the prefix automaton whose features the autoregressive decoder sees; null for none. */
  prefixState: z.string().nullable(),
  /** Weight of 1/2 ||z||² (Ghosh et al. 2020, equation 4). */
  beta: weight,
  /** Weight of the decoder's regulariser L_REG. */
  lambda: weight,
  /** Standard deviation of normal noise put on the codes in training; 0 for a purely deterministic pass. */
  noise: z.number().min(0).max(100),
  /**
   * `fixed`: every code gets this noise. `drawn`: each gets a standard deviation of its own, `noise` u³ with u uniform
   * in [0, 1], and the decoder is told which.
   */
  noiseLevels: z.enum(['fixed', 'drawn']).default('fixed'),
  /** Codes drawn for each sequence of a batch, by an objective that draws them; 1 where it is not there. */
  samples: count.max(1000).optional(),
  /** What each dimension may diverge from the prior for nothing, nats (`vae`); none where it is not there. */
  freeBits: z.number().min(0).max(1000).optional(),
  /** Factor on the standard deviations of codes that are drawn in training (`vae`); 1 where it is not there. */
  posteriorScale: z.number().min(0).max(100).optional(),
  /** Steps in which beta grows to its value from 0; none where it is not there. */
  latentWarmup: z.number().int().min(0).max(1e9).optional(),
  /**
   * `sum`: 1/2 ||z||², the divergence and the gradient penalty of the papers. `mean`: means over the dimensions, as in the
   * published codes. `sum` where it is not there.
   */
  reduction: z.enum(['sum', 'mean']).optional(),
  /** What is left out in training; nothing where it is not there. */
  dropout: dropoutSchema.optional(),
  /** The longest sequence of (packed) productions that the model reads or writes. */
  maxSteps: z.number().int().min(1).max(10_000),
});

export type ModelConfig = z.infer<typeof modelConfigSchema>;
/** The settings of codes and their loss, whatever codes are decoded to. */
export type AutoencoderConfig = Omit<ModelConfig, 'encoder' | 'decoder' | 'prefixState' | 'maxSteps'>;
export type RecurrentEncoderConfig = z.infer<typeof recurrentEncoder>;
export type ConvolutionalEncoderConfig = z.infer<typeof convolutionalEncoder>;
export type AutoregressiveDecoderConfig = z.infer<typeof autoregressiveDecoder>;
export type ParallelDecoderConfig = z.infer<typeof parallelDecoder>;
