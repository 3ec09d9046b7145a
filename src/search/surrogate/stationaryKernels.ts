import type { Kernel, KernelParameter } from './kernel.js';

/** Points as vectors, `[dimension]` each. */
export type VectorPoint = Float64Array;

/** A kernel of vectors by their distance, with lengths along the axes (Rasmussen and Williams 2006, section 4.2). */
export interface StationaryKernel extends Kernel<VectorPoint> {
  /**
   * Returns the gradient by a point of the sum over other points of a weight times their correlation with it.
   *
   * @param weights `[others]`
   */
  gradientAt(
    point: VectorPoint,
    others: readonly VectorPoint[],
    parameters: ArrayLike<number>,
    weights: Float64Array,
  ): Float64Array<ArrayBuffer>;
}

export interface StationaryOptions {
  readonly dimension: number;
  /** Whether each axis has a length of its own (automatic relevance determination). Defaults to false. */
  readonly ard?: boolean;
  /** The length to begin with. Defaults to the square root of the dimension, for coordinates of unit variance. */
  readonly length?: number;
}

/** The correlation and its slope as functions of the squared distance in units of the lengths. */
interface Shape {
  at(square: number): number;
  /** Minus twice the derivative by the squared distance. */
  slope(square: number): number;
}

const squaredExponential: Shape = {
  at: (square) => Math.exp(-square / 2),
  slope: (square) => Math.exp(-square / 2),
};

const matern: Shape = {
  at: (square) => {
    const scaled = Math.sqrt(5 * square);
    return (1 + scaled + (5 / 3) * square) * Math.exp(-scaled);
  },
  slope: (square) => {
    const scaled = Math.sqrt(5 * square);
    return (5 / 3) * (1 + scaled) * Math.exp(-scaled);
  },
};

/** The squared exponential kernel, exp(-r²/2) (Rasmussen and Williams 2006, equation 4.9). */
export function rbf(options: StationaryOptions): StationaryKernel {
  return stationary(squaredExponential, options);
}

/** The Matérn kernel with ν = 5/2 (Rasmussen and Williams 2006, equation 4.17). */
export function matern52(options: StationaryOptions): StationaryKernel {
  return stationary(matern, options);
}

/** How far a fit may take the lengths from where they begin, as a factor. */
const lengthRange = 100;

function stationary(
  shape: Shape,
  { dimension, ard = false, length = Math.sqrt(dimension) }: StationaryOptions,
): StationaryKernel {
  const start = Math.log(length);
  const parameter: KernelParameter = {
    start,
    least: start - Math.log(lengthRange),
    most: start + Math.log(lengthRange),
  };
  const inverses = (parameters: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: dimension }, (_, k) => Math.exp(-parameters[ard ? k : 0]!));

  return {
    parameters: Array.from({ length: ard ? dimension : 1 }, () => parameter),
    matrix: (rows, columns, parameters) => {
      const scale = inverses(parameters);
      const scaledRows = scaled(rows, scale);
      const isSquare = rows === columns;
      const scaledColumns = isSquare ? scaledRows : scaled(columns, scale);
      const matrix = new Float64Array(rows.length * columns.length);
      for (let i = 0; i < rows.length; i++) {
        for (let j = isSquare ? i : 0; j < columns.length; j++) {
          const square = squaredDistance(scaledRows, i * dimension, scaledColumns, j * dimension, dimension);
          const value = shape.at(square);
          matrix[i * columns.length + j] = value;
          if (isSquare) matrix[j * columns.length + i] = value;
        }
      }
      return matrix;
    },
    gradient: (points, parameters, weights) => {
      const all = scaled(points, inverses(parameters));
      const byAxis = new Float64Array(dimension);
      const count = points.length;
      for (let i = 1; i < count; i++) {
        for (let j = 0; j < i; j++) {
          const square = squaredDistance(all, i * dimension, all, j * dimension, dimension);
          const factor = 2 * weights[i * count + j]! * shape.slope(square);
          for (let k = 0; k < dimension; k++) {
            byAxis[k]! += factor * (all[i * dimension + k]! - all[j * dimension + k]!) ** 2;
          }
        }
      }
      return ard ? byAxis : Float64Array.of(byAxis.reduce((sum, value) => sum + value, 0));
    },
    gradientAt: (point, others, parameters, weights) => {
      const scale = inverses(parameters);
      const own = scaled([point], scale);
      const all = scaled(others, scale);
      const gradient = new Float64Array(dimension);
      for (let i = 0; i < others.length; i++) {
        const square = squaredDistance(own, 0, all, i * dimension, dimension);
        const factor = weights[i]! * shape.slope(square);
        for (let k = 0; k < dimension; k++) {
          gradient[k]! -= factor * (own[k]! - all[i * dimension + k]!) * scale[k]!;
        }
      }
      return gradient;
    },
  };
}

/** Returns points in units of the lengths, `[points, dimension]`, row-major. */
function scaled(points: readonly VectorPoint[], scale: Float64Array): Float64Array {
  const all = new Float64Array(points.length * scale.length);
  points.forEach((point, i) => {
    for (let k = 0; k < scale.length; k++) all[i * scale.length + k] = point[k]! * scale[k]!;
  });
  return all;
}

function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, dimension: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) {
    const difference = a[i + k]! - b[j + k]!;
    sum += difference * difference;
  }
  return sum;
}
