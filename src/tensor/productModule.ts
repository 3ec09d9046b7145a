import {
  addProduct,
  addProductFused,
  advance,
  type Code,
  copyFloat,
  fourFloats,
  fourOf,
  fourTimes,
  get,
  ifElse,
  integerLiteral,
  type Local,
  pickFour,
  repeat,
  set,
  storeFour,
  type WasmFunction,
  wasmFunction,
  wasmModule,
} from './webAssembly.js';

/** Columns of a tile of a product, whose sums stay in vector registers: x64 processors have 16 of them. */
export const tileColumns = 8;

/**
 * Copies lines of several tiles side by side, those of a tile after those of the other: value d of line l from
 * `from + l * across + d * along` to `to + d * step + 4 * l`, then on with `from + nextTile` and `to + nextPacked`.
 *
 * @param depth the values of a line, from 1
 * @param tiles the number of tiles, from 1
 */
type Pack = (
  from: number,
  to: number,
  across: number,
  along: number,
  step: number,
  depth: number,
  tiles: number,
  nextTile: number,
  nextPacked: number,
) => void;

/** Addresses and strides are bytes; strides may be any. */
export interface ProductFunctions {
  /** The rows of a tile. */
  readonly tileRows: number;
  /** By a number of lines from 1 to 8. */
  readonly pack: readonly Pack[];
  /** The same for 4 or 8 lines that lie side by side already, `4` bytes across. */
  readonly packRows: readonly Pack[];
  /** The same for 4 or 8 lines whose values lie one after the other, `4` bytes along; the depth is divided by 4. */
  readonly packColumns: readonly Pack[];
  /**
   * By the number of rows of a tile, what multiplies packed rows with 8 packed columns. Each sum begins with 0, or with
   * what `out` holds if `goesOn` is 1, and takes its products in order.
   *
   * `left` has tiles of packed rows, one after the other; `right` the columns, `rightStep` bytes from one depth to the
   * next; `out` is the first value of the result, `outStep` bytes from row to row; the number of tiles is from 1 on.
   */
  readonly multiply: readonly ((
    left: number,
    right: number,
    rightStep: number,
    out: number,
    outStep: number,
    depth: number,
    goesOn: number,
    tiles: number,
  ) => void)[];
}

type Create = (kind: Local['kind']) => Local;

/** A kind of product, by how it adds: only the fused one rounds once for a product and its sum. */
interface Arithmetic {
  readonly add: (sum: Code, a: Code, b: Code) => Code;
  readonly tileRows: number;
}

const plain: Arithmetic = { add: addProduct, tileRows: 4 };
// needs no register for a product, so that more sums find a place
const fused: Arithmetic = { add: addProductFused, tileRows: 6 };

/** Whether this engine has relaxed SIMD, which fused products need. */
export function hasFusedProducts(): boolean {
  return WebAssembly.validate(productModule(fused));
}

/** Compiles the functions for a memory, in which they read and write. */
export async function productFunctions(
  memory: WebAssembly.Memory,
  { isFused }: { readonly isFused: boolean },
): Promise<ProductFunctions> {
  const arithmetic = isFused ? fused : plain;
  const module = await WebAssembly.compile(productModule(arithmetic));
  const { exports } = await WebAssembly.instantiate(module, { heap: { memory } });
  const exported = exports as Readonly<Record<string, (...values: number[]) => void>>;
  return {
    tileRows: arithmetic.tileRows,
    pack: range(tileColumns + 1).map((lines) => exported[`pack${lines}`]!),
    packRows: range(tileColumns + 1).map((lines) => exported[`packRows${lines}`]!),
    packColumns: range(tileColumns + 1).map((lines) => exported[`packColumns${lines}`]!),
    multiply: range(arithmetic.tileRows + 1).map((rows) => exported[`multiply${rows}`]!),
  };
}

function productModule(arithmetic: Arithmetic): Uint8Array<ArrayBuffer> {
  const packs = [
    ...range(tileColumns).map((i) => packLines(i + 1)),
    ...[4, tileColumns].flatMap((lines) => [packRows(lines), packColumns(lines)]),
  ];
  const multiplies = range(arithmetic.tileRows).map((i) => multiplyTiles(i + 1, arithmetic));
  return wasmModule([...packs, ...multiplies]);
}

/**
 * Returns a function that packs.
 *
 * @param copy returns what copies values at a depth, or at several, from a place to another, and goes on to the next ones
 */
function packing(
  name: string,
  copy: (
    places: Readonly<Record<'from' | 'to' | 'across' | 'along' | 'step', Local>>,
    create: Create,
  ) => Code,
): WasmFunction {
  const names = [
    'firstFrom',
    'firstTo',
    'across',
    'along',
    'step',
    'depth',
    'tiles',
    'nextTile',
    'nextPacked',
  ] as const;
  return wasmFunction(name, names, (parameters, create) => {
    const { firstFrom, firstTo, across, along, step, depth, tiles, nextTile, nextPacked } = parameters;
    const [from, to, remaining] = [create('i32'), create('i32'), create('i32')];
    return repeat(tiles, [
      set(from, get(firstFrom)),
      set(to, get(firstTo)),
      set(remaining, get(depth)),
      repeat(remaining, copy({ from, to, across, along, step }, create)),
      advance(firstFrom, get(nextTile)),
      advance(firstTo, get(nextPacked)),
    ]);
  });
}

function packLines(lines: number): WasmFunction {
  return packing(`pack${lines}`, ({ from, to, across, along, step }, create) => {
    const place = create('i32');
    const copies = range(lines).map((line) => [
      line === 0 ? [] : advance(place, get(across)),
      copyFloat(get(to), 4 * line, get(place), 0),
    ]);
    return [set(place, get(from)), copies, advance(from, get(along)), advance(to, get(step))];
  });
}

function packRows(lines: number): WasmFunction {
  return packing(`packRows${lines}`, ({ from, to, along, step }) => [
    range(lines / 4).map((i) => storeFour(get(to), 16 * i, fourFloats(get(from), 16 * i))),
    advance(from, get(along)),
    advance(to, get(step)),
  ]);
}

/** Turns blocks of 4 by 4. */
function packColumns(lines: number): WasmFunction {
  return packing(`packColumns${lines}`, ({ from, to, across, step }, create) => {
    const [place, packed] = [create('i32'), create('i32')];
    const columns = range(4).map(() => create('v128'));
    const pairs = range(4).map(() => create('v128'));
    const [a, b, c, d] = columns.map(get) as [Code, Code, Code, Code];
    const [low, high, low2, high2] = pairs.map(get) as [Code, Code, Code, Code];
    const [lowPlaces, highPlaces] = [
      [0, 4, 1, 5],
      [2, 6, 3, 7],
    ];
    const [firstPlaces, secondPlaces] = [
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ];
    const turned = [
      pickFour(low, low2, firstPlaces),
      pickFour(low, low2, secondPlaces),
      pickFour(high, high2, firstPlaces),
      pickFour(high, high2, secondPlaces),
    ];
    const fourLines = (i: number): Code => [
      columns.map((column) => [set(column, fourFloats(get(place), 0)), advance(place, get(across))]),
      set(pairs[0]!, pickFour(a, b, lowPlaces)),
      set(pairs[1]!, pickFour(a, b, highPlaces)),
      set(pairs[2]!, pickFour(c, d, lowPlaces)),
      set(pairs[3]!, pickFour(c, d, highPlaces)),
      set(packed, get(to)),
      turned.map((row) => [storeFour(get(packed), 16 * i, row), advance(packed, get(step))]),
    ];
    return [
      set(place, get(from)),
      range(lines / 4).map(fourLines),
      set(to, get(packed)),
      advance(from, integerLiteral(16)),
    ];
  });
}

/** The sums of a tile stay in registers, where each value of the left factor meets two vectors of the right one. */
function multiplyTiles(rows: number, { add }: Arithmetic): WasmFunction {
  const names = ['left', 'right', 'rightStep', 'out', 'outStep', 'depth', 'goesOn', 'tiles'] as const;
  return wasmFunction(`multiply${rows}`, names, (parameters, create) => {
    const { left, right, rightStep, out, outStep, depth, goesOn, tiles } = parameters;
    const rightPlace = create('i32');
    const outPlace = create('i32');
    const remaining = create('i32');
    const sums = range(rows).map(() => [create('v128'), create('v128')]);
    const columns = [create('v128'), create('v128')];
    const value = create('v128');

    const eachRow = (write: (row: number) => Code): Code => [
      set(outPlace, get(out)),
      range(rows).map((row) => [write(row), advance(outPlace, get(outStep))]),
    ];
    const load = eachRow((row) =>
      sums[row]!.map((sum, half) => set(sum, fourFloats(get(outPlace), 16 * half))),
    );
    const store = eachRow((row) =>
      sums[row]!.map((sum, half) => storeFour(get(outPlace), 16 * half, get(sum))),
    );
    const clear = sums.flat().map((sum) => set(sum, fourOf(0)));
    const products = range(rows).map((row) => [
      set(value, fourTimes(get(left), 4 * row)),
      sums[row]!.map((sum, half) => set(sum, add(get(sum), get(value), get(columns[half]!)))),
    ]);
    return repeat(tiles, [
      ifElse(get(goesOn), load, clear),
      set(rightPlace, get(right)),
      set(remaining, get(depth)),
      repeat(remaining, [
        columns.map((column, half) => set(column, fourFloats(get(rightPlace), 16 * half))),
        products,
        advance(rightPlace, get(rightStep)),
        advance(left, integerLiteral(4 * rows)),
      ]),
      store,
      set(out, get(outPlace)),
    ]);
  });
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
