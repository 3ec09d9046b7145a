import { z } from 'zod';
import { sequenceLimit } from '../model/config.js';

/** Settings of the sequences that a model is trained on. */
export const corpusSettings = z.strictObject({
  packing: z.number().int().min(0).max(50_000).meta({
    description: 'number of merges in packing; 0 for none, the default for characters and tokens',
    placeholder: 'merges',
    isTakenOver: true,
  }),
  maxSteps: sequenceLimit.describe('longest sequence of (packed) productions; longer strings are left out'),
  randomForms: z
    .number()
    .int()
    .min(1)
    .max(100)
    .describe("random spellings of each string that the encoder reads in training, besides the model's own"),
});

/** Settings of the work of training. */
export const trainingSettings = z.strictObject({
  epochs: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .describe('passes over the corpus; with minutes alone, as many as there is time for'),
  minutes: z
    .number()
    .positive()
    .max(1e6)
    .describe(
      'time to train, validation included; the learning rate falls to 0 by then, and a step that would overrun is cut short',
    ),
  batch: z.number().int().min(1).max(100_000).describe('sequences in each step'),
  slice: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .describe('sequences on the device at once; fewer need less memory'),
  learningRate: z
    .number()
    .positive()
    .max(10)
    .meta({ description: 'peak learning rate', placeholder: 'rate' }),
  validation: z
    .number()
    .min(0)
    .max(0.5)
    .meta({ description: 'share of the corpus held out', placeholder: 'share' }),
  seed: z
    .number()
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31 - 1)
    .default(1)
    .meta({ description: 'seed of every random draw', placeholder: 'number' }),
  threads: z
    .number()
    .int()
    .min(1)
    .max(1024)
    .describe(
      'threads of a training on WebAssembly, which share each step; their number decides the last bits of the weights, and a short training takes one',
    ),
});

const { epochs, minutes, batch, slice, learningRate, validation, seed, threads } = trainingSettings.shape;

/** How a model is trained, decided before the first step and stored with the run. */
export const trainingConfigSchema = z.strictObject({
  /** Null leaves the end to `minutes`. */
  epochs: epochs.nullable(),
  /** Minutes of training in all, resumed parts included; null leaves the end to `epochs`. */
  minutes: minutes.nullable(),
  batch,
  /** A batch is worked off in slices, smaller ones where sequences are long. */
  slice,
  learningRate,
  schedule: z.enum(['warmup-cosine', 'plateau', 'constant']),
  /**
   * Settings of the schedule `plateau`. Without a lower loss for `patience` epochs, 5 by default, `decay` is a factor on the
   * rate, 0.5 by default; all of them together are at least `least`, 0 by default.
   */
  plateau: z
    .strictObject({
      patience: z.number().int().min(0).max(1_000_000),
      decay: z.number().positive().max(1),
      least: z.number().min(0).max(1),
    })
    .optional(),
  /** Steps of the linear warm-up. */
  warmup: z.number().int().min(0).max(1_000_000),
  /** Largest norm of a gradient; a longer one is scaled down. */
  clip: z.number().positive(),
  /** At most 2,000 of the sequences are held out, whatever their share. */
  validation,
  seed: seed.unwrap(),
  /** The number of threads that batches are cut for. Absent for one. */
  threads: threads.optional(),
});

export type TrainingConfig = z.output<typeof trainingConfigSchema>;
