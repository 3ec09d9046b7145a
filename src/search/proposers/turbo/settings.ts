import { z } from 'zod';
import { subspaceKinds } from '../../subspaceKinds.js';

/** The settings of a trust-region search by a Gaussian process. */
export const turboSettings = z.strictObject({
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
  acquisition: z
    .enum(['thompson', 'improvement'])
    .default('thompson')
    .describe(
      'how the strings of a batch are chosen: thompson, each the best of a function drawn from the Gaussian process; or improvement, those of the highest expected improvement',
    ),
  batch: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(10)
    .describe('the number of strings that are evaluated before the surrogate learns from them'),
  candidates: z
    .number()
    .int()
    .min(1)
    .max(5_000)
    .default(128)
    .describe('the number of codes that are decoded for a batch to be chosen from'),
  window: z
    .number()
    .int()
    .min(10)
    .max(2_000)
    .default(500)
    .describe('the most evaluated strings that the Gaussian process is fitted to: those nearest to the best'),
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

export type TurboSettings = z.output<typeof turboSettings>;
