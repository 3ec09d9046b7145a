import { InputError } from '../base/errors.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import { densities } from './densities.js';
import type { Density } from './density.js';
import { Gaussian } from './gaussian/gaussian.js';
import { StandardNormal } from './gaussian/standardNormal.js';
import { KernelDensity } from './kernels/kde.js';
import { GaussianMixture } from './mixture/gmm.js';
import { SecondStageVae } from './secondStage/secondStage.js';

/** Inverts `toTensors`. @throws InputError if the tensors do not make such a density */
type ReadDensity = (dimension: number, tensors: NamedTensors) => Density;

/** The densities that ship, by the kind in their files. Several fits may make one kind. */
const shipped: Readonly<Record<string, ReadDensity>> = {
  'standard-normal': (dimension) => new StandardNormal(dimension),
  gaussian: Gaussian.fromTensors,
  gmm: GaussianMixture.fromTensors,
  kde: KernelDensity.fromTensors,
  'second-stage-vae': SecondStageVae.fromTensors,
};

/** Returns readers by the kind in a file, for the densities that ship and the ones that a user registered. */
function readers(): ReadonlyMap<string, ReadDensity> {
  const own = densities.all.flatMap(({ kind, read }): [string, ReadDensity][] =>
    read === undefined ? [] : [[kind, read]],
  );
  return new Map([...Object.entries(shipped), ...own]);
}

/**
 * Makes a density from the result of its `toTensors`. The tensors may come from any file and are checked in full.
 *
 * @throws InputError if there is no such kind, a tensor is missing or has another shape, a number is not finite, or a
 *   covariance is not positive definite
 */
export function densityOf(kind: string | undefined, dimension: number, tensors: NamedTensors): Density {
  const readersByKind = readers();
  const reader = readersByKind.get(kind ?? '');
  if (reader === undefined) {
    const received = kind === undefined ? 'no kind' : JSON.stringify(kind.slice(0, 40));
    throw new InputError(
      `expected a density (${[...readersByKind.keys()].join(', ')}), but received: ${received}`,
    );
  }
  return reader(dimension, tensors);
}
