import {
  advance,
  type Code,
  fourFloats,
  fourOf,
  fours,
  get,
  integerLiteral,
  repeat,
  set,
  storeFour,
  type WasmFunction,
  wasmFunction,
  wasmModule,
} from './webAssembly.js';

/** The units that the functions take at a time. */
export const unitsAtOnce = 4;

/**
 * The passes of batch normalisation over rows of a batch. Each takes the addresses of matrices [rows, units], then those of
 * vectors [units], the bytes of a row, the number of units divided by 4, and the number of rows.
 */
export interface NormalisationFunctions {
  /** Writes the sum of x. Takes x, and the sum. */
  sum(...values: number[]): void;
  /** Writes the sum of (x - mean)². Takes x, and the mean and the sum. */
  sumSquares(...values: number[]): void;
  /** Writes y = max((x - mean) factor + offset, least). Takes x and y, and the mean, the factor, the offset and the least. */
  normalise(...values: number[]): void;
  /**
   * Writes the sums of g and of g (x - mean), where g is dy for y above the least and 0 elsewhere. Takes dy, y and x, and the
   * mean, the least and both sums.
   */
  sumGradients(...values: number[]): void;
  /**
   * Writes dx = (g - shift - (x - mean) slope) factor. Takes dy, y, x and dx, and the mean, the least, the shift, the slope
   * and the factor.
   */
  gradient(...values: number[]): void;
}

/** Compiles the functions for a memory, in which they read and write. */
export async function normalisationFunctions(memory: WebAssembly.Memory): Promise<NormalisationFunctions> {
  const module = await WebAssembly.compile(wasmModule([sum, sumSquares, normalise, sumGradients, gradient]));
  const { exports } = await WebAssembly.instantiate(module, { heap: { memory } });
  return exports as unknown as NormalisationFunctions;
}

/** Four values of each matrix and vector, by name. */
type Fours<Name extends string> = Readonly<Record<Name, Code>>;

/**
 * Returns a function that goes through all rows for each four units.
 *
 * @param results the matrix or the vectors that are written: a vector gets the sum over rows
 * @param write returns the values of the results, in their order
 */
function overRows<Matrix extends string, Vector extends string>(
  name: string,
  matrices: readonly Matrix[],
  vectors: readonly Vector[],
  results: readonly (Matrix | Vector)[],
  write: (values: Fours<Matrix | Vector>) => readonly Code[],
): WasmFunction {
  const names: readonly (Matrix | Vector | 'width' | 'fours' | 'rows')[] = [
    ...matrices,
    ...vectors,
    'width',
    'fours',
    'rows',
  ];
  return wasmFunction(name, names, (parameters, create) => {
    const remaining = create('i32');
    const places = matrices.map((one) => ({ one, place: create('i32') }));
    const values = vectors.map((one) => ({ one, value: create('v128') }));
    const fourOfEach = Object.fromEntries([
      ...places.map(({ one, place }) => [one, fourFloats(get(place), 0)]),
      ...values.map(({ one, value }) => [one, get(value)]),
    ]) as Fours<Matrix | Vector>;
    const sums = values.filter(({ one }) => results.includes(one));
    const written = write(fourOfEach).map((code, i) => {
      const matrix = places.find(({ one }) => one === results[i]);
      if (matrix !== undefined) return storeFour(get(matrix.place), 0, code);
      const { value } = values.find(({ one }) => one === results[i])!;
      return set(value, fours.add(get(value), code));
    });
    return repeat(parameters.fours, [
      values.map(({ one, value }) =>
        set(value, results.includes(one) ? fourOf(0) : fourFloats(get(parameters[one]), 0)),
      ),
      places.map(({ one, place }) => set(place, get(parameters[one]))),
      set(remaining, get(parameters.rows)),
      repeat(remaining, [written, places.map(({ place }) => advance(place, get(parameters.width)))]),
      sums.map(({ one, value }) => storeFour(get(parameters[one]), 0, get(value))),
      [...matrices, ...vectors].map((one) => advance(parameters[one], integerLiteral(16))),
    ]);
  });
}

const { add, subtract, multiply, greatest, isAbove, choose } = fours;

const sum = overRows('sum', ['x'], ['total'], ['total'], ({ x }) => [x]);

const sumSquares = overRows('sumSquares', ['x'], ['mean', 'total'], ['total'], ({ x, mean }) => {
  const centred = subtract(x, mean);
  return [multiply(centred, centred)];
});

const normalise = overRows(
  'normalise',
  ['x', 'y'],
  ['mean', 'factor', 'offset', 'least'],
  ['y'],
  ({ x, mean, factor, offset, least }) => [greatest(add(multiply(subtract(x, mean), factor), offset), least)],
);

const sumGradients = overRows(
  'sumGradients',
  ['dy', 'y', 'x'],
  ['mean', 'least', 'total', 'alongX'],
  ['total', 'alongX'],
  ({ dy, y, x, mean, least }) => {
    const g = choose(isAbove(y, least), dy, fourOf(0));
    return [g, multiply(g, subtract(x, mean))];
  },
);

const gradient = overRows(
  'gradient',
  ['dy', 'y', 'x', 'dx'],
  ['mean', 'least', 'shift', 'slope', 'factor'],
  ['dx'],
  ({ dy, y, x, mean, least, shift, slope, factor }) => {
    const g = choose(isAbove(y, least), dy, fourOf(0));
    return [multiply(subtract(subtract(g, shift), multiply(subtract(x, mean), slope)), factor)];
  },
);
