import { z } from 'zod';

/** The settings of an objective that is learned from examples. */
export const learnSettings = z.strictObject({
  caution: z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .describe(
      'standard deviations of a learned value by which it is made worse, so that a search stays near the examples',
    ),
});
