import type { Density } from '../density/density.js';
import { StandardNormal } from '../density/gaussian/standardNormal.js';
import { plainSampling, type SamplingSettings } from '../density/samplingSettings.js';
import { type AnyRun, readDensity } from '../run/fittedDensity.js';

/** The density of a model's own, in {@link densityFor}. */
export const fittedDensity = 'fitted';

/** A density with its sampling settings, which hold unless a user overrides them. */
export interface DensityToSample {
  readonly density: Density;
  readonly sampling: SamplingSettings;
}

/**
 * Reads the density that a user names.
 *
 * @param which `fitted` for the model's own density, `standard-normal`, or the name of a density beside it
 * @throws InputError for a model without that density
 */
export async function densityFor(
  { run, latent }: { readonly run: AnyRun; readonly latent: number },
  which = fittedDensity,
): Promise<DensityToSample> {
  if (which === 'standard-normal') return { density: new StandardNormal(latent), sampling: plainSampling };
  return readDensity(run, which === fittedDensity ? undefined : which);
}
