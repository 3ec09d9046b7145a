import type { LossParts } from '../model/loss.js';

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number | null;
  readonly step: number;
  /** Share of the training that is over, in [0, 1]. */
  readonly done: number;
  /** Running mean of the training loss in this epoch. */
  readonly loss: number;
  readonly validation: number | null;
  readonly sequencesPerSecond: number;
  readonly secondsLeft: number;
}

/** How long a training will take, by its first slices. */
export interface TrainingEstimate {
  readonly secondsPerEpoch: number;
  /** Until the training ends, by its epochs or its minutes. */
  readonly secondsLeft: number;
  /** Steps of the optimiser in all, those already taken included. */
  readonly steps: number;
}

export interface TrainOptions {
  /**
   * Stops after the slice that is on the device, with a checkpoint. A step that is not finished then is left undone, and
   * taken anew when the training goes on, so that it ends in the same bits.
   */
  readonly signal?: AbortSignal;
  /**
   * Runs the work of each slice on the device. Nothing else comes through meanwhile, no signal either, which on a slow
   * machine may be minutes. Defaults to running it.
   */
  readonly onDevice?: <T>(work: () => T) => T;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called once, a few slices after the start. */
  readonly onEstimate?: (estimate: TrainingEstimate) => void;
  /** Seconds between checkpoints. Defaults to 60. */
  readonly checkpointSeconds?: number;
}

/** The document that `grae train --json` prints. */
export interface TrainingSummary {
  readonly run: string;
  /** Passes over the training sequences; the last may be a part of one. */
  readonly epochs: number;
  readonly steps: number;
  readonly sequences: number;
  readonly sequencesPerSecond: number;
  /**
   * Mean loss per sequence over the last epoch of training, nats, latent loss and regulariser included; and whether codes
   * had noise or parts left out then, as they never have in the validation.
   */
  readonly losses: { readonly train: number | null; readonly withNoise: boolean };
  readonly validation: (LossParts & { readonly epoch: number; readonly sequences: number }) | null;
  /** The epoch whose weights are kept, and its loss: of the validation where there is one. */
  readonly best: { readonly epoch: number; readonly loss: number } | null;
  readonly parameters: number;
  readonly seconds: number;
  readonly backend: string;
  readonly interrupted: boolean;
}
