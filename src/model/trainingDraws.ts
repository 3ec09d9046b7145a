import type { Random } from '../base/random.js';
import type { AutoencoderConfig } from './config.js';
import { Dropout, hasDropout } from './dropout.js';
import { configuredLoss } from './losses/index.js';
import { type CodeNoise, drawCodeNoise } from './noise.js';

/** The random parts of one training step. */
export interface TrainingDraws {
  /** Noise on the codes. */
  readonly noise: CodeNoise | null;
  readonly dropout: Dropout | null;
  /** Standard normal numbers for the loss, [rows, latent] for each code that it draws; null if it draws none. */
  readonly deviates: Float32Array | null;
}

/** The random parts of a training step and the share of beta in force. By default nothing is drawn and beta is whole. */
export interface StepOptions extends Partial<TrainingDraws> {
  readonly latentShare?: number;
}

/** Draws noise and deviates for a batch; the same generator draws dropout later. */
export function drawForTraining(config: AutoencoderConfig, rows: number, random: Random): TrainingDraws {
  const noise = drawCodeNoise(config, rows, random);
  const deviates = drawDeviates(config, rows, random);
  return { noise, deviates, dropout: Dropout.of(config, random) };
}

/** Draws the standard normal numbers that the loss needs, [rows, latent] for each code; null if it needs none. */
export function drawDeviates(config: AutoencoderConfig, rows: number, random: Random): Float32Array | null {
  const times = configuredLoss(config.loss).deviates;
  return times === 0 ? null : random.normals(times * rows * config.latent);
}

/** Returns whether a training has noise on codes, draws codes from distributions, or uses dropout. */
export function hasTrainingNoise({ loss, noise, dropout }: AutoencoderConfig): boolean {
  return noise > 0 || hasDropout(dropout) || configuredLoss(loss).posterior === 'normal';
}
