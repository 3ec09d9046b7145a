import type { LossParts } from '../model/loss.js';

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number | null;
  readonly step: number;
  /** The finished share of the training, in [0, 1]. */
  readonly done: number;
  /** The mean training loss in this epoch so far. */
  readonly loss: number;
  readonly validation: number | null;
  readonly sequencesPerSecond: number;
  readonly secondsLeft: number;
}

/** An estimate of the length of a training, from its first slices. */
export interface TrainingEstimate {
  readonly secondsPerEpoch: number;
  /** Seconds until the training ends, by its epochs or its minutes. */
  readonly secondsLeft: number;
  /** The number of optimiser steps in all, finished ones included. */
  readonly steps: number;
}

export interface TrainOptions {
  /**
   * Stops the training after the current slice, with a checkpoint. A resumed training repeats an unfinished step, so it
   * ends with the same bits.
   */
  readonly signal?: AbortSignal;
  /**
   * Runs the work of each slice on the device. Nothing else runs meanwhile, not even signal handlers; on a slow machine
   * this may take minutes. Defaults to a plain call.
   */
  readonly onDevice?: <T>(work: () => T) => T;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called once, a few slices after the start. */
  readonly onEstimate?: (estimate: TrainingEstimate) => void;
  /** Seconds between checkpoints. Defaults to 60. */
  readonly checkpointSeconds?: number;
}

/** The result of a training, as JSON shows it. */
export interface TrainingSummary {
  readonly run: string;
  /** The number of passes over the training sequences; the last pass may be incomplete. */
  readonly epochs: number;
  readonly steps: number;
  readonly sequences: number;
  readonly sequencesPerSecond: number;
  /**
   * The mean loss per sequence over the last epoch of training, nats, latent loss and regulariser included; and whether
   * noise or dropout was at work, which a validation never has.
   */
  readonly losses: { readonly train: number | null; readonly withNoise: boolean };
  readonly validation: (LossParts & { readonly epoch: number; readonly sequences: number }) | null;
  /** The epoch with the best weights, which the run keeps, and its loss: of the validation, if there is one. */
  readonly best: { readonly epoch: number; readonly loss: number } | null;
  readonly parameters: number;
  readonly seconds: number;
  readonly backend: string;
  readonly interrupted: boolean;
}
