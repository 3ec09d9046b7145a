import { z } from 'zod';
import { gzip, perShard } from '../../sharedSettings.js';

export const evaluateSettings = z.strictObject({
  train: z.string().meta({ description: 'the training set, for novelty', placeholder: 'file' }),
  perShard,
  gzip,
});
