import { InputError } from '../base/errors.js';
import type { Density } from '../density/density.js';
import { type DensityNotes, readDensityFile, writeDensityFile } from '../density/densityFile.js';
import { type SamplingSettings, samplingFrom } from '../density/samplingSettings.js';
import type { Format } from './formats.js';

/** A density as a run keeps it. */
export interface StoredDensity {
  readonly density: Density;
  /** How it is sampled unless asked for otherwise. */
  readonly sampling: SamplingSettings;
  /** Everything else that its file says: how it was fitted (`report`, JSON), and to which weights (`weightsSha256`). */
  readonly notes: DensityNotes;
}

/** A density to keep. */
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
    throw new InputError(
      `${where}: expected codes of ${latent} dimensions, but the density has ${density.dimension}`,
    );
  },
  format: ({ density, notes, precision }) => writeDensityFile(density, notes, precision),
};
