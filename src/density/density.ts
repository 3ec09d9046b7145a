import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { NamedTensors } from '../tensor/safetensors.js';

export interface DensitySampleOptions {
  /**
   * A factor on the standard deviations of every component around its mean: below 1 the samples stay closer to the
   * means, and 0 gives the means themselves. Defaults to 1.
   */
  readonly spread?: number;
}

/**
 * A density over latent codes, fitted after training (ex-post density estimation: Ghosh et al. 2020,
 * arXiv 1903.12436, section 4).
 */
export interface Density {
  readonly kind: string;
  /** The number of dimensions of a code. */
  readonly dimension: number;

  /**
   * Draws independent codes, `[count, dimension]`, row-major.
   *
   * @throws InputError if `count` is not a whole number or `spread` is negative
   */
  sample(count: number, random: Random, options?: DensitySampleOptions): Promise<Float32Array>;

  /**
   * Returns the natural logarithm of the density at each of `count` codes, `[count]`, computed in double precision.
   *
   * @param codes `[count, dimension]`, row-major
   * @throws InputError if the sizes do not fit or a code is not finite
   */
  logDensity(codes: Float32Array, count: number): Promise<Float64Array>;

  /**
   * Returns the density of this density's codes after an affine map, or the density itself without a map; null for a
   * density without a mean and covariance of its own.
   *
   * @throws InputError for a map that makes a direction vanish
   */
  mapped(map?: AffineMap): Density | null;

  /**
   * Returns the numbers of the density in float32, from which the same density can be read; `densityFile.ts` writes
   * them. A compact density stores its largest tensors in fewer bits where it can, and comes back rounded.
   */
  toTensors(precision?: 'whole' | 'compact'): NamedTensors;
}

/** The map from z to `matrix` z + `shift`. */
export interface AffineMap {
  /** `[dimension, dimension]`, row-major. */
  readonly matrix: Float64Array;
  /** `[dimension]`. */
  readonly shift: Float64Array;
}

/** @throws InputError unless `codes` holds `count` finite codes of `dimension` numbers */
export function checkCodes(codes: Float32Array, count: number, dimension: number): void {
  if (!Number.isSafeInteger(count) || count < 0 || !Number.isSafeInteger(dimension) || dimension < 1) {
    throw new InputError(
      `expected whole numbers of codes and dimensions, but received: ${count} and ${dimension}`,
    );
  }
  if (codes.length !== count * dimension) {
    throw new InputError({
      problem: `expected ${count} codes of dimension ${dimension} (${count * dimension} numbers), but received ${codes.length} numbers: another model's codes?`,
    });
  }
  const at = codes.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new InputError({
      code: 'diverged',
      problem: `expected finite codes, but code ${Math.floor(at / dimension)} is ${codes[at]} in dimension ${at % dimension}: the training has diverged`,
      advice: [
        { text: 'take an earlier checkpoint' },
        { text: 'train with a lower learning rate', setting: 'learningRate' },
      ],
    });
  }
}

/** Checks the options, and returns the spread and the memory for the samples. */
export function prepareSamples(
  count: number,
  dimension: number,
  options: DensitySampleOptions = {},
): { samples: Float32Array; spread: number } {
  const spread = options.spread ?? 1;
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new InputError({ setting: 'count', expected: 'a whole number of samples', received: count });
  }
  if (!Number.isFinite(spread) || spread < 0) {
    throw new InputError({ setting: 'spread', expected: 'a spread of 0 or more', received: spread });
  }
  return { samples: new Float32Array(count * dimension), spread };
}
