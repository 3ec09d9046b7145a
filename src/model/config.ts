import { z } from 'zod';
import type { KindConfig } from '../base/registry.js';
import { codeSettings } from './codeSettings.js';
import { decoders } from './decoders/index.js';
import { encoders } from './encoders/index.js';
import { losses } from './losses/index.js';

/** The settings of codes and their loss, for any kind of reconstruction. */
export interface AutoencoderConfig extends z.output<typeof codeSettings> {
  readonly loss: KindConfig;
}

/** The settings of a model of sequences. */
export interface ModelConfig extends AutoencoderConfig {
  /** The longest sequence of (packed) productions that the model reads or writes. */
  readonly maxSteps: number;
  readonly encoder: KindConfig;
  readonly decoder: KindConfig;
}

/** The schema of the longest sequence of a model. */
export const sequenceLimit = z.number().int().min(1).max(10_000);

/** Returns the length of the longest sequence that a model reads or writes. */
export function longestIn({ maxSteps }: Pick<ModelConfig, 'maxSteps'>): number {
  return maxSteps;
}

/** Returns the schema of the whole configuration of a model; each part has one of the shipped or registered kinds. */
export function modelConfigSchema(): z.ZodType<ModelConfig> {
  const { latent, ...others } = codeSettings.shape;
  return z.strictObject({
    latent,
    maxSteps: sequenceLimit,
    encoder: encoders.schema(),
    decoder: decoders.schema(),
    loss: losses.schema(),
    ...others,
  });
}
