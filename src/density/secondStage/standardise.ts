import { InputError } from '../../base/errors.js';
import { codeMoments } from '../codeMoments.js';
import { checkCodes } from '../density.js';

/** Codes with centre 0 and scale 1 in each dimension, so that single precision loses nothing. */
export interface StandardisedCodes {
  readonly count: number;
  readonly dimension: number;
  /** (code - centre) / scale, `[count, dimension]`, row-major. */
  readonly values: Float32Array;
  /** Mean of each dimension. */
  readonly centre: Float64Array;
  /** The square root of variance plus regularisation in each dimension. */
  readonly scale: Float64Array;
  /** The sum of log scale: log p(code) = log p(value) - logJacobian. */
  readonly logJacobian: number;
  /** The numbers to add to the diagonal of a covariance of the codes, in standardised units: r / scale^2. */
  readonly regularisation: Float64Array;
  /** The dimensions whose variance is at most the regularisation. */
  readonly collapsed: readonly number[];
}

/** @throws InputError if the codes are fewer than 2, not finite, of another size, or all the same */
export function expectVaried(codes: Float32Array, count: number, dimension: number): void {
  checkCodes(codes, count, dimension);
  if (count < 2) throw new InputError({ expected: 'at least 2 codes to fit a density to', received: count });
  if (!codes.some((value, i) => value !== codes[i % dimension])) {
    throw new InputError({
      problem: `expected codes that differ, but all ${count} are the same: the encoder has collapsed`,
      advice: [{ text: 'train longer' }, { text: 'train with a smaller beta', setting: 'beta' }],
    });
  }
}

/**
 * @param codes `[count, dimension]`, row-major
 * @param regularisation variance added to each dimension, in the units of the codes squared
 * @throws InputError if the codes are fewer than 2, not finite, of another size, or all the same
 */
export function standardiseCodes(
  codes: Float32Array,
  count: number,
  dimension: number,
  regularisation: number,
): StandardisedCodes {
  expectVaried(codes, count, dimension);
  if (!(regularisation >= 0 && regularisation < Number.POSITIVE_INFINITY)) {
    throw new InputError({ expected: 'a regularisation of 0 or more', received: regularisation });
  }
  const { centre, variance } = codeMoments(codes, dimension);

  // The scale includes the regularisation: the diagonal of every covariance is then of order 1, and a dimension that
  // does not vary stays finite.
  const scale = variance.map((value) => Math.sqrt(value + regularisation) || 1);
  const values = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++)
    values[i] = (codes[i]! - centre[i % dimension]!) / scale[i % dimension]!;
  return {
    count,
    dimension,
    values,
    centre,
    scale,
    logJacobian: scale.reduce((sum, value) => sum + Math.log(value), 0),
    regularisation: scale.map((value) => regularisation / value ** 2),
    collapsed: [...variance.keys()].filter((d) => variance[d]! <= regularisation),
  };
}
