import { InputError } from '../base/errors.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { Density } from './density.js';
import { Gaussian } from './gaussian/gaussian.js';
import { StandardNormal } from './gaussian/standardNormal.js';
import { KernelDensity } from './kernels/kde.js';
import { GaussianMixture } from './mixture/gmm.js';
import { SecondStageVae } from './secondStage/secondStage.js';

interface Kind {
  readonly name: string;
  /** The inverse of `toTensors`. @throws InputError if the tensors are not those of such a density */
  readonly read: (dimension: number, tensors: NamedTensors) => Density;
}

/** The one list of densities: a new one is its file and a line here. */
const kinds: readonly Kind[] = [
  { name: 'standard-normal', read: (dimension) => new StandardNormal(dimension) },
  { name: 'gaussian', read: Gaussian.fromTensors },
  { name: 'gmm', read: GaussianMixture.fromTensors },
  { name: 'kde', read: KernelDensity.fromTensors },
  { name: 'second-stage-vae', read: SecondStageVae.fromTensors },
];

/** The values of `kind` that {@link densityOf} knows. */
export const densityKinds: readonly string[] = kinds.map(({ name }) => name);

/**
 * A density of that kind from what its `toTensors` gave. The tensors may come from any file and are checked in full.
 *
 * @throws InputError if there is no such kind, a tensor is missing or has another shape, a number is not finite, or a
 *   covariance is not positive definite
 */
export function densityOf(kind: string | undefined, dimension: number, tensors: NamedTensors): Density {
  const known = kinds.find(({ name }) => name === kind);
  if (known === undefined) {
    const received = kind === undefined ? 'no kind' : JSON.stringify(kind.slice(0, 40));
    throw new InputError(`expected a density (${densityKinds.join(', ')}), but received: ${received}`);
  }
  return known.read(dimension, tensors);
}
