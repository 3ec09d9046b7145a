import { InputError } from '../base/errors.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import { densities } from './densities.js';
import type { Density } from './density.js';
import { SecondStageVae } from './secondStage/secondStage.js';

type ReadDensity = (dimension: number, tensors: NamedTensors) => Density;

/** Returns what reads the densities of a kind in a file; undefined for a kind that no registered density reads. */
function readerOf(kind: string): ReadDensity | undefined {
  // the list of densities serves commands that start without a back end, which a second stage computes with
  if (kind === 'second-stage-vae') return SecondStageVae.fromTensors;
  const entry = densities.all.find((one) => one.kind === kind);
  return entry?.read?.bind(entry);
}

/** Returns whether densities of a kind can be read from a file. */
export function isReadable(kind: string): boolean {
  return readerOf(kind) !== undefined;
}

/**
 * Makes a density from the result of its `toTensors`. The tensors may come from any file and are checked in full.
 *
 * @throws InputError if there is no such kind, a tensor is missing or has another shape, a number is not finite, or a
 *   covariance is not positive definite
 */
export function densityOf(kind: string, dimension: number, tensors: NamedTensors): Density {
  const reader = readerOf(kind);
  if (reader === undefined) throw new InputError(densities.unregistered(kind));
  return reader(dimension, tensors);
}
