import { z } from 'zod';
import type { DensityKind } from '../densityKind.js';
import { factorSeconds, productSeconds } from '../fitWork.js';
import { withPauses } from '../steps.js';
import { Gaussian } from './gaussian.js';
import { StandardNormal } from './standardNormal.js';

const settings = z.strictObject({});

/** The Gaussian of maximum likelihood. */
export const gaussian: DensityKind<typeof settings> = {
  kind: 'gaussian',
  summary: 'one Gaussian',
  settings,
  // loaded late: the list of densities serves the help
  async fit(codes, count, dimension, _, { pause, ...tools }) {
    const { fitGaussianSteps } = await import('./fitGaussian.js');
    return withPauses(fitGaussianSteps(codes, count, dimension, tools), pause);
  },
  seconds: (count, dimension) => factorSeconds(dimension) + productSeconds(2 * count, dimension),
  shortened: [],
  read: Gaussian.fromTensors,
};

/** The prior of variational autoencoders. */
export const standardNormal: DensityKind<typeof settings> = {
  kind: 'standard-normal',
  summary: 'the prior, which does not depend on the codes',
  settings,
  fit: (_codes, _count, dimension) => ({ density: new StandardNormal(dimension), report: null }),
  seconds: () => 0,
  shortened: [],
  needsNoCodes: true,
  read: (dimension) => new StandardNormal(dimension),
};
