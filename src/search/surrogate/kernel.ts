/** A parameter of a kernel, as a natural logarithm. */
export interface KernelParameter {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/** The correlation of values at two points: 1 for a point with itself. */
export interface Kernel<Point> {
  readonly parameters: readonly KernelParameter[];
  /**
   * Returns the correlations of points with others, `[rows, columns]`, row-major.
   *
   * @param parameters logarithms, as many as {@link parameters}
   */
  matrix(
    rows: readonly Point[],
    columns: readonly Point[],
    parameters: ArrayLike<number>,
  ): Float64Array<ArrayBuffer>;
  /**
   * Returns the sum over all pairs of points of a weight times the derivative of their correlation by each parameter.
   *
   * @param weights `[points, points]`, row-major, symmetric
   */
  gradient(
    points: readonly Point[],
    parameters: ArrayLike<number>,
    weights: Float64Array,
  ): Float64Array<ArrayBuffer>;
}

/**
 * Returns a kernel without parameters, such as the Tanimoto similarity of fingerprints (Gower 1971).
 *
 * @param similarity symmetric, 1 for equal points, positive definite
 */
export function similarityKernel<Point>(similarity: (a: Point, b: Point) => number): Kernel<Point> {
  return {
    parameters: [],
    matrix: (rows, columns) => {
      const matrix = new Float64Array(rows.length * columns.length);
      rows.forEach((row, i) => {
        columns.forEach((column, j) => {
          const isBelow = rows === columns && j < i;
          matrix[i * columns.length + j] = isBelow
            ? matrix[j * columns.length + i]!
            : similarity(row, column);
        });
      });
      return matrix;
    },
    gradient: () => new Float64Array(0),
  };
}
