import { z } from 'zod';
import { judgeTexts } from '../../../judging/judgeTexts.js';
import { operation } from '../operation.js';
import { judgedSchema, scoresSchema, textsSchema } from '../schemas.js';

export const scoreOperation = operation({
  name: 'score',
  summary: 'Judges strings: validity, canonical form, scores.',
  lane: 'quick',
  request: z.strictObject({ texts: textsSchema, scores: scoresSchema }),
  result: z.object({ judged: z.array(judgedSchema) }),
  run: async (service, request) => ({
    judged: await judgeTexts(await service.domainFor(request.scores), request.texts),
  }),
});
