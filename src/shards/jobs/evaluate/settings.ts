import { z } from 'zod';
import { column, gzip, perShard } from '../../sharedSettings.js';

export const evaluateSettings = z.strictObject({
  train: z.string().meta({ description: 'the training set, for novelty', placeholder: 'file' }),
  column,
  trainColumn: column.unwrap().optional().meta({
    description: 'column of the training set',
    placeholder: 'name or number',
  }),
  perShard,
  gzip,
});
