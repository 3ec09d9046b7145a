import { z } from 'zod';
import type { DensityKind } from '../densityKind.js';
import { clusterSeconds, factorSeconds, plainSeconds, productSeconds, usualIterations } from '../fitWork.js';
import { fitMixture } from './fitMixture.js';
import { GaussianMixture } from './gmm.js';
import { componentCount, iterationSettings } from './mixtureSettings.js';
import { selectComponents } from './selectComponents.js';

const settings = z.strictObject({
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

/** A mixture of Gaussians, as in Ghosh et al. 2020. */
export const gmm: DensityKind<typeof settings> = {
  kind: 'gmm',
  summary: 'a mixture of Gaussians',
  settings,
  async fit(codes, count, dimension, { select, iterations, ...given }, tools) {
    const options = { ...given, ...tools, maxIterations: iterations };
    if (select === undefined) return fitMixture(codes, count, dimension, options);
    const { selection, ...best } = await selectComponents(codes, count, dimension, select, options);
    return { ...best, report: { ...best.report, selection } };
  },
  seconds(count, dimension, { components, select = [components], restarts, iterations, covariance }) {
    const sizes = select.map((size) => {
      const iteration =
        covariance === 'diagonal'
          ? plainSeconds(3 * count * size * dimension)
          : size * factorSeconds(dimension) + productSeconds(2 * count, dimension);
      return clusterSeconds(count, dimension, size) + Math.min(usualIterations, iterations) * iteration;
    });
    return restarts * sizes.reduce((sum, seconds) => sum + seconds, 0);
  },
  shortened: [
    { text: 'fit diagonal covariances', setting: 'covariance', value: 'diagonal' },
    { text: 'fit one Gaussian', setting: 'density', value: 'gaussian' },
    { text: 'fit fewer components', setting: 'components' },
  ],
  read: GaussianMixture.fromTensors,
};
