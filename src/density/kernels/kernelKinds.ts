import { z } from 'zod';
import type { DensityKind } from '../densityKind.js';
import { clusterSeconds, factorSeconds, plainSeconds } from '../fitWork.js';
import { componentCount } from '../mixture/mixtureSettings.js';
import { withPauses } from '../steps.js';
import { KernelDensity } from './kde.js';

const kernelCount = z.number().int().min(1).max(10_000_000);
const width = z.number().min(0.001);

const roundSettings = z.strictObject({
  kernels: kernelCount.optional().describe('codes that get a kernel; all by default'),
  bandwidth: width
    .max(1000)
    .default(0.425)
    .meta({ description: 'standard deviation of a kernel in every dimension', placeholder: 'sd' }),
});

/** The kernel density estimate of the published code of Ghosh et al. 2020. */
export const kde: DensityKind<typeof roundSettings> = {
  kind: 'kde',
  summary: 'a round kernel at every code',
  settings: roundSettings,
  // loaded late: the list of densities serves the help
  async fit(codes, count, dimension, settings, { random }) {
    const { fitRoundKernels } = await import('./fitKernels.js');
    return fitRoundKernels(codes, count, dimension, { ...settings, random });
  },
  seconds: (count, dimension) => plainSeconds(count * dimension + dimension ** 2),
  shortened: [{ text: 'fit fewer kernels', setting: 'kernels' }],
  read: KernelDensity.fromTensors,
};

const localSettings = z.strictObject({
  components: componentCount.default(10).describe('clusters of codes, which give the kernels their shapes'),
  kernels: kernelCount.default(20_000).describe('codes that get a kernel'),
  bandwidth: width.max(1).optional().meta({
    description:
      'standard deviation of a kernel as a share of that of its cluster; by default the share that makes other codes most likely',
    placeholder: 'share',
  }),
});

/** Kernels in the shape of the codes around them. */
export const localKde: DensityKind<typeof localSettings> = {
  kind: 'local-kde',
  summary: 'a kernel at each of many codes, shaped like the codes around it',
  settings: localSettings,
  async fit(codes, count, dimension, { components, ...given }, { pause, ...tools }) {
    const { fitKernelsSteps } = await import('./fitKernels.js');
    const options = { ...given, ...tools, clusters: components };
    return withPauses(fitKernelsSteps(codes, count, dimension, options), pause);
  },
  // for each bandwidth, all kernels and the held out codes are brought into the units of their clusters
  seconds(count, dimension, { components, kernels, bandwidth }) {
    const some = Math.min(kernels, count);
    const heldOut = Math.min(500, Math.ceil(count / 10));
    const each = (some + heldOut * components) * (dimension ** 2 / 2) + heldOut * some * dimension;
    return (
      clusterSeconds(count, dimension, components) +
      components * factorSeconds(dimension) +
      plainSeconds((bandwidth === undefined ? 10 : 1) * each)
    );
  },
  shortened: [
    { text: 'fit fewer components', setting: 'components' },
    { text: 'fit fewer kernels', setting: 'kernels' },
    { text: 'give the bandwidth', setting: 'bandwidth' },
  ],
};
