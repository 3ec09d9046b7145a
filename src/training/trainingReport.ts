import type { LossParts } from '../model/loss.js';
import type { TrainingState } from './checkpoint.js';
import type { TrainingClock } from './clock.js';
import type { TrainingProgress } from './trainOptions.js';

/** Returns the progress of a training. */
export function progressOf(
  state: TrainingState,
  clock: TrainingClock,
  epochs: number | null,
  batches: number,
): TrainingProgress {
  const done = clock.done(state, batches);
  return {
    epoch: state.epoch + 1,
    epochs,
    step: state.step,
    done,
    loss: meanEpochLoss(state),
    validation: state.validation?.reconstruction ?? null,
    sequencesPerSecond: clock.rate(state.sequences),
    secondsLeft: clock.secondsLeft(done),
  };
}

/** Returns the mean training loss in the current epoch so far. */
export function meanEpochLoss({ epochLoss }: TrainingState): number {
  return epochLoss.sum / Math.max(1, epochLoss.sequences);
}

/** Returns the line of the log for a finished epoch, as JSON. */
export function epochLine(
  { epoch, step, trainLoss, sequences }: TrainingState,
  validation: LossParts | null,
  learningRate: number,
  clock: TrainingClock,
): string {
  return JSON.stringify({
    epoch,
    step,
    train: trainLoss,
    validation,
    learningRate,
    seconds: Math.round(clock.seconds * 10) / 10,
    sequencesPerSecond: Math.round(clock.rate(sequences)),
  });
}
