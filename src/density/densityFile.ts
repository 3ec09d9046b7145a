import { InputError, messageOf } from '../base/errors.js';
import { readSafetensors, writeSafetensors } from '../tensor/safetensors.js';
import type { Density } from './density.js';
import { densityOf } from './kinds.js';

/** Largest dimension that a stored density may state: a factor of its covariance then takes 32 MiB. */
export const maxDimension = 4096;

/** What is kept beside the numbers of a density. */
export type DensityNotes = Readonly<Record<string, string>>;

/** The bytes of a file of a density: safetensors with its kind and dimension among the metadata. */
export function writeDensityFile(
  density: Density,
  notes: DensityNotes,
  precision?: 'whole' | 'compact',
): Uint8Array {
  const { kind, dimension } = density;
  return writeSafetensors(density.toTensors(precision), { kind, dimension: String(dimension), ...notes });
}

/**
 * The inverse of {@link writeDensityFile}, but for the rounding of a compact one. The file may come from anywhere and is checked in full.
 *
 * @param where the file's name, for messages
 * @throws InputError if it is truncated, damaged or foreign
 */
export function readDensityFile(
  bytes: Uint8Array,
  where: string,
): { readonly density: Density; readonly notes: DensityNotes } {
  const { tensors, metadata } = readSafetensors(bytes, where);
  const { kind, dimension: stated = '', ...notes } = metadata;
  try {
    const dimension = /^[1-9]\d{0,6}$/.test(stated) ? Number(stated) : 0;
    if (dimension < 1 || dimension > maxDimension) {
      throw new InputError(
        `expected a dimension from 1 to ${maxDimension}, but received: ${stated.slice(0, 40) || 'none'}`,
      );
    }
    return { density: densityOf(kind, dimension, tensors), notes };
  } catch (thrown) {
    throw new InputError(
      `${where}: ${messageOf(thrown)}; the file is damaged or foreign, fit a density again`,
    );
  }
}
