import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { codeMoments } from './codeMoments.js';

/** The principal components of codes, the widest first. */
export interface PrincipalComponents {
  readonly centre: Float64Array;
  /** Orthonormal directions, `[components, dimension]`, row-major; as many components as dimensions. */
  readonly directions: Float64Array;
  /** The deviation of the codes along each direction, `[components]`. */
  readonly deviations: Float64Array;
}

/** @param codes `[count, dimension]`, row-major */
export function principalComponents(codes: Float32Array, dimension: number): PrincipalComponents {
  const count = codes.length / dimension;
  const { centre } = codeMoments(codes, dimension);
  const centred = new Matrix(
    Array.from({ length: count }, (_, i) =>
      Array.from(codes.subarray(i * dimension, (i + 1) * dimension), (value, k) => value - centre[k]!),
    ),
  );
  const covariance = centred.transpose().mmul(centred).div(count);
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const directions = new Float64Array(dimension * dimension);
  order.forEach((column, component) => {
    directions.set(eigenvectorMatrix.getColumn(column), component * dimension);
  });
  return {
    centre,
    directions,
    deviations: Float64Array.from(order, (column) => Math.sqrt(Math.max(0, realEigenvalues[column]!))),
  };
}
