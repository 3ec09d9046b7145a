import type { ByteSource } from '../base/byteSource.js';
import { InputError, messageOf } from '../base/errors.js';
import { elementTypes } from './elementTypes.js';

/** Bytes that state the length of the header. */
export const lengthBytes = 8;
/** The name under which a header holds strings beside the arrays. */
export const metadataKey = '__metadata__';
/** The limit of the reference implementation, in bytes. */
export const maxHeaderBytes = 100_000_000;

/** Reads the header of a file, and where its data begin. @throws InputError for a header that is not a JSON object */
export function readHeader(file: ByteSource, where: string): { header: object; dataStart: number } {
  if (file.size < lengthBytes) throw truncated(where, `it has ${file.size} bytes`);
  const { buffer, byteOffset } = file.read(0, lengthBytes);
  const view = new DataView(buffer, byteOffset, lengthBytes);
  const stated = view.getBigUint64(0, true);
  if (stated > BigInt(maxHeaderBytes)) {
    throw new InputError({
      code: 'damaged',
      where,
      problem: `expected a safetensors file, but its first 8 bytes state a header of ${stated} bytes (at most ${maxHeaderBytes}); it is a file of another kind, or damaged`,
    });
  }
  const dataStart = lengthBytes + Number(stated);
  if (dataStart > file.size) {
    throw truncated(where, `its header ends at byte ${dataStart}, the file at byte ${file.size}`);
  }
  let header: unknown;
  let text: string;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    text = decoder.decode(file.read(lengthBytes, dataStart));
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

/** Reads the strings that a header holds beside the arrays. */
export function readMetadata(described: unknown, where: string): Record<string, string> {
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

/** An array as a header describes it. */
export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the start of the data. */
  readonly begin: number;
  readonly end: number;
}

/**
 * Checks the description of an array.
 *
 * @throws InputError for one that contradicts itself, or of an element type that is not read
 */
export function readEntry(name: string, described: unknown, where: string): Entry {
  if (!isRecord(described)) throw damaged(where, `array "${name}" is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = described;
  if (typeof dtype !== 'string') throw damaged(where, `array "${name}" states no element type`);
  const type = elementTypes.get(dtype);
  if (type === undefined) {
    const names = [...elementTypes.keys()].join(', ');
    throw new InputError({
      where,
      expected: `array "${name}" to be one of ${names}`,
      received: JSON.stringify(dtype),
      advice: [{ text: 'convert the array to F32 where it was written' }],
    });
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

/** Expects the arrays to cover the data exactly: the format has neither holes nor overlaps. */
export function checkLayout(
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list of whole numbers that may be sizes. */
export function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

export function damaged(where: string, detail: string): InputError {
  return new InputError({
    code: 'damaged',
    where,
    problem: `expected a safetensors file, but it is damaged: ${detail}`,
    advice: [{ text: 'copy or write the file again' }],
  });
}

export function truncated(where: string, detail: string): InputError {
  return new InputError({
    code: 'damaged',
    where,
    problem: `expected a whole safetensors file, but it is truncated: ${detail}`,
    advice: [{ text: 'copy or write the file again' }],
  });
}
