import type { ModelConfig } from './config.js';
import { lossNamed } from './losses/index.js';

/** Whether codes are noisy in training, drawn, or have parts left out. */
export function hasTrainingNoise({ objective, noise, dropout }: ModelConfig): boolean {
  return noise > 0 || dropout !== undefined || lossNamed(objective).posterior === 'normal';
}
