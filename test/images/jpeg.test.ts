import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { decodeJpeg } from '../../src/images/jpeg.js';
import { fileNamed, jpegs } from './pictures.js';

/**
 * The most that a pixel differs from Pillow's, and the mean: decoders round differently. Differences of colour that are stored at
 * half the size are not smoothed as libjpeg smooths them.
 */
const bounds = (name: string): { most: number; mean: number } =>
  name === 'colours at half the size' ? { most: 12, mean: 3 } : { most: 4, mean: 1 };

describe('a JPEG', () => {
  it.each(jpegs)(
    'of the kind "$name" has about the pixels that Pillow reads',
    async ({ name, file, image }) => {
      const decoded = await decodeJpeg(file, 'x.jpg');
      expect({ ...decoded, pixels: null }).toEqual({ ...image, pixels: null });
      expect(decoded.pixels).toHaveLength(image.pixels.length);
      const differences = Array.from(image.pixels, (value, i) => Math.abs(value - decoded.pixels[i]!));
      expect(Math.max(...differences)).toBeLessThanOrEqual(bounds(name).most);
      const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
      expect(mean).toBeLessThanOrEqual(bounds(name).mean);
    },
  );
});

/** Expects an error that names the file. */
async function expectRefusal(file: Uint8Array, message: RegExp): Promise<void> {
  const error = await decodeJpeg(file, 'x.jpg').then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toMatch(message);
  expect((error as InputError).where).toBe('x.jpg');
}

const whole = fileNamed(jpegs, 'colours');

/** The place of the frame: marker, 2 bytes of length, bits, 2 of height, 2 of width, components. */
const frameAt = Buffer.from(whole).indexOf(Buffer.of(0xff, 0xc0));

const frameBytes = 19;

/** Returns the file with other bytes from a place in its frame on. */
function withFrame(offset: number, ...bytes: readonly number[]): Uint8Array {
  const changed = Uint8Array.from(whole);
  changed.set(bytes, frameAt + offset);
  return changed;
}

describe('a JPEG is refused', () => {
  it.each<[string, Uint8Array, RegExp]>([
    [
      'that is empty',
      new Uint8Array(0),
      /expected a JPEG, but received: a file that does not begin like one/,
    ],
    ['that is text', Buffer.from('a picture'), /expected a JPEG/],
    ['without a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 2), /breaks off at byte 6, before its size/],
    [
      'damaged before it',
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 2, 7, 7),
      /is damaged at byte 6, before its size/,
    ],
    [
      'of 60,000 x 60,000 pixels',
      withFrame(5, 0xea, 0x60, 0xea, 0x60),
      /expected a picture of 1 to 33554432 pixels, but received: 60000 x 60000/,
    ],
    ['without rows', withFrame(5, 0, 0), /received: 0 x 32, as its header states/],
    ['of 12 bits', withFrame(4, 12), /expected a baseline or progressive JPEG .* received: one of 12 bits/],
    ['without loss', withFrame(1, 0xc3), /received: one of another kind \(SOF3\)/],
    ['packed arithmetically', withFrame(1, 0xc9), /received: one of another kind \(SOF9\)/],
    ['with a damaged frame', withFrame(9, 7), /the size of the JPEG is damaged/],
    [
      'of a thousand scans',
      Buffer.concat([whole, Buffer.from('ffda'.repeat(1000), 'hex')]),
      /received: one of 1001 scans, where at most 100 are read/,
    ],
    [
      'of two sizes',
      // a table that is longer than its length says, so that to the decoder the frame of 8 rows behind it is a part of it
      Buffer.concat([
        whole.subarray(0, frameAt),
        Buffer.of(0xff, 0xc4, 0, 19, 3, 0, 0, 0, 0, frameBytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        withFrame(5, 0, 8).subarray(frameAt, frameAt + frameBytes),
        whole.subarray(frameAt),
      ]),
      /the JPEG is damaged: it states two sizes/,
    ],
  ])('%s', (_, file, message) => expectRefusal(file, message));

  it('wherever it is cut off', async () => {
    for (const { file } of jpegs) {
      for (let length = 3; length < file.length - 2; length += 13) {
        await expectRefusal(file.subarray(0, length), /break|damaged/);
      }
    }
  });

  it('or read, with any bytes changed, without another error', async () => {
    for (const { file, image } of jpegs) {
      for (let at = 2; at < file.length; at += 11) {
        const changed = Uint8Array.from(file);
        changed[at]! ^= 1 << (at % 8);
        const result = await decodeJpeg(changed, 'x.jpg').catch((thrown: unknown) => thrown);
        if (result instanceof InputError) continue;
        expect(result).toMatchObject({ count: 1, channels: image.channels });
      }
    }
  });
});
