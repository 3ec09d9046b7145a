import { add, div, type Tensor, type Tensor1D, type Tensor2D } from '../tensor/ops.js';
import type { ParameterSpec, Weights } from '../tensor/parameters.js';
import { powerIteration, type SingularPair, spectralNorm } from '../tensor/spectral.js';

/** The rounds of power iteration for a model in use, from the vectors of its training. */
export const exactIterations = 30;

/** Divides some of the weights by their largest singular values. */
export function normalised(weights: Weights, pairs: ReadonlyMap<string, SingularPair>): Weights {
  if (pairs.size === 0) return weights;
  const divided = [...pairs].map(([name, pair]): [string, Tensor] => {
    const matrix = weights[name] as Tensor2D;
    // a matrix of zeros stays as it is
    return [name, div(matrix, add(spectralNorm(matrix, pair), 1e-12))];
  });
  return { ...weights, ...Object.fromEntries(divided) };
}

/** Returns the name of a matrix's vector among the statistics of a network. */
export function singularName(matrix: string): string {
  return `${matrix}/singular`;
}

/**
 * Finds the singular vectors of matrices, from stored ones.
 *
 * @param statistics the vectors, each under the {@link singularName} of its matrix
 */
export function singularPairs(
  matrices: readonly ParameterSpec[],
  weights: Weights,
  statistics: Weights,
  iterations: number,
): ReadonlyMap<string, SingularPair> {
  return new Map(
    matrices.map(({ name }) => [
      name,
      powerIteration(weights[name] as Tensor2D, statistics[singularName(name)] as Tensor1D, iterations),
    ]),
  );
}
