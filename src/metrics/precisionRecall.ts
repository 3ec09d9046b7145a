/**
 * The precision and recall of one distribution against another, over common bins (Sajjadi et al. 2018, "Assessing
 * Generative Models via Precision and Recall", arXiv 1806.00035, equations 3 and 4): for slopes lambda = tan(phi), with
 * phi at equal angles in (0, pi/2), precision is sum_i min(lambda p_i, q_i) and recall sum_i min(p_i, q_i / lambda).
 */
export interface PrecisionRecall {
  /** By angle, from recall to precision; each in [0, 1]. */
  readonly precision: Float64Array;
  readonly recall: Float64Array;
}

/** The number of angles in the published code. */
export const prdAngles = 1001;
const margin = 1e-10;

/**
 * @param reference counts or shares by bin of real things
 * @param generated counts or shares of generated things, over the same bins
 * @param angles the number of points of the curve
 */
export function precisionRecall(
  reference: ArrayLike<number>,
  generated: ArrayLike<number>,
  angles = prdAngles,
): PrecisionRecall {
  const [p, q] = [shares(reference), shares(generated)];
  const precision = new Float64Array(angles);
  const recall = new Float64Array(angles);
  for (let i = 0; i < angles; i++) {
    const slope = Math.tan(margin + (i * (Math.PI / 2 - 2 * margin)) / (angles - 1));
    let shared = 0;
    for (let bin = 0; bin < p.length; bin++) shared += Math.min(slope * p[bin]!, q[bin]!);
    precision[i] = Math.min(1, shared);
    recall[i] = Math.min(1, shared / slope);
  }
  return { precision, recall };
}

/**
 * Returns the largest F-measure of a curve, in which recall counts `beta` times as much as precision (ibid., section
 * 4).
 */
export function largestF({ precision, recall }: PrecisionRecall, beta: number): number {
  const square = beta * beta;
  return precision.reduce((largest, value, i) => {
    const f = ((1 + square) * value * recall[i]!) / (square * value + recall[i]! + 1e-10);
    return Math.max(largest, f);
  }, 0);
}

function shares(counts: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(counts);
  const sum = values.reduce((a, b) => a + b, 0);
  return sum > 0 ? values.map((value) => value / sum) : values;
}
