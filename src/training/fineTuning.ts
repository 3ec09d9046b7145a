/** The time of a training step: `perStep` for any batch, plus `perSequence` for each of its sequences. */
export interface StepSeconds {
  readonly perStep: number;
  readonly perSequence: number;
}

export interface FineTuning {
  /** The number of training sequences. */
  readonly sequences: number;
  /** The length of the training in epochs; null if the user gave none. */
  readonly epochs: number | null;
  readonly minutes: number | null;
  /** The time of a step on this machine, if `minutes` bound the training; else null. */
  readonly seconds: StepSeconds | null;
  /** The batch of the user; null leaves it to the rule. */
  readonly batch: number | null;
  /** The batch and the learning rate of the run that the training begins with. */
  readonly start: { readonly batch: number; readonly learningRate: number };
}

export interface FineTuningSchedule {
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
}

/** The number of steps beyond which a larger batch serves better than more steps. */
const wantedSteps = 400;

/** The smallest batch worth its time: below it, the time of a step hardly falls. */
const smallestBatch = 16;

/** Factor on the learning rate by the root of the batch: a small corpus leaves few steps for a long way. */
const urgency = 2;

/**
 * The number of sequences in a training of default length, repetitions included. Longer trainings on few strings gave
 * fewer of them back: of 300, 98.7% after 12 passes, 94% after 60.
 */
const usualSequences = 5_000;
const fewestEpochs = 5;
const mostEpochs = 100;

/**
 * The number of passes after which a training by the clock ends early, unless the user sets one: more passes only learn
 * the strings by heart. With 300 strings in five minutes, 46 passes gave back 98.7% of them, but 28% of other strings;
 * `zinc250k` itself gives back 45% of those.
 */
const enoughEpochs = 20;

/**
 * Chooses batch, learning rate and epochs for fine-tuning. They follow the corpus and the time, not the run that gives
 * the weights, which often had a thousand times as many strings. The batch is halved until the training has
 * {@link wantedSteps}. The rate falls with the root of the batch, since the noise of the gradient grows (for Adam:
 * Malladi et al. 2022, arXiv 2205.10287), times {@link urgency}. Neither exceeds the value of that run.
 */
export function fineTuningSchedule(asked: FineTuning): FineTuningSchedule {
  const { sequences, minutes, start } = asked;
  const usual = Math.min(mostEpochs, Math.max(fewestEpochs, Math.ceil(usualSequences / sequences)));
  const epochs = asked.epochs ?? (minutes === null ? usual : Math.max(usual, enoughEpochs));
  let batch = asked.batch ?? start.batch;
  while (
    asked.batch === null &&
    batch > smallestBatch &&
    stepsOf({ ...asked, epochs }, batch) < wantedSteps
  ) {
    // the next smaller power of two
    batch = 2 ** Math.ceil(Math.log2(batch) - 1);
  }
  const factor = Math.min(1, urgency * Math.sqrt(batch / start.batch));
  const learningRate = factor * start.learningRate;
  return { epochs, batch, learningRate: Number(learningRate.toPrecision(2)) };
}

/** Returns the number of optimiser steps of a training, by its epochs or its minutes, whichever end it first. */
export function stepsOf(
  { sequences, epochs, minutes, seconds }: Pick<FineTuning, 'sequences' | 'epochs' | 'minutes' | 'seconds'>,
  batch: number,
): number {
  const byEpochs = epochs === null ? Number.POSITIVE_INFINITY : epochs * Math.ceil(sequences / batch);
  const byMinutes =
    minutes === null || seconds === null
      ? Number.POSITIVE_INFINITY
      : (60 * minutes) / (seconds.perStep + seconds.perSequence * Math.min(batch, sequences));
  return Math.max(1, Math.round(Math.min(byEpochs, byMinutes)));
}
