import { InputError } from '../base/errors.js';
import type { Density } from '../density/density.js';
import { type DensityNotes, readDensityFile, writeDensityFile } from '../density/densityFile.js';
import { type SamplingSettings, samplingFrom } from '../density/samplingSettings.js';
import type { Format } from './formats.js';

/** A density in a run. */
export interface StoredDensity {
  readonly density: Density;
  /** The sampling settings, which hold unless a user overrides them. */
  readonly sampling: SamplingSettings;
  /** The further notes in the file of a density: the report of the fit (`report`, JSON), and the weights (`weightsSha256`). */
  readonly notes: DensityNotes;
}

/** A density to store. */
export interface DensityContent extends Pick<StoredDensity, 'density' | 'notes'> {
  /** `compact` rounds some of its numbers to half precision. Defaults to `whole`. */
  readonly precision?: 'whole' | 'compact' | undefined;
}

/** A density of the codes of a run. */
export const densityFormat: Format<StoredDensity, DensityContent> = {
  parse: (bytes, { where, config }) => {
    const { density, notes } = readDensityFile(bytes, where);
    const { latent } = config.model;
    if (density.dimension === latent) return { density, notes, sampling: samplingFrom(notes, where) };
    throw new InputError({
      code: 'damaged',
      where,
      problem: `expected a density of codes of ${latent} dimensions, but this one has ${density.dimension}`,
    });
  },
  format: ({ density, notes, precision }) => writeDensityFile(density, notes, precision),
};
