import { GraeError, InputError, messageOf } from '../base/errors.js';
import { readSafetensors, writeSafetensors } from '../tensor/safetensors.js';
import { densities } from './densities.js';
import type { Density } from './density.js';
import { densityOf, isReadable } from './kinds.js';

/** The largest dimension that a stored density may have: a factor of its covariance then takes 32 MiB. */
export const maxDimension = 4096;

/** The notes that a file keeps beside the numbers of a density. */
export type DensityNotes = Readonly<Record<string, string>>;

/**
 * Returns the file of a density: safetensors whose metadata states its kind and dimension.
 *
 * @throws GraeError for a density of a kind that could not be read again
 */
export function writeDensityFile(
  density: Density,
  notes: DensityNotes,
  precision?: 'whole' | 'compact',
): Uint8Array {
  const { kind, dimension } = density;
  if (!isReadable(kind)) {
    throw new GraeError(
      `a density of the kind ${kind} could not be read again: no registered density of that name has a \`read\``,
    );
  }
  return writeSafetensors(density.toTensors(precision), { kind, dimension: String(dimension), ...notes });
}

/**
 * Inverts {@link writeDensityFile}, except for the rounding of a compact file. The file may come from anywhere and is
 * checked in full.
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
  if (kind !== undefined && !isReadable(kind)) {
    throw new InputError({
      where,
      problem: densities.unregistered(kind),
      advice: [{ text: 'fit a density again' }],
    });
  }
  try {
    if (kind === undefined) throw new InputError('expected the kind of a density, but received: no kind');
    const dimension = /^[1-9]\d{0,6}$/.test(stated) ? Number(stated) : 0;
    if (dimension < 1 || dimension > maxDimension) {
      throw new InputError({
        expected: `a dimension from 1 to ${maxDimension}`,
        received: stated.slice(0, 40) || 'none',
      });
    }
    return { density: densityOf(kind, dimension, tensors), notes };
  } catch (thrown) {
    throw new InputError({
      code: 'damaged',
      where,
      problem: `${messageOf(thrown)}: the file is damaged or foreign`,
      advice: [{ text: 'fit a density again' }],
    });
  }
}
