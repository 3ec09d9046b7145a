import { host } from '../base/host.js';
import type { TrainingConfig } from '../run/trainingSettings.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';
import { currentBackend } from '../tensor/backend.js';
import { computesInOneThread } from '../tensor/backendNames.js';

/** The seconds of one core below which a training is over before other threads have paid for their start. */
const worthwhileSeconds = 20;

/** Products of a training step for each parameter and place: one forwards and two backwards, each with its sum. */
const operationsOfParameter = 6;
/** Operations a second of one core on WebAssembly, roughly. */
const operationsPerSecond = 30e9;

/** What decides the length of a training. */
export interface TrainingSize {
  /** The number of parameters of the network. */
  readonly parameters: number;
  readonly training: Pick<TrainingConfig, 'epochs' | 'minutes'>;
  readonly sequences: EncodedCorpus;
}

/**
 * Returns the threads of a training whose user leaves their number open: one for each core, but one for a short training,
 * or for native TensorFlow, which uses all cores by itself, and WebGPU.
 */
export function usualThreads({ parameters, training, sequences }: TrainingSize): number {
  const cores = host().threads?.count ?? 1;
  if (cores === 1 || computesInOneThread(currentBackend().backend)) return 1;
  const { epochs, minutes } = training;
  const places = sequences.ids.length * (epochs ?? Number.POSITIVE_INFINITY);
  const byEpochs = (operationsOfParameter * parameters * places) / operationsPerSecond;
  const byMinutes = minutes === null ? Number.POSITIVE_INFINITY : 60 * minutes;
  return Math.min(byEpochs, byMinutes) < worthwhileSeconds ? 1 : cores;
}
