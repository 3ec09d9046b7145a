import { z } from 'zod';

/** The settings of Bayesian optimisation in the box of the codes. */
export const boSettings = z.strictObject({
  inducing: z
    .number()
    .int()
    .min(10)
    .max(2_000)
    .default(500)
    .describe('the inducing points of the sparse Gaussian process, drawn from the strings of known value'),
  batch: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(50)
    .describe('the number of strings that are evaluated before the surrogate learns from them'),
  initial: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'the number of strings drawn for the surrogate to learn from; by default a tenth of the evaluations, and none with strings of known value',
    ),
});

export type BoSettings = z.output<typeof boSettings>;
