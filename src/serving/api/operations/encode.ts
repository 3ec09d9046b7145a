import { z } from 'zod';
import { operation } from '../operation.js';
import { textsSchema } from '../schemas.js';

export const encodeOperation = operation({
  name: 'encode',
  summary: 'Encodes strings into latent codes.',
  lane: 'quick',
  request: z.strictObject({ texts: textsSchema }),
  result: z.object({
    codes: z
      .array(z.array(z.number()).nullable())
      .describe('the code of each string; null for one that the model refuses'),
    refusals: z.array(z.object({ text: z.string(), reason: z.string(), offset: z.int().nullable() })),
  }),
  run: async ({ model }, request) => {
    const { codes, indices, refusals } = await model.encode(request.texts);
    const { latent } = model.config.model;
    const all: (number[] | null)[] = request.texts.map(() => null);
    for (const [row, index] of indices.entries()) {
      all[index] = [...codes.subarray(row * latent, (row + 1) * latent)];
    }
    return {
      codes: all,
      refusals: refusals.map(({ text, reason, offset }) => ({ text, reason, offset })),
    };
  },
});
