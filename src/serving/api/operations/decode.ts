import { z } from 'zod';
import { InputError } from '../../../base/errors.js';
import { operation } from '../operation.js';
import { mostTexts } from '../schemas.js';

export const decodeOperation = operation({
  name: 'decode',
  summary: 'Decodes latent codes to strings, greedily and under the guard.',
  lane: 'quick',
  request: z.strictObject({
    codes: z.array(z.array(z.number())).min(1).max(mostTexts).describe('a code for each string'),
  }),
  result: z.object({ texts: z.array(z.string()) }),
  run: async ({ model }, { codes }) => {
    const { latent } = model.config.model;
    const other = codes.findIndex((code) => code.length !== latent);
    if (other >= 0) {
      throw new InputError(
        `codes[${other}]: expected the ${latent} numbers of a code, but received ${codes[other]!.length}`,
      );
    }
    return { texts: await model.decode(Float32Array.from(codes.flat())) };
  },
});
