import { z } from 'zod';

/** The settings of an objective that a program computes. */
export const programSettings = z.strictObject({
  objectiveTimeout: z
    .number()
    .positive()
    .max(1_000_000)
    .default(60)
    .meta({ placeholder: 'seconds' })
    .describe(
      'the most seconds for the answer of a program to one string, the start of the program included',
    ),
});

export type ProgramSettings = z.output<typeof programSettings>;
