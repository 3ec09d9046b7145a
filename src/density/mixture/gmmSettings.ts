import { z } from 'zod';
import { componentCount, iterationSettings } from './mixtureSettings.js';

/** The settings of a fit of a mixture of Gaussians, which the help reads without what fits it. */
export const gmmSettings = z.strictObject({
  components: componentCount.default(10).describe('components of the mixture'),
  select: z
    .array(componentCount)
    .min(1)
    .max(100)
    .refine((sizes) => new Set(sizes).size === sizes.length, 'expected different numbers of components')
    .optional()
    .meta({
      description: 'numbers of components to try; the one with the lowest BIC is kept',
      placeholder: 'list',
      excludes: 'components',
    }),
  covariance: z.enum(['full', 'diagonal']).default('full').meta({
    description: 'whether the dimensions vary together within a component (full) or not (diagonal)',
    placeholder: 'form',
  }),
  restarts: z.number().int().min(1).max(1000).default(1).describe('number of starts; the best is kept'),
  ...iterationSettings,
});
