import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { decodePng, encodePng } from '../../src/images/png.js';
import { colours, fileNamed, grey, pngs } from './pictures.js';

/** A chunk with a checksum of zeros, which is compared last of all. */
function chunk(type: string, content: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), content, Buffer.alloc(4)]);
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly colourType?: number;
  readonly interlace?: number;
}

function header({ width, height, depth = 8, colourType = 0, interlace = 0 }: Header): Buffer {
  const content = Buffer.alloc(13);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  content.set([depth, colourType, 0, 0, interlace], 8);
  return chunk('IHDR', content);
}

const png = (...chunks: readonly Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...chunks]);
const packed = (bytes: Uint8Array): Buffer => chunk('IDAT', deflateSync(bytes));
const end = chunk('IEND', new Uint8Array(0));
const small = header({ width: 2, height: 2 });
const pixels = packed(Uint8Array.of(0, 1, 2, 0, 3, 4));

const whole = fileNamed(pngs, 'colours');

describe('a PNG', () => {
  it.each(pngs)('of the kind $name has the pixels that Pillow reads', async ({ file, image }) => {
    expect(await decodePng(file, 'x.png')).toEqual(image);
  });

  it('is written as it was read', async () => {
    for (const image of [colours, grey]) {
      expect(await decodePng(await encodePng(image), 'x.png')).toEqual(image);
    }
  });

  it('may be a part of a larger array', async () => {
    const larger = Buffer.concat([Buffer.alloc(5), whole, Buffer.alloc(9)]);
    const { image } = pngs[0]!;
    expect(await decodePng(larger.subarray(5, 5 + whole.length), 'x.png')).toEqual(image);
  });

  it('is written of one image in grey or colours alone', async () => {
    await expect(encodePng({ ...grey, count: 2 })).rejects.toThrow(
      'expected one image of 1 channel or 3, but received: 2 of 1',
    );
    await expect(encodePng({ ...grey, channels: 2 })).rejects.toThrow(/received: 1 of 2/);
  });
});

/** Expects an error that names the file. */
async function expectRefusal(file: Uint8Array, message: RegExp): Promise<void> {
  const error = await decodePng(file, 'x.png').then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toMatch(message);
  expect((error as InputError).where).toBe('x.png');
}

describe('a PNG is refused', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['that is empty', new Uint8Array(0), /expected a PNG, but received: a file that does not begin like one/],
    ['that is a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), /expected a PNG/],
    ['without a header', png(pixels, end), /expected one header, at the begin of the PNG, but there is IDAT/],
    ['with a second header', png(small, small, pixels, end), /expected one header, .* but there is IHDR/],
    ['with a short header', png(chunk('IHDR', Buffer.alloc(12))), /a header of 13 bytes, but it has 12/],
    [
      'of an unknown colour type',
      png(header({ width: 2, height: 2, colourType: 5 })),
      /expected a header as the PNG specification has it, but it ends with 8 5 0 0 0/,
    ],
    [
      'of an impossible depth',
      png(header({ width: 2, height: 2, colourType: 2, depth: 4 })),
      /ends with 4 2 0/,
    ],
    ['without pixels', png(header({ width: 0, height: 2 })), /received: 2 x 0, as its header states/],
    [
      'of 60,000 x 60,000 pixels',
      png(header({ width: 60_000, height: 60_000 }), pixels, end),
      /expected a picture of 1 to 33554432 pixels, but received: 60000 x 60000/,
    ],
    [
      'without a palette',
      png(header({ width: 2, height: 2, colourType: 3 }), pixels, end),
      /expected a palette before the pixels/,
    ],
    [
      'with a palette of 300 colours',
      png(header({ width: 2, height: 2, colourType: 3 }), chunk('PLTE', Buffer.alloc(900)), pixels, end),
      /expected one palette of 1 to 256 colours/,
    ],
    ['without its end', png(small, pixels), /the PNG breaks off at byte \d+/],
    [
      'of too little',
      png(small, packed(Buffer.alloc(5)), end),
      /expected pixels of 6 bytes for 2 x 2, but there are 5/,
    ],
    [
      'of too much',
      png(small, packed(Buffer.alloc(7)), end),
      /expected pixels of 6 bytes for 2 x 2, but there are more/,
    ],
    ['without data', png(small, end), /pixels of the PNG cannot be unpacked|but there are 0/],
    ['of damaged data', png(small, chunk('IDAT', Buffer.alloc(40, 7)), end), /cannot be unpacked/],
    [
      'of data that break off',
      png(small, chunk('IDAT', deflateSync(Buffer.alloc(6, 9)).subarray(0, 5)), end),
      /cannot be unpacked/,
    ],
    ['with a wrong checksum', png(small, pixels, end), /the PNG is damaged \(CRC mismatch for chunk IHDR/],
    [
      'of too few bits for its interlacing',
      png(header({ width: 2, height: 2, depth: 1, interlace: 1 }), pixels, end),
      /expected a PNG of 8 or 16 bits a sample, .* an interlaced one of 1; save the picture without/,
    ],
  ])('%s', (_, file, message) => expectRefusal(file, message));

  it('wherever it is cut off', async () => {
    for (let length = 8; length < whole.length; length++) {
      await expectRefusal(whole.subarray(0, length), /the PNG breaks off at byte/);
    }
  });

  it('if its bytes are changed where they count', async () => {
    for (let at = 8; at < whole.length; at++) {
      const changed = Uint8Array.from(whole);
      changed[at]! ^= 0x24;
      await expectRefusal(changed, /./);
    }
  });

  it('as soon as it unpacks to more than its header says, whatever follows', async () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    bomb.fill(0xff, 10_000);
    await expectRefusal(
      png(small, chunk('IDAT', bomb), end),
      /expected pixels of 6 bytes .* but there are more/,
    );
  });

  it('not for a colour profile that unpacks to anything, which is not read', async () => {
    const at = 8 + 25;
    const profile = chunk('iCCP', Buffer.concat([Buffer.from('a\0\0'), Buffer.alloc(50, 7)]));
    const file = Buffer.concat([whole.subarray(0, at), profile, whole.subarray(at)]);
    expect(await decodePng(file, 'x.png')).toEqual(pngs[0]!.image);
  });
});
