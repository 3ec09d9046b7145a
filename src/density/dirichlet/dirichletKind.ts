import { z } from 'zod';
import type { DensityKind } from '../densityKind.js';
import { clusterSeconds, factorSeconds, productSeconds, usualIterations } from '../fitWork.js';
import { componentCount, iterationSettings } from '../mixture/mixtureSettings.js';

const settings = z.strictObject({
  components: componentCount.default(10).describe('the most components of the mixture'),
  ...iterationSettings,
});

/** A mixture with a Dirichlet-process prior on its weights. */
export const dirichletGmm: DensityKind<typeof settings> = {
  kind: 'dirichlet-gmm',
  summary:
    'a mixture with a Dirichlet-process prior on its weights, which uses only as many components as the codes call for',
  settings,
  // loaded late: the list of densities serves the help
  async fit(codes, count, dimension, { iterations, ...given }, tools) {
    const { fitDirichlet } = await import('./fitDirichlet.js');
    return fitDirichlet(codes, count, dimension, { ...given, ...tools, maxIterations: iterations });
  },
  // every component looks at every code
  seconds(count, dimension, { components, iterations }) {
    const iteration =
      components * (2 * factorSeconds(dimension) + productSeconds(count, dimension)) +
      productSeconds(count, dimension);
    return clusterSeconds(count, dimension, components) + Math.min(usualIterations, iterations) * iteration;
  },
  shortened: [{ text: 'fit fewer components', setting: 'components' }],
};
