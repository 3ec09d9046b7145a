import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { guacamolDescriptors, type MoleculeProfile } from '../domain/molecule/profile.js';
import { nearestWithin, packFingerprints } from './fingerprints.js';

/**
 * Frechet distance between two sets of points taken as normal distributions: |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^1/2)
 * (Dowson and Landau, Journal of Multivariate Analysis 12 (1982) 450), covariances over n - 1.
 *
 * @param a `[points][dimensions]`
 * @returns NaN for fewer than two points
 */
export function frechetDistance(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): number {
  if (a.length < 2 || b.length < 2) return Number.NaN;
  const [first, second] = [momentsOf(a), momentsOf(b)];
  const between = first.mean.reduce((sum, value, i) => sum + (value - second.mean[i]!) ** 2, 0);
  // tr (C1 C2)^1/2 by way of the symmetric C1^1/2 C2 C1^1/2, which has the same eigenvalues.
  const root = squareRoot(first.covariance);
  const product = root.mmul(second.covariance).mmul(root);
  const shared = eigenvaluesOf(product).reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return between + first.covariance.trace() + second.covariance.trace() - 2 * shared;
}

function momentsOf(points: readonly (readonly number[])[]): { mean: number[]; covariance: Matrix } {
  const matrix = new Matrix(points.map((point) => [...point]));
  const mean = matrix.mean('column');
  const centred = matrix.subRowVector(mean);
  return {
    mean,
    covariance: centred
      .transpose()
      .mmul(centred)
      .div(points.length - 1),
  };
}

function eigenvaluesOf(symmetric: Matrix): number[] {
  return new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues;
}

function squareRoot(symmetric: Matrix): Matrix {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

/**
 * Frechet distance between the ten descriptors of GuacaMol's KL benchmark of generated molecules and of a baseline, in
 * standard deviations of the baseline. 0 where they are distributed alike. It is not FCD.
 *
 * @returns NaN for fewer than two molecules, or where the baseline does not vary
 */
export function frechetOfDescriptors(
  baseline: readonly MoleculeProfile[],
  generated: readonly MoleculeProfile[],
): number {
  const [expected, found] = [baseline, generated].map(descriptorRows) as [number[][], number[][]];
  const columns = guacamolDescriptors.length + 1;
  const scales = Array.from({ length: columns }, (_, column) => {
    const values = expected.map((row) => row[column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  if (scales.some(({ deviation }) => !(deviation > 0))) return Number.NaN;
  const standardise = (row: readonly number[]): number[] =>
    row.map((value, column) => (value - scales[column]!.mean) / scales[column]!.deviation);
  return frechetDistance(expected.map(standardise), found.map(standardise));
}

/** `[molecules][10]`: nine descriptors, and the similarity to the nearest other molecule. */
function descriptorRows(profiles: readonly MoleculeProfile[]): number[][] {
  const described = profiles.map(({ guacamol }) => {
    if (guacamol === undefined) throw new Error('expected profiles with the part guacamol');
    return guacamol;
  });
  const similarities = nearestWithin(packFingerprints(described.map(({ fingerprint }) => fingerprint)));
  return described.map(({ descriptors }, i) => [
    ...guacamolDescriptors.map((name) => descriptors[name]),
    similarities[i]!,
  ]);
}
