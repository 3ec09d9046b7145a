import { z } from 'zod';
import { dropoutSettings } from './dropout.js';
import { noiseSettings } from './noise.js';

/** The settings of codes, for any kind of reconstruction. */
export const codeSettings = z.strictObject({
  latent: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .meta({ description: 'dimensions of a code', isTakenOver: true }),
  ...noiseSettings.shape,
  dropout: dropoutSettings,
});
