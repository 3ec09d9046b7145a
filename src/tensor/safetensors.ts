import { type ByteSource, bytesAsSource } from '../base/byteSource.js';
import { type BytesInPieces, bytesOfContent } from '../base/content.js';
import { InputError } from '../base/errors.js';
import { elementTypes, type StoredType, type TensorData } from './elementTypes.js';
import { firstBeyondHalf, largestHalf, toHalves } from './float16.js';
import {
  checkLayout,
  damaged,
  type Entry,
  isSizes,
  lengthBytes,
  maxHeaderBytes,
  metadataKey,
  readEntry,
  readHeader,
  readMetadata,
  truncated,
} from './safetensorsHeader.js';

export type { TensorData } from './elementTypes.js';

/** An array with its shape, row-major; `shape` of `[]` is one number. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
  /** The data, a Float32Array, take half of that in the file (F16). Left out for any other type. */
  readonly precision?: 'float16';
}

/** Arrays by name. */
export type NamedTensors = Readonly<Record<string, StoredTensor>>;

/** The content of a safetensors file. Both records have no prototype, so a name looks up nothing foreign. */
export interface SafetensorsContent {
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** An array that is too large for memory, in one of the types that {@link writeSafetensors} stores. */
export interface TensorInPieces {
  readonly shape: readonly number[];
  /** The element type in the file, such as `U16`. */
  readonly dtype: string;
  /** Returns all elements in their order, piece by piece. */
  pieces(): Iterable<TensorData>;
}

/**
 * The bytes of a safetensors file (https://github.com/huggingface/safetensors, "Format"): the header's length
 * as 8 bytes, little-endian; the header, JSON, padded with blanks to a multiple of 8; the arrays one after
 * another. Arrays go in the order of the reference implementation (larger elements first, then by name), so
 * that every array is aligned and the same content gives the same bytes.
 *
 * @param metadata strings kept beside the arrays
 * @throws InputError if a shape and the length of its data differ, a name is reserved, or a finite value is beyond
 *   the half precision asked for
 */
export function writeSafetensors(
  tensors: NamedTensors,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  return bytesOfContent(safetensorsInPieces(tensors, metadata));
}

/** Returns the bytes of {@link writeSafetensors} piece by piece, for arrays that memory need not hold. */
export function safetensorsInPieces(
  tensors: Readonly<Record<string, StoredTensor | TensorInPieces>>,
  metadata?: Readonly<Record<string, string>>,
): BytesInPieces {
  const entries = Object.entries(tensors).map(([name, tensor]) => entryOf(name, tensor));
  entries.sort((a, b) => b.type.rank - a.type.rank || compareCodePoints(a.name, b.name));

  // Assembled as text: an object would move names that look like integers to the front.
  const members: string[] = [];
  if (metadata !== undefined) members.push(`"${metadataKey}":${JSON.stringify(metadata)}`);
  let offset = 0;
  for (const { name, shape, dtype, byteLength } of entries) {
    const described = { dtype, shape, data_offsets: [offset, offset + byteLength] };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(described)}`);
    offset += byteLength;
  }
  const json = new TextEncoder().encode(`{${members.join(',')}}`);
  const headerBytes = Math.ceil(json.length / 8) * 8;
  if (headerBytes > maxHeaderBytes) {
    throw new InputError(
      `expected a header of at most ${maxHeaderBytes} bytes, but ${entries.length} arrays need ${headerBytes}`,
    );
  }

  const header = new Uint8Array(lengthBytes + headerBytes).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerBytes), true);
  header.set(json, lengthBytes);
  return {
    byteLength: header.length + offset,
    *[Symbol.iterator]() {
      yield header;
      for (const { pieces } of entries) {
        for (const { buffer, byteOffset, byteLength } of pieces()) {
          yield new Uint8Array(buffer, byteOffset, byteLength);
        }
      }
    },
  };
}

/**
 * Reads a safetensors file, which may come from anywhere: everything that the header states is checked against
 * the file before an array is made. The arrays are copies. Element types without an array type in JavaScript
 * (BOOL, BF16, the 8-bit floats) are refused, but for F16, which is read as float32.
 *
 * @param where the file's name, for messages
 * @throws InputError if the file is truncated, damaged, or no safetensors file
 */
export function readSafetensors(bytes: Uint8Array, where: string): SafetensorsContent {
  const file = bytesAsSource(bytes);
  const { arrays, metadata } = openSafetensors(file, where);
  const tensors: Record<string, StoredTensor> = Object.create(null);
  for (const [name, array] of Object.entries(arrays)) tensors[name] = readArray(file, array);
  return { tensors, metadata };
}

/**
 * Reads where the arrays of a safetensors file are, and not the arrays.
 *
 * @returns the arrays, whose places are bytes from the beginning of the file
 * @throws InputError as {@link readSafetensors}
 */
export function openSafetensors(
  file: ByteSource,
  where: string,
): { readonly arrays: Readonly<Record<string, Entry>>; readonly metadata: SafetensorsContent['metadata'] } {
  const { header, dataStart } = readHeader(file, where);
  const available = file.size - dataStart;
  const arrays: Record<string, Entry> = Object.create(null);
  const extents: { name: string; begin: number; end: number }[] = [];
  let metadata: Record<string, string> = Object.create(null);

  for (const [name, described] of Object.entries(header)) {
    if (name === '__proto__') throw damaged(where, 'an array is called "__proto__"');
    if (name === metadataKey) {
      metadata = readMetadata(described, where);
      continue;
    }
    const { dtype, shape, begin, end } = readEntry(name, described, where);
    if (end > available)
      throw truncated(where, `array "${name}" ends at byte ${end} of ${available} bytes of data`);
    extents.push({ name, begin, end });
    arrays[name] = { dtype, shape, begin: dataStart + begin, end: dataStart + end };
  }
  checkLayout(extents, available, where);
  return { arrays, metadata };
}

/** Reads an array of a file. @param array its place, as {@link openSafetensors} returns it */
export function readArray(file: ByteSource, { dtype, shape, begin, end }: Entry): StoredTensor {
  // Not slice(): that of a Node Buffer shares memory.
  const copy = new Uint8Array(file.read(begin, end));
  const data = elementTypes.get(dtype)!.view(copy.buffer);
  return dtype === 'F16' ? { shape, data, precision: 'float16' } : { shape, data };
}

/** An array as it goes into a file. */
interface WrittenArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly type: StoredType;
  readonly byteLength: number;
  readonly pieces: () => Iterable<TensorData>;
}

function entryOf(name: string, tensor: StoredTensor | TensorInPieces): WrittenArray {
  const { shape } = tensor;
  if ('pieces' in tensor) {
    const { dtype } = tensor;
    const type = elementTypes.get(dtype)!;
    const byteLength = shape.reduce((product, size) => product * size, type.bytes);
    return { name, shape, dtype, type, byteLength, pieces: () => tensor.pieces() };
  }
  const { dtype, type, data } = typeOf(name, tensor);
  return { name, shape, dtype, type, byteLength: data.byteLength, pieces: () => [data] };
}

/** The type that an array takes in the file, and its data in that type. */
function typeOf(
  name: string,
  { shape, data, precision }: StoredTensor,
): { dtype: string; type: StoredType; data: TensorData } {
  if (name === metadataKey || name === '__proto__') {
    throw new InputError(`expected another name for an array than "${name}", which is reserved`);
  }
  const elements = shape.reduce((product, size) => product * size, 1);
  if (!isSizes(shape) || elements !== data.length) {
    throw new InputError(
      `expected array "${name}" of shape [${shape.join(', ')}] to hold ${elements} numbers, ` +
        `but received: ${data.length}`,
    );
  }
  if (precision === 'float16') {
    return { dtype: 'F16', type: elementTypes.get('F16')!, data: halvesOf(name, data) };
  }
  for (const [dtype, type] of elementTypes) if (type.holds(data)) return { dtype, type, data };
  throw new InputError(`expected array "${name}" to be a typed array of integers or floats`);
}

function halvesOf(name: string, data: TensorData): Uint16Array {
  if (!(data instanceof Float32Array)) {
    throw new InputError(`expected array "${name}" to be a Float32Array, to be stored in half precision`);
  }
  const beyond = firstBeyondHalf(data);
  if (beyond < 0) return toHalves(data);
  throw new InputError(
    `expected values of at most ${largestHalf} in array "${name}", to be stored in half precision, ` +
      `but received: ${data[beyond]}; store it as float32`,
  );
}

/** Order by Unicode code points, which is the order of the names' UTF-8 bytes. */
function compareCodePoints(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
