import { z } from 'zod';

/** The settings of an evolution. */
export const settings = z.strictObject({
  population: z
    .number()
    .int()
    .min(2)
    .max(100_000)
    .optional()
    .describe(
      'the number of strings that may have children; by default a thirtieth of the evaluations, 12 to 60',
    ),
  children: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('the number of children of a generation; by default a fiftieth of the evaluations, 20 to 50'),
  initial: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'the number of strings of the first generation; by default a twentieth of the evaluations, 20 to 100',
    ),
});

export type EvolveSettings = z.output<typeof settings>;
