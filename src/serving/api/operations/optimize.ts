import { z } from 'zod';
import { InputError } from '../../../base/errors.js';
import { withoutUndefined } from '../../../base/withoutUndefined.js';
import { search } from '../../../library/search.js';
import { constraintSettings } from '../../../search/constraints/constraintSettings.js';
import { proposers } from '../../../search/proposers/proposers.js';
import { operation } from '../operation.js';
import { seedSchema, textsSchema } from '../schemas.js';

export const optimizeOperation = operation({
  name: 'optimize',
  summary: 'Searches for the strings with the best value of a score.',
  lane: 'job',
  request: z.strictObject({
    maximize: z.string().optional().describe('a score to make as high as possible'),
    minimize: z.string().optional().describe('a score to make as low as possible'),
    budget: z.int().min(10).max(100_000).default(1_000).describe('the most strings that are evaluated'),
    proposer: z
      .enum(['auto', ...proposers.kinds])
      .default('auto')
      .describe('what proposes strings'),
    seed: seedSchema,
    start: textsSchema.optional().describe('strings to start from'),
    constraints: constraintSettings.optional().describe('what every string has to keep'),
  }),
  result: z.object({
    best: z
      .array(z.object({ text: z.string(), value: z.number().nullable() }))
      .describe('best first, at most 100'),
    evaluations: z.int(),
    ended: z.enum(['budget', 'exhausted', 'interrupted']),
  }),
  run: async ({ model }, { maximize, minimize, ...options }, signal, tell) => {
    const goal =
      maximize !== undefined && minimize === undefined
        ? { maximize }
        : minimize !== undefined && maximize === undefined
          ? { minimize }
          : null;
    if (goal === null) throw new InputError('expected either a score to maximize or one to minimize');
    const { best, evaluations, ended } = await search(model, goal, {
      ...withoutUndefined(options),
      signal,
      onProgress: (progress) => tell(progress),
    });
    return {
      best: best.map(({ text, value }) => ({ text, value })),
      evaluations: evaluations.length,
      ended,
    };
  },
});
