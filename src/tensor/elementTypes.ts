import { fromHalves } from './float16.js';

/** The values of an array, in one of the types that are read and written. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** An element type of safetensors files. */
export interface StoredType {
  readonly bytes: number;
  /** Place in the order of the reference implementation, which stores larger ones first. */
  readonly rank: number;
  readonly view: (buffer: ArrayBuffer) => TensorData;
  readonly holds: (data: TensorData) => boolean;
}

/** The element types that are read and written, by their names in a file. */
export const elementTypes: ReadonlyMap<string, StoredType> = new Map<string, StoredType>([
  [
    'U64',
    { bytes: 8, rank: 10, view: (b) => new BigUint64Array(b), holds: (d) => d instanceof BigUint64Array },
  ],
  ['I64', { bytes: 8, rank: 9, view: (b) => new BigInt64Array(b), holds: (d) => d instanceof BigInt64Array }],
  ['F64', { bytes: 8, rank: 8, view: (b) => new Float64Array(b), holds: (d) => d instanceof Float64Array }],
  ['F32', { bytes: 4, rank: 7, view: (b) => new Float32Array(b), holds: (d) => d instanceof Float32Array }],
  ['U32', { bytes: 4, rank: 6, view: (b) => new Uint32Array(b), holds: (d) => d instanceof Uint32Array }],
  ['I32', { bytes: 4, rank: 5, view: (b) => new Int32Array(b), holds: (d) => d instanceof Int32Array }],
  // half precision has no array type here: what asks for it holds a Float32Array
  ['F16', { bytes: 2, rank: 4, view: (b) => fromHalves(new Uint16Array(b)), holds: () => false }],
  ['U16', { bytes: 2, rank: 3, view: (b) => new Uint16Array(b), holds: (d) => d instanceof Uint16Array }],
  ['I16', { bytes: 2, rank: 2, view: (b) => new Int16Array(b), holds: (d) => d instanceof Int16Array }],
  ['I8', { bytes: 1, rank: 1, view: (b) => new Int8Array(b), holds: (d) => d instanceof Int8Array }],
  ['U8', { bytes: 1, rank: 0, view: (b) => new Uint8Array(b), holds: (d) => d instanceof Uint8Array }],
]);
