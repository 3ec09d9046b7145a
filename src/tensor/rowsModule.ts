import {
  addFloatTo,
  advance,
  copyBytes,
  get,
  integerAt,
  integerLiteral,
  plus,
  repeat,
  set,
  times,
  wasmFunction,
  wasmModule,
} from './webAssembly.js';

/**
 * Functions that move rows of matrices in a heap. Addresses, steps and widths are bytes; there is one row at least. In
 * JavaScript, each row would be a view for the garbage collector.
 */
export interface RowFunctions {
  /** Copies rows that lie `fromStep` apart to where they lie `toStep` apart. */
  copyRows(from: number, to: number, fromStep: number, toStep: number, width: number, rows: number): void;
  /** Copies the rows that integers at `indices` name, one after the other. */
  gatherRows(from: number, to: number, indices: number, width: number, rows: number): void;
  /** Adds rows to those that integers at `indices` name, in order. @param floats the values of a row, from 1 */
  addRows(from: number, to: number, indices: number, floats: number, rows: number): void;
}

/** Compiles the functions for a memory, in which they read and write. */
export async function rowFunctions(memory: WebAssembly.Memory): Promise<RowFunctions> {
  const module = await WebAssembly.compile(wasmModule([copyRows, gatherRows, addRows]));
  const { exports } = await WebAssembly.instantiate(module, { heap: { memory } });
  return exports as unknown as RowFunctions;
}

const copyRows = wasmFunction(
  'copyRows',
  ['from', 'to', 'fromStep', 'toStep', 'width', 'rows'],
  ({ from, to, fromStep, toStep, width, rows }) =>
    repeat(rows, [
      copyBytes(get(to), get(from), get(width)),
      advance(from, get(fromStep)),
      advance(to, get(toStep)),
    ]),
);

const gatherRows = wasmFunction(
  'gatherRows',
  ['from', 'to', 'indices', 'width', 'rows'],
  ({ from, to, indices, width, rows }) =>
    repeat(rows, [
      copyBytes(get(to), plus(get(from), times(integerAt(get(indices)), get(width))), get(width)),
      advance(indices, integerLiteral(4)),
      advance(to, get(width)),
    ]),
);

const addRows = wasmFunction(
  'addRows',
  ['from', 'to', 'indices', 'floats', 'rows'],
  ({ from, to, indices, floats, rows }, create) => {
    const place = create('i32');
    const remaining = create('i32');
    const four = integerLiteral(4);
    return repeat(rows, [
      set(place, plus(get(to), times(integerAt(get(indices)), times(get(floats), four)))),
      set(remaining, get(floats)),
      repeat(remaining, [addFloatTo(get(place), get(from)), advance(place, four), advance(from, four)]),
      advance(indices, four),
    ]);
  },
);
