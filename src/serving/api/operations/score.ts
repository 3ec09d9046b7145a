import { z } from 'zod';
import { judgeTexts } from '../../../judging/judgeTexts.js';
import { operation } from '../operation.js';
import { judged, scores, texts } from '../schemas.js';

export const score = operation({
  name: 'score',
  summary: 'Judges strings: validity, canonical form, scores.',
  lane: 'quick',
  request: z.strictObject({ texts, scores }),
  result: z.object({ judged: z.array(judged) }),
  run: async (service, request) => ({
    judged: await judgeTexts(await service.domainFor(request.scores), request.texts),
  }),
});
