import { z } from 'zod';
import { allFinite } from '../base/allFinite.js';
import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { parseWith } from '../base/settings.js';
import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import type { Adam } from '../tensor/adam.js';
import { tensor1d } from '../tensor/ops.js';
import { readCopy } from '../tensor/read.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { PlateauState } from '../tensor/schedule.js';
import type { TrainingRecords } from './trainingRecords.js';

const randomSchema = z.strictObject({
  generator: z.array(z.number().int()),
  spareNormal: z.number().nullable(),
});

/** The state of a training. With the tensors beside it, a training continues exactly. */
const stateSchema = z.strictObject({
  /** The number of finished epochs. */
  epoch: z.number().int().min(0),
  /** The number of finished batches of the current epoch. */
  batch: z.number().int().min(0),
  /** The number of optimiser steps in all. */
  step: z.number().int().min(0),
  /** The number of training sequences so far, repetitions included. */
  sequences: z.number().int().min(0),
  /** The generator at the start of the current epoch, from which a resumed training draws the same plan. */
  randomAtEpoch: randomSchema,
  random: randomSchema,
  plateau: z.strictObject({ factor: z.number(), best: z.number().nullable(), stale: z.number() }),
  /** The best validation loss so far, and its epoch. */
  best: z.strictObject({ loss: z.number(), epoch: z.number().int() }).nullable(),
  /** The sum of the training loss in the current epoch, and its number of sequences. */
  epochLoss: z.strictObject({ sum: z.number(), sequences: z.number().int() }),
  /** The mean training loss of the last finished epoch. */
  trainLoss: z.number().nullable(),
  /** The validation at the end of the last finished epoch. */
  validation: z
    .strictObject({
      epoch: z.number().int(),
      sequences: z.number().int(),
      reconstruction: z.number(),
      latent: z.number(),
      regulariser: z.number(),
      total: z.number(),
    })
    .nullable(),
  /** Seconds of training in all. */
  seconds: z.number().min(0),
  finished: z.boolean(),
});

export type TrainingState = z.infer<typeof stateSchema>;

/** A network with any kind of reconstruction. */
type TrainedNetwork = Network<Batch, DecodingSession>;

export function initialState(random: Random): TrainingState {
  const plateau: PlateauState = { factor: 1, best: null, stale: 0 };
  return {
    epoch: 0,
    batch: 0,
    step: 0,
    sequences: 0,
    randomAtEpoch: storedRandom(random),
    random: storedRandom(random),
    plateau,
    best: null,
    epochLoss: { sum: 0, sequences: 0 },
    trainLoss: null,
    validation: null,
    seconds: 0,
    finished: false,
  };
}

/** Writes weights, both moments and the state as one file, which replaces the last one in one step. */
export async function writeCheckpoint(
  records: TrainingRecords,
  network: TrainedNetwork,
  adam: Adam,
  state: TrainingState,
): Promise<void> {
  const moments = await adam.save();
  const size = network.layout.size;
  const tensors: NamedTensors = {
    parameters: { shape: [size], data: await readCopy(network.parameters) },
    firstMoment: { shape: [size], data: moments.firstMoment },
    secondMoment: { shape: [size], data: moments.secondMoment },
    ...(await network.statistics()),
  };
  await records.writeCheckpoint(tensors, {
    state: JSON.stringify(state),
    optimizerSteps: String(moments.steps),
  });
}

/** Restores the state of the last checkpoint; returns null if there is none yet. */
export async function readCheckpoint(
  records: TrainingRecords,
  network: TrainedNetwork,
  adam: Adam,
): Promise<TrainingState | null> {
  const stored = await records.readCheckpoint();
  if (stored === null) return null;
  const where = records.checkpointName;
  const vector = (name: string): Float32Array => {
    const tensor = stored.tensors[name];
    if (!(tensor?.data instanceof Float32Array) || tensor.data.length !== network.layout.size) {
      throw new InputError({
        code: 'damaged',
        where,
        problem: `expected ${name} of ${network.layout.size} values: another model's checkpoint?`,
      });
    }
    if (!allFinite(tensor.data)) {
      throw new InputError({
        code: 'damaged',
        where,
        problem: `${name} holds values that are not finite: the file is damaged`,
      });
    }
    return tensor.data;
  };
  let text: unknown;
  try {
    text = JSON.parse(stored.metadata.state ?? '');
  } catch {
    throw new InputError({
      code: 'damaged',
      where,
      problem: 'expected the state of a training in its metadata: the file is damaged',
    });
  }
  const state = parseWith(stateSchema, text, where);
  const steps = Number(stored.metadata.optimizerSteps);
  if (!Number.isInteger(steps))
    throw new InputError({
      code: 'damaged',
      where,
      problem: 'expected the number of optimiser steps in its metadata: the file is damaged',
    });
  network.load(vector('parameters'), stored.tensors);
  adam.restore(tensor1d(vector('firstMoment')), tensor1d(vector('secondMoment')), steps);
  return state;
}

/** Returns the state of a generator for storage. */
export function storedRandom(random: Random): TrainingState['random'] {
  const { generator, spareNormal } = random.save();
  return { generator: [...generator], spareNormal };
}
