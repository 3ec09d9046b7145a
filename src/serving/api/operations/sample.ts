import { z } from 'zod';
import { withoutUndefined } from '../../../base/withoutUndefined.js';
import { constraintSettings } from '../../../search/constraints/constraintSettings.js';
import { operation } from '../operation.js';
import { judgedSchema, seedSchema } from '../schemas.js';

const marked = judgedSchema.extend({
  duplicate: z.boolean().nullable().describe('whether an earlier sample means the same'),
  novel: z.boolean().nullable().describe('whether the training set lacks it'),
});

export const sampleOperation = operation({
  name: 'sample',
  summary: 'Draws new strings and judges them.',
  lane: 'long',
  request: z.strictObject({
    count: z.int().min(1).max(10_000).default(10).describe('number of samples'),
    seed: seedSchema,
    unique: z.boolean().optional().describe('draw until all are different and valid'),
    novel: z.boolean().optional().describe('draw until none is in the training set and all are valid'),
    spread: z.number().positive().max(100).optional().describe('factor on the deviations of the density'),
    noiseLevel: z.number().min(0).max(100).optional().describe('noise on the drawn codes'),
    constraints: constraintSettings.optional().describe('what every sample has to keep'),
  }),
  result: z.object({ samples: z.array(marked) }),
  run: async ({ model }, { count, ...options }, signal) => ({
    samples: [...(await model.sample(count, { ...withoutUndefined(options), signal }))],
  }),
});
