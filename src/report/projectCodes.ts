import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** The most codes from which the axes are computed; more make little difference. */
const mostPoints = 2000;

/**
 * Returns a map to the plane in which codes vary most: their first two principal components.
 *
 * @param codes `[count, latent]`, row by row, from which the axes are computed
 * @returns a function that gives the places of any codes in the plane, `[count][2]`
 */
export function principalPlane(
  codes: Float32Array,
  latent: number,
): (codes: Float32Array) => [number, number][] {
  const count = Math.min(mostPoints, codes.length / latent);
  const points = new Matrix(
    Array.from({ length: count }, (_, i) => [...codes.subarray(i * latent, (i + 1) * latent)]),
  );
  const mean = points.mean('column');
  const centred = points.subRowVector(mean);
  const covariance = centred
    .transpose()
    .mmul(centred)
    .div(Math.max(1, count - 1));
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const largest = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const axes = [largest[0]!, largest[1] ?? largest[0]!].map((column) => eigenvectorMatrix.getColumn(column));
  const along = (code: Float32Array, axis: readonly number[]): number =>
    axis.reduce((sum, weight, k) => sum + weight * (code[k]! - mean[k]!), 0);
  return (all) =>
    Array.from({ length: all.length / latent }, (_, i) => {
      const code = all.subarray(i * latent, (i + 1) * latent);
      return [along(code, axes[0]!), along(code, axes[1]!)];
    });
}
