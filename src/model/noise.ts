import { z } from 'zod';
import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { add, concat, mul, type Tensor2D, tensor2d } from '../tensor/ops.js';

export const noiseSettings = z.strictObject({
  noise: z.number().min(0).max(100).meta({
    description: 'standard deviation of the noise on the codes in training',
    placeholder: 'sd',
  }),
  noiseLevels: z.enum(['fixed', 'drawn']).meta({
    description:
      'fixed: the same noise on every code; drawn: a level for each code, up to the noise, which the decoder sees',
    placeholder: 'how',
    isTakenOver: true,
  }),
});

/**
 * Normal noise that training puts on codes.
 *
 * @interface
 */
export type CodeNoiseSettings = z.output<typeof noiseSettings>;

/** The settings without noise, for losses that are deterministic or draw codes themselves. */
export const noNoise: CodeNoiseSettings = { noise: 0, noiseLevels: 'fixed' };

/** Returns the settings for noise with one standard deviation on every code. */
export function fixedNoise(deviation: number): CodeNoiseSettings {
  return { noise: deviation, noiseLevels: 'fixed' };
}

/** The noise of a model and the dimensions of its codes. */
export interface NoiseConfig extends CodeNoiseSettings {
  readonly latent: number;
}

/** Normal noise for the codes of a batch, with the level of each code. */
export interface CodeNoise {
  /** The noise, [rows, latent], row by row, each row with its own standard deviation. */
  readonly values: Float32Array;
  /** The standard deviations, [rows]. */
  readonly levels: Float32Array;
}

/** Draws noise for one batch in training; null for a configuration without noise. */
export function drawCodeNoise(
  { latent, noise, noiseLevels }: NoiseConfig,
  rows: number,
  random: Random,
): CodeNoise | null {
  if (noise === 0) return null;
  const levels = new Float32Array(rows).fill(noise);
  // cubed, so that most levels are low, where codes are read exactly, whatever the highest is
  if (noiseLevels === 'drawn') for (let row = 0; row < rows; row++) levels[row]! *= random.uniform() ** 3;
  const values = random.normals(rows * latent);
  for (let i = 0; i < values.length; i++) values[i]! *= levels[Math.floor(i / latent)]!;
  return { values, levels };
}

/** Returns the standard deviation of noise that is the same on every code; null without such noise. */
export function fixedDeviation({ noise, noiseLevels }: CodeNoiseSettings): number | null {
  return noiseLevels === 'fixed' && noise > 0 ? noise : null;
}

/** Returns the highest noise level that the decoder can read: 0 for a decoder that does not see levels. */
export function highestLevel({ noise, noiseLevels }: CodeNoiseSettings): number {
  return noiseLevels === 'drawn' ? noise : 0;
}

/** @throws InputError for a level outside the training of the model */
export function checkNoiseLevel({ noise, noiseLevels }: NoiseConfig, level: number): void {
  if (level === 0 || (noiseLevels === 'drawn' && level > 0 && level <= noise)) return;
  if (noiseLevels === 'drawn') {
    throw new InputError({
      setting: 'noiseLevel',
      expected: `a noise level from 0 to ${noise}, as in the training of this model`,
      received: level,
    });
  }
  throw new InputError({
    setting: 'noiseLevel',
    expected: 'a noise level of 0, since this model was not trained with drawn levels',
    received: level,
    advice: [{ text: 'train a model with them', setting: 'noiseLevels', value: 'drawn' }],
  });
}

/** Returns the width of a code for the decoder: the latent dimension, plus one if it sees the noise level too. */
export function seenWidth({ latent, noiseLevels }: NoiseConfig): number {
  return noiseLevels === 'drawn' ? latent + 1 : latent;
}

/**
 * Returns codes with noise of level s as the decoder sees them: divided by sqrt(1 + s²), so that high levels give no
 * larger inputs, with s beside them. A model of fixed noise sees the codes alone. As in noise-conditional networks (Song
 * and Ermon 2019, arXiv 1907.05600), one decoder serves every level: at 0 it reads codes exactly, at a high level it
 * makes the most of vague ones.
 *
 * @param codes [rows, latent], with their noise
 * @param levels the standard deviation of each row's noise, [rows]
 * @returns [rows, {@link seenWidth}]
 */
export function seenCodes(config: NoiseConfig, codes: Tensor2D, levels: Float32Array): Tensor2D {
  if (config.noiseLevels === 'fixed') return codes;
  const column = (of: (level: number) => number) => tensor2d(levels.map(of), [levels.length, 1]);
  const scaled = mul(
    codes,
    column((level) => 1 / Math.sqrt(1 + level * level)),
  );
  return concat([scaled, column((level) => level)], 1) as Tensor2D;
}

/** Adds noise to codes, on the device. */
export function addCodeNoise(codes: Tensor2D, { values }: CodeNoise): Tensor2D {
  return add(codes, tensor2d(values, codes.shape)) as Tensor2D;
}
