import { z } from 'zod';
import { subspaceKinds } from '../../subspaceKinds.js';

/** The settings of CMA-ES in a subspace of codes. */
export const cmaEsSettings = z.strictObject({
  dimensions: z
    .number()
    .int()
    .min(2)
    .max(64)
    .default(16)
    .describe('the dimensions of the subspace of codes that is searched'),
  subspace: z
    .enum(subspaceKinds)
    .default('random')
    .describe(
      'the directions of the subspace: random, drawn anew at every restart; or principal, along which codes vary most',
    ),
  sigma: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .describe(
      "the deviation of the first generation, in units of the codes' own deviation; by default the least that changes every third string",
    ),
  initial: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'the number of strings drawn before the search begins at the best of them; by default a tenth of the evaluations',
    ),
});

export type CmaEsSettings = z.output<typeof cmaEsSettings>;
