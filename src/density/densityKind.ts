import type { z } from 'zod';
import type { Advice } from '../base/message.js';
import type { Random } from '../base/random.js';
import type { Kind } from '../base/registry.js';
import type { SettingsSchema } from '../base/settings.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { MakeCodeProducts } from './codeProducts.js';
import type { Density } from './density.js';
import type { MixtureProgress } from './mixture/mixtureOptions.js';
import type { Pause } from './steps.js';

/** The tools of a fit, besides codes and settings. */
export interface FitTools {
  readonly random: Random;
  /** Products with all codes, which take most of the time of most fits. Defaults to plain JavaScript. */
  readonly products?: MakeCodeProducts;
  readonly onProgress?: (progress: MixtureProgress) => void | Promise<void>;
  /** Called between pieces of work of a few seconds; throws `FitStopped` to end the fit. */
  readonly pause?: Pause;
}

/** A density and the report of its fit. */
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
  /**
   * Estimates the seconds that the fit takes on one core, so that nobody waits for hours unwarned: a fit that is expected to
   * take longer than half an hour needs the user's consent. Half or double is near enough.
   */
  seconds(count: number, dimension: number, settings: z.output<Schema>): number;
  /** Advice for a fit that takes too long: the settings that make it shorter. Fitting fewer codes is advised anyway. */
  readonly shortened: readonly Advice[];
  /** Whether the density is the same for all codes. */
  readonly needsNoCodes?: true;
  /**
   * Inverts `toTensors` of the densities whose `kind` is this one's. A way to fit densities of another kind has none.
   *
   * @throws InputError if the tensors do not make such a density
   */
  read?(dimension: number, tensors: NamedTensors): Density;
}
