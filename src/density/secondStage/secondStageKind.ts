import { z } from 'zod';
import type { DensityKind } from '../densityKind.js';
import { deviceSeconds, plainSeconds } from '../fitWork.js';

const size = z.number().int().min(1).max(100_000);

const settings = z.strictObject({
  epochs: size
    .default(100)
    .describe(
      'passes over the codes as this second stage is trained; the model itself is not trained further',
    ),
  units: size.default(1024).describe('units of each layer'),
});

/** The second stage of a two-stage VAE, trained on the codes. */
export const secondStageVae: DensityKind<typeof settings> = {
  kind: 'second-stage-vae',
  summary: 'a variational autoencoder of the codes (2sVAE)',
  settings,
  // loaded late: the list of densities serves commands that start without a back end
  async fit(codes, count, dimension, given, tools) {
    const { fitSecondStage } = await import('./fitSecondStage.js');
    return fitSecondStage(codes, count, dimension, { ...given, ...tools });
  },
  seconds(count, dimension, { epochs, units }) {
    const weights = 2 * (2 * dimension * units + units ** 2);
    // forwards, and backwards to weights and inputs; and the optimiser after every 64 codes
    return epochs * count * (deviceSeconds(3 * weights) + plainSeconds((6 * weights) / 64));
  },
  shortened: [
    { text: 'train it for fewer epochs', setting: 'epochs' },
    { text: 'give it fewer units', setting: 'units' },
  ],
};
