import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import {
  readSafetensors,
  type StoredTensor,
  type TensorData,
  writeSafetensors,
} from '../../src/tensor/safetensors.js';

/** A file after the format's description: length of the header, header, data. */
function fileOf(header: string, data: readonly number[] = [], statedLength?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, statedLength ?? BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

const oneArray = (dtype: string, shape: string, begin: number | string, end: number | string): string =>
  `{"a":{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}}`;

/** What safetensors 0.8.0 (Python) writes for these arrays: `save({...}, metadata={"format": "grae"})`. */
const writtenByPython =
  'iAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJncmFlIn0sInN0ZXAiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6W10sImRhdGFfb2Zmc2V0cyI6WzAsOF19LCJ3aWRlIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsyLDFdLCJkYXRhX29mZnNldHMiOls4LDI0XX0sImRlY29kZXIuYmlhcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzI0LDM2XX0sIjEwIjp7ImR0eXBlIjoiSTMyIiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMzYsNDRdfSwiaGFsZiI6eyJkdHlwZSI6IlUxNiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzQ0LDQ2XX0sIm1hc2siOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMSw1XSwiZGF0YV9vZmZzZXRzIjpbNDYsNTFdfX0gICAgIAcAAAAAAAAAGC1EVPshCUAAAAAAAAAAgAAAAD8AAIC/AAAAQP////8AAAEAAQIAAQL+/w==';

const sameArrays: Record<string, StoredTensor> = {
  'decoder.bias': { shape: [3], data: new Float32Array([0.5, -1, 2]) },
  step: { shape: [], data: new BigInt64Array([7n]) },
  '10': { shape: [2], data: new Int32Array([-1, 65536]) },
  mask: { shape: [1, 5], data: new Uint8Array([0, 1, 2, 254, 255]) },
  half: { shape: [1], data: new Uint16Array([513]) },
  wide: { shape: [2, 1], data: new Float64Array([Math.PI, -0]) },
};

describe('writeSafetensors', () => {
  it('lays out length, header, blanks and data byte for byte', () => {
    const file = writeSafetensors({ a: { shape: [2], data: new Float32Array([1, -2]) } });
    const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const padded = header.padEnd(56, ' ');
    expect(header.length).toBe(54);
    expect([...file.subarray(0, 8)]).toEqual([56, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(file.subarray(8, 64))).toBe(padded);
    // IEEE 754 single precision, little-endian: 1 is 0x3f800000, -2 is 0xc0000000.
    expect([...file.subarray(64)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it('gives the bytes of the reference implementation', () => {
    const file = writeSafetensors(sameArrays, { format: 'grae' });
    expect(Buffer.from(file).toString('base64')).toBe(writtenByPython);
  });

  it('stores what asks for it in half precision, as the reference implementation does', () => {
    // safetensors 0.8.0: save({"a": uint16, "half": float16, "i": int32})
    const written =
      'qAAAAAAAAAB7ImkiOnsiZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlswLDRdfSwiaGFsZiI6eyJkdHlwZSI6IkYxNiIsInNoYXBlIjpbMSwzXSwiZGF0YV9vZmZzZXRzIjpbNCwxMF19LCJhIjp7ImR0eXBlIjoiVTE2Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMTAsMTRdfX0DAAAAADgAgP97AQACAA==';
    const arrays: Record<string, StoredTensor> = {
      a: { shape: [2], data: new Uint16Array([1, 2]) },
      half: { shape: [1, 3], data: new Float32Array([0.5, -0, 65504]), precision: 'float16' },
      i: { shape: [1], data: new Int32Array([3]) },
    };
    expect(Buffer.from(writeSafetensors(arrays)).toString('base64')).toBe(written);
    expect({ ...readSafetensors(Buffer.from(written, 'base64'), 'w').tensors }).toEqual(arrays);
  });

  it('refuses in half precision what would become infinite, and what is no float', () => {
    const half = (data: TensorData) => () =>
      writeSafetensors({ a: { shape: [data.length], data, precision: 'float16' } });
    expect(half(new Float32Array([1, -70000]))).toThrow(
      /at most 65504 in array "a".*received: -70000; store it as float32/,
    );
    expect(half(new Float32Array([1, -70000]))).toThrow(InputError);
    expect(half(new Float32Array([Number.NaN, 65519.996]))).not.toThrow();
    expect(half(new Uint16Array([1]))).toThrow(/"a" to be a Float32Array/);
  });

  it('writes a view of a larger buffer', () => {
    const view = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    const { tensors } = readSafetensors(writeSafetensors({ a: { shape: [2], data: view } }), 'w');
    expect(tensors.a).toEqual({ shape: [2], data: new Float32Array([1, 2]) });
  });

  it('refuses a shape that its data does not fill, and reserved names', () => {
    const data = new Float32Array(3);
    expect(() => writeSafetensors({ a: { shape: [2, 2], data } })).toThrow(
      /to hold 4 numbers, but received: 3/,
    );
    expect(() => writeSafetensors({ a: { shape: [-3, -1], data } })).toThrow(InputError);
    expect(() => writeSafetensors({ __metadata__: { shape: [3], data } })).toThrow(/reserved/);
    expect(() => writeSafetensors({ ['__proto__']: { shape: [3], data } })).toThrow(/reserved/);
  });
});

describe('readSafetensors', () => {
  it('reads a file of the reference implementation', () => {
    const { tensors, metadata } = readSafetensors(Buffer.from(writtenByPython, 'base64'), 'weights');
    expect({ ...metadata }).toEqual({ format: 'grae' });
    expect({ ...tensors }).toEqual(sameArrays);
  });

  it('reads a file made by hand, not aligned and with blanks after the header', () => {
    const file = fileOf(`${oneArray('I16', '[1,2]', 0, 4)}   `, [1, 0, 0xff, 0xff]);
    expect(readSafetensors(file, 'hand').tensors.a).toEqual({ shape: [1, 2], data: new Int16Array([1, -1]) });
  });

  it('reads empty arrays and empty files', () => {
    expect(readSafetensors(fileOf(oneArray('F32', '[0,5]', 0, 0)), 'e').tensors.a?.data.length).toBe(0);
    expect(Object.keys(readSafetensors(fileOf('{}'), 'e').tensors)).toEqual([]);
  });

  it('gives back what was written', () => {
    const name = fc
      .string({ unit: 'binary' })
      .filter((text) => !['__proto__', '__metadata__'].includes(text));
    const values = fc.float32Array({ maxLength: 12 });
    fc.assert(
      fc.property(fc.dictionary(name, values), (arrays) => {
        const stored = Object.fromEntries(
          Object.entries(arrays).map(([key, data]) => [key, { shape: [data.length], data }]),
        );
        const { tensors } = readSafetensors(writeSafetensors(stored), 'round trip');
        expect({ ...tensors }).toEqual(stored);
      }),
    );
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a file of 3 bytes', new Uint8Array(3), /truncated: it has 3 bytes/],
    ['a header beyond the end', fileOf('{}', [], 1000n), /truncated: its header ends at byte 1008/],
    ['a length of 2^64 - 1', fileOf('{}', [], 2n ** 64n - 1n), /a file of another kind, or damaged/],
    ['no JSON', fileOf('{"a":'), /header is not JSON/],
    ['no UTF-8', fileOf('{}', [0xff], 3n), /header is not JSON/],
    ['a list', fileOf('[]'), /not a JSON object/],
    ['a blank before the header', fileOf(' {}'), /not a JSON object/],
    ['a number for an array', fileOf('{"a":1}'), /not described by an object/],
    ['no type', fileOf('{"a":{"shape":[],"data_offsets":[0,0]}}'), /states no element type/],
    ['an unknown type', fileOf(oneArray('BF16', '[1]', 0, 2), [0, 0]), /one of U64.*received: "BF16"/],
    [
      'a type from the prototype',
      fileOf(oneArray('constructor', '[1]', 0, 2), [0, 0]),
      /received: "constructor"/,
    ],
    ['a negative size', fileOf(oneArray('F32', '[-1]', 0, 4), [0, 0, 0, 0]), /no shape of whole numbers/],
    ['a fractional offset', fileOf(oneArray('U8', '[1]', 0, 0.5)), /no pair of offsets/],
    ['one offset', fileOf('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0]}}'), /no pair of offsets/],
    [
      'an end before its beginning',
      fileOf(oneArray('U8', '[1]', 2, 1), [0, 0]),
      /ends \(1\) before it begins/,
    ],
    ['a shape that does not fit', fileOf(oneArray('F32', '[2]', 0, 4), [0, 0, 0, 0]), /needs 8 bytes/],
    [
      'a huge shape',
      fileOf(oneArray('F32', '[9007199254740991,9007199254740991]', 0, 4)),
      /needs 3.2\d*e\+32 bytes/,
    ],
    ['huge shapes that vanish', fileOf(oneArray('F32', '[4294967296,4294967296,0]', 0, 4)), /needs 0 bytes/],
    [
      'data cut short',
      fileOf(oneArray('F32', '[2]', 0, 8), [0, 0, 0, 0]),
      /truncated: array "a" ends at byte 8 of 4/,
    ],
    [
      'bytes at the end',
      fileOf(oneArray('U8', '[1]', 0, 1), [0, 0]),
      /1 bytes at its end belong to no array/,
    ],
    ['bytes at the beginning', fileOf(oneArray('U8', '[1]', 1, 2), [0, 0]), /1 bytes before array "a"/],
    [
      'overlapping arrays',
      fileOf(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        [0, 0, 0],
      ),
      /array "b" overlaps/,
    ],
    [
      'a repeated name',
      fileOf(
        '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061" :{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}',
      ),
      /states "a" twice/,
    ],
    [
      'a repeated field',
      fileOf('{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      /"dtype" twice/,
    ],
    [
      '__proto__',
      fileOf('{"__proto__":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      /called "__proto__"/,
    ],
    ['metadata of numbers', fileOf('{"__metadata__":{"step":1}}'), /must map names to strings, but "step"/],
    ['metadata as a list', fileOf('{"__metadata__":[]}'), /is not an object/],
  ])('refuses %s', (_, file, message) => {
    const reading = () => readSafetensors(file, 'weights.safetensors');
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(/^weights\.safetensors: expected/);
  });

  it('survives any single changed byte', () => {
    const whole = writeSafetensors(sameArrays, { format: 'grae' });
    for (let i = 0; i < whole.length; i++) {
      for (const flip of [1, 0x80]) {
        const changed = whole.slice();
        changed[i]! ^= flip;
        try {
          readSafetensors(changed, 'changed');
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(InputError);
        }
      }
    }
  });

  it('refuses every prefix of a file', () => {
    const whole = writeSafetensors(sameArrays);
    for (let length = 0; length < whole.length; length++) {
      expect(() => readSafetensors(whole.subarray(0, length), 'part')).toThrow(InputError);
    }
  });
});
