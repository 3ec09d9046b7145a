import { cholesky, solveFactored } from '../density/numeric/cholesky.js';

/** A function of parameters with its derivatives, at all rows. */
export interface FittableModel {
  /** Writes values `[rows]` and derivatives `[parameters][rows]`; returns whether all are finite. */
  differentiate(parameters: Float64Array, values: Float64Array, jacobian: readonly Float64Array[]): boolean;
}

export interface LeastSquaresOptions {
  readonly iterations: number;
  /** The relative fall of the sum of squares below which it ends. */
  readonly leastFall: number;
}

/** Reused between fits. */
export interface LeastSquaresBuffers {
  readonly values: Float64Array;
  readonly jacobian: Float64Array[];
}

/**
 * Fits parameters by the method of Levenberg and Marquardt (Marquardt 1963, with his scaling by the diagonal): minimises
 * the sum of squares of values less target.
 *
 * @param parameters where it starts; changed to the best found
 * @returns the sum of squares; infinite if the start has values that are not finite
 */
export function leastSquares(
  model: FittableModel,
  parameters: Float64Array,
  target: Float64Array,
  { values, jacobian }: LeastSquaresBuffers,
  { iterations, leastFall }: LeastSquaresOptions,
): number {
  const size = parameters.length;
  const rows = target.length;
  const columns = jacobian.slice(0, size);
  const sumOfSquares = (): number => {
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const error = values[i]! - target[i]!;
      sum += error * error;
    }
    return sum;
  };
  if (!model.differentiate(parameters, values, columns)) return Number.POSITIVE_INFINITY;
  let best = sumOfSquares();
  let damping = 1e-3;
  const normal = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const damped = new Float64Array(size * size);
  for (let iteration = 0; iteration < iterations && best > 0; iteration++) {
    for (let p = 0; p < size; p++) {
      const a = columns[p]!;
      for (let q = 0; q <= p; q++) {
        const b = columns[q]!;
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += a[i]! * b[i]!;
        normal[p * size + q] = sum;
        normal[q * size + p] = sum;
      }
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        sum += a[i]! * (target[i]! - values[i]!);
      }
      gradient[p] = sum;
    }
    let hasFallen = false;
    for (let attempt = 0; attempt < 6; attempt++) {
      damped.set(normal);
      for (let p = 0; p < size; p++)
        damped[p * size + p]! += damping * Math.max(normal[p * size + p]!, 1e-30);
      const lower = cholesky(damped, size);
      if (lower !== null) {
        const step = solveFactored(lower, gradient, size);
        const next = parameters.map((value, p) => value + step[p]!);
        if (model.differentiate(next, values, columns)) {
          const sum = sumOfSquares();
          if (sum < best) {
            const fall = (best - sum) / best;
            parameters.set(next);
            best = sum;
            damping = Math.max(damping / 10, 1e-15);
            hasFallen = fall > leastFall;
            break;
          }
        }
      }
      damping *= 10;
      if (attempt === 5) {
        model.differentiate(parameters, values, columns);
        return best;
      }
    }
    if (!hasFallen) break;
  }
  return best;
}
