import type { DensityKind } from '../densityKind.js';
import { clusterSeconds, factorSeconds, plainSeconds, productSeconds, usualIterations } from '../fitWork.js';
import { GaussianMixture } from './gmm.js';
import { gmmSettings } from './gmmSettings.js';

/** A mixture of Gaussians, as in Ghosh et al. 2020. */
export const gmm: DensityKind<typeof gmmSettings> = {
  kind: 'gmm',
  summary: 'a mixture of Gaussians',
  settings: gmmSettings,
  // loaded late: the list of densities serves the help
  async fit(codes, count, dimension, { select, iterations, ...given }, tools) {
    const { fitMixture } = await import('./fitMixture.js');
    const { selectComponents } = await import('./selectComponents.js');
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
