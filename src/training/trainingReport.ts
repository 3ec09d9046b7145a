import type { LossParts } from '../model/loss.js';
import type { TrainingState } from './checkpoint.js';
import type { TrainingClock } from './clock.js';
import type { TrainingProgress } from './trainOptions.js';

/** How far a training is. */
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

/** The mean training loss of the items of the current epoch so far. */
export function meanEpochLoss({ epochLoss }: TrainingState): number {
  return epochLoss.sum / Math.max(1, epochLoss.sequences);
}

/** The line of the log for an epoch that is over, as JSON. */
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
