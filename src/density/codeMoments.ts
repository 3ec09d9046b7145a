/** Means and variances of codes, dimension by dimension. */
export interface CodeMoments {
  readonly centre: Float64Array;
  /** The mean square of the difference from the centre. */
  readonly variance: Float64Array;
}

/** @param codes `[count, dimension]`, row-major */
export function codeMoments(codes: Float32Array, dimension: number): CodeMoments {
  const count = codes.length / dimension;
  const centre = new Float64Array(dimension);
  for (let i = 0; i < codes.length; i++) centre[i % dimension]! += codes[i]! / count;
  const variance = new Float64Array(dimension);
  for (let i = 0; i < codes.length; i++)
    variance[i % dimension]! += (codes[i]! - centre[i % dimension]!) ** 2 / count;
  return { centre, variance };
}
