import type { GivenSettings } from '../base/settings.js';
import type { DensitySettings } from '../density/densities.js';
import type { FitTools } from '../density/densityKind.js';

/** A fit: the kind of density, its settings by name, and how the work is bounded and watched. */
export interface FitOptions extends DensitySettings {
  /** The kind of one of {@link densities}. Defaults to `gmm`. */
  readonly kind?: string;
  /** Settings by name, for a density of the user's own. */
  readonly settings?: GivenSettings;
  /** The name under which the run keeps the density beside its own. Defaults to replacing its own. */
  readonly as?: string;
  /** The most codes to fit, which the seed draws. Defaults to 50,000. */
  readonly points?: number;
  readonly seed?: number;
  /** Factor on the spread of the density, for samples that do not set their own. */
  readonly spread?: number;
  /** Noise on the drawn codes, for samples that do not set their own. */
  readonly noiseLevel?: number;
  /** Width of the beam search that decodes samples which do not set their own. */
  readonly beam?: number;
  /** Returns the codes, for several densities fitted to the same ones; called only by a kind that needs codes. */
  readonly codes?: () => Promise<Float32Array>;
  readonly onProgress?: NonNullable<FitTools['onProgress']>;
  readonly onEncoded?: (done: number, total: number) => void;
  /** Ends the fit within seconds; the run then keeps the density that it had. */
  readonly signal?: AbortSignal;
  /**
   * Time for the fit. When it is over, mixtures and the second stage return the result of their last iteration, and
   * other kinds fail. Defaults to as long as the fit takes.
   */
  readonly minutes?: number;
  /** Refuses a fit that is expected to take longer, unless `minutes` bound it. Defaults to no bound. */
  readonly mostSeconds?: number;
  /** Called before the codes are encoded. */
  readonly onExpected?: (expected: ExpectedFit) => void;
  /** Called between pieces of work of a few seconds, with the name of the next piece. */
  readonly onPiece?: (next: string) => void;
}

/** The work of a fit, before it begins. */
export interface ExpectedFit {
  readonly points: number;
  readonly dimension: number;
  /** Seconds that the fit takes on one core after the encoding; half or double of it is usual. */
  readonly seconds: number;
}
