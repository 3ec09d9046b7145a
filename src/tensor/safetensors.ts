import { InputError, messageOf } from '../base/errors.js';
import { firstBeyondHalf, fromHalves, largestHalf, toHalves } from './float16.js';

/** The element types that are read and written; each is one typed array. */
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

/** An array with its shape, row-major; `shape` of `[]` is one number. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
  /** The data, a Float32Array, take half of that in the file (F16). Left out for any other type. */
  readonly precision?: 'float16';
}

/** Arrays by name. */
export type NamedTensors = Readonly<Record<string, StoredTensor>>;

/** What a safetensors file holds. Both records have no prototype, so that a name looks up nothing foreign. */
export interface SafetensorsContent {
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

interface ElementType {
  readonly bytes: number;
  /** Place in the order of the reference implementation, which stores larger ones first. */
  readonly rank: number;
  readonly view: (buffer: ArrayBuffer) => TensorData;
  readonly holds: (data: TensorData) => boolean;
}

const elementTypes: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
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

const lengthBytes = 8;
const metadataKey = '__metadata__';
/** The limit of the reference implementation, in bytes. */
const maxHeaderBytes = 100_000_000;

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
  const entries = Object.entries(tensors).map(([name, tensor]) => ({
    name,
    shape: tensor.shape,
    ...typeOf(name, tensor),
  }));
  entries.sort((a, b) => b.type.rank - a.type.rank || compareCodePoints(a.name, b.name));

  // Assembled as text: an object would move names that look like integers to the front.
  const members: string[] = [];
  if (metadata !== undefined) members.push(`"${metadataKey}":${JSON.stringify(metadata)}`);
  let offset = 0;
  for (const { name, shape, dtype, data } of entries) {
    const described = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(described)}`);
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(`{${members.join(',')}}`);
  const headerBytes = Math.ceil(json.length / 8) * 8;
  if (headerBytes > maxHeaderBytes) {
    throw new InputError(
      `expected a header of at most ${maxHeaderBytes} bytes, but ${entries.length} arrays need ${headerBytes}`,
    );
  }

  const file = new Uint8Array(lengthBytes + headerBytes + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, lengthBytes + json.length, lengthBytes + headerBytes);
  file.set(json, lengthBytes);
  let position = lengthBytes + headerBytes;
  for (const { data } of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
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
  const { header, dataStart } = readHeader(bytes, where);
  const available = bytes.length - dataStart;
  const tensors: Record<string, StoredTensor> = Object.create(null);
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
    // Not bytes.slice(): that of a Node Buffer shares memory.
    const copy = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
    const data = elementTypes.get(dtype)!.view(copy.buffer);
    tensors[name] = dtype === 'F16' ? { shape, data, precision: 'float16' } : { shape, data };
  }
  checkLayout(extents, available, where);
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array, where: string): { header: object; dataStart: number } {
  if (bytes.length < lengthBytes) throw truncated(where, `it has ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stated = view.getBigUint64(0, true);
  if (stated > BigInt(maxHeaderBytes)) {
    throw new InputError(
      `${where}: expected a safetensors file, but its first 8 bytes state a header of ${stated} bytes ` +
        `(at most ${maxHeaderBytes}); it is a file of another kind, or damaged`,
    );
  }
  const dataStart = lengthBytes + Number(stated);
  if (dataStart > bytes.length) {
    throw truncated(where, `its header ends at byte ${dataStart}, the file at byte ${bytes.length}`);
  }
  let header: unknown;
  let text: string;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    text = decoder.decode(bytes.subarray(lengthBytes, dataStart));
    header = JSON.parse(text);
  } catch (thrown) {
    throw damaged(where, `its header is not JSON (${messageOf(thrown)})`);
  }
  if (!isRecord(header) || !text.startsWith('{')) throw damaged(where, 'its header is not a JSON object');
  const repeated = repeatedKey(text);
  if (repeated !== null) throw damaged(where, `its header states "${repeated}" twice`);
  return { header, dataStart };
}

/**
 * The first name that occurs twice in one object of a JSON text, or null. `JSON.parse` keeps the last of two
 * and says nothing, so that two readers of one file could see different content.
 *
 * @param json a text that `JSON.parse` accepts
 */
function repeatedKey(json: string): string | null {
  const open: Set<string>[] = [];
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '{') open.push(new Set());
    else if (character === '}') open.pop();
    else if (character === '"') {
      const end = endOfString(json, i);
      let next = end;
      while (' \n\r\t'.includes(json[next] ?? '!')) next++;
      // In valid JSON a colon follows a string only if that string is a name.
      if (json[next] === ':') {
        const key = JSON.parse(json.slice(i, end)) as string;
        const keys = open.at(-1);
        if (keys?.has(key)) return key;
        keys?.add(key);
      }
      i = end - 1;
    }
  }
  return null;
}

/** The position after the quote that closes the string opened at `start`. */
function endOfString(json: string, start: number): number {
  let i = start + 1;
  while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i + 1;
}

function readMetadata(described: unknown, where: string): Record<string, string> {
  if (!isRecord(described)) throw damaged(where, `"${metadataKey}" is not an object`);
  const metadata: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(described)) {
    if (key === '__proto__' || typeof value !== 'string') {
      throw damaged(where, `"${metadataKey}" must map names to strings, but "${key}" does not`);
    }
    metadata[key] = value;
  }
  return metadata;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the start of the data. */
  readonly begin: number;
  readonly end: number;
}

function readEntry(name: string, described: unknown, where: string): Entry {
  if (!isRecord(described)) throw damaged(where, `array "${name}" is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = described;
  if (typeof dtype !== 'string') throw damaged(where, `array "${name}" states no element type`);
  const type = elementTypes.get(dtype);
  if (type === undefined) {
    const known = [...elementTypes.keys()].join(', ');
    throw new InputError(
      `${where}: expected array "${name}" to be one of ${known}, but received: ${JSON.stringify(dtype)}; ` +
        'it is a foreign file, convert the array to F32 where it was written',
    );
  }
  if (!isSizes(shape)) throw damaged(where, `array "${name}" has no shape of whole numbers`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw damaged(where, `array "${name}" has no pair of offsets`);
  const [begin, end] = offsets as [number, number];
  if (begin > end) throw damaged(where, `array "${name}" ends (${end}) before it begins (${begin})`);
  // A product beyond 2^53 is inexact but still larger than any file, so that the comparison holds.
  const expected = shape.reduce((product, size) => product * size, type.bytes);
  if (expected !== end - begin) {
    throw damaged(
      where,
      `array "${name}" of shape [${shape.join(', ')}] and type ${dtype} needs ${expected} bytes, ` +
        `but its offsets give ${end - begin}`,
    );
  }
  return { dtype, shape, begin, end };
}

/** The format has no holes and no overlaps: the arrays cover the data exactly. */
function checkLayout(
  extents: { name: string; begin: number; end: number }[],
  available: number,
  where: string,
): void {
  extents.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of extents) {
    if (begin < covered) throw damaged(where, `array "${name}" overlaps the one before it`);
    if (begin > covered)
      throw damaged(where, `${begin - covered} bytes before array "${name}" belong to none`);
    covered = end;
  }
  if (covered !== available)
    throw damaged(where, `${available - covered} bytes at its end belong to no array`);
}

/** The type that an array takes in the file, and its data in that type. */
function typeOf(
  name: string,
  { shape, data, precision }: StoredTensor,
): { dtype: string; type: ElementType; data: TensorData } {
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function damaged(where: string, detail: string): InputError {
  return new InputError(
    `${where}: expected a safetensors file, but it is damaged: ${detail}; copy or write the file again`,
  );
}

function truncated(where: string, detail: string): InputError {
  return new InputError(
    `${where}: expected a whole safetensors file, but it is truncated: ${detail}; copy or write the file again`,
  );
}
