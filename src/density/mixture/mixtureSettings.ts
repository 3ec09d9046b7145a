import { z } from 'zod';

/** The number of components of a mixture. */
export const componentCount = z.number().int().min(1).max(10_000);

/** The settings of every fit that improves a mixture in iterations. */
export const iterationSettings = {
  iterations: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(2000)
    .describe('the most iterations from one start'),
  tolerance: z.number().min(0).max(1).default(1e-3).meta({
    description: 'gain in mean log-likelihood below which the fit has converged',
    placeholder: 'gain',
  }),
};
