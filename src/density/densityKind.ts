import type { z } from 'zod';
import type { Advice } from '../base/message.js';
import type { Random } from '../base/random.js';
import type { Kind } from '../base/registry.js';
import type { SettingsSchema } from '../base/settings.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { MakeCodeProducts } from './codeProducts.js';
import type { Density } from './density.js';
import type { MixtureProgress } from './mixture/fitMixture.js';
import type { Pause } from './steps.js';

/** What a fit works with besides codes and settings. */
export interface FitTools {
  readonly random: Random;
  /** Products with all codes, where the time of most fits goes. Defaults to plain JavaScript. */
  readonly products?: MakeCodeProducts;
  readonly onProgress?: (progress: MixtureProgress) => void | Promise<void>;
  /** Called between pieces of work of a few seconds; throws `FitStopped` to end the fit. */
  readonly pause?: Pause;
}

/** A density and what its fit has to tell. */
export interface Fitted {
  readonly density: Density;
  readonly report: object | null;
}

/** A way to fit a density to codes: its settings, and the fit. */
export interface DensityKind<Schema extends SettingsSchema = SettingsSchema> extends Kind<Schema> {
  /** @param codes `[count, dimension]`, row-major; empty where {@link needsNoCodes} */
  fit(
    codes: Float32Array,
    count: number,
    dimension: number,
    settings: z.output<Schema>,
    tools: FitTools,
  ): Fitted | Promise<Fitted>;
  /** Seconds that the fit takes on one core, roughly, so that nobody waits hours unwarned. */
  seconds(count: number, dimension: number, settings: z.output<Schema>): number;
  /** Ways to make the fit shorter. */
  readonly shortened: readonly Advice[];
  /** Whether the density is the same whatever the codes. */
  readonly needsNoCodes?: true;
  /**
   * The inverse of `toTensors` for a density of this kind that is the user's own.
   *
   * @throws InputError if the tensors are not those of such a density
   */
  read?(dimension: number, tensors: NamedTensors): Density;
}
