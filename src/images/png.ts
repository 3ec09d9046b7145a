import type { DecodedPng } from 'fast-png';
import { InputError, messageOf } from '../base/errors.js';
import { damagedPicture } from './damagedPicture.js';
import type { ImageSet } from './imageSet.js';
import { type PngHeader, pngSignature, readPngChunks } from './pngChunks.js';
import { expectPngPixelData } from './pngPixelData.js';

/**
 * Decodes a PNG: grey to one channel, colours and palettes to three, with 8 bits each. Transparency is dropped, as Pillow's
 * `convert` drops it, so a transparent pixel has the colour that is stored for it. Samples of 16 bits are scaled to the nearest of
 * 8 (PNG specification, 13.12), as are those of 1, 2 and 4. Gamma and colour profiles are ignored; of an animation, the still
 * picture counts.
 *
 * @param name the name of the file, for messages
 * @returns a set of one image
 * @throws InputError for another format, a damaged file, a picture that is too large, and an interlaced one of fewer than 8 bits
 *   a sample
 */
export async function decodePng(bytes: Uint8Array, name: string): Promise<ImageSet> {
  const content = readPngChunks(bytes, name);
  const { header } = content;
  if (header.isInterlaced && header.depth < 8) {
    throw new InputError({
      where: name,
      expected: 'a PNG of 8 or 16 bits a sample, or one that is not interlaced',
      received: `an interlaced one of ${header.depth}`,
      advice: [{ text: 'save the picture without interlacing' }],
    });
  }
  await expectPngPixelData(content, name);
  const { decode, convertIndexedToRgb } = await import('fast-png');
  try {
    const decoded = decode(fileOf(content.chunks), { checkCrc: true });
    const pixels = header.hasPalette ? convertIndexedToRgb(decoded) : shades(decoded, header);
    const { height, width } = header;
    return { count: 1, height, width, channels: pixels.length / (height * width), pixels };
  } catch (thrown) {
    throw damagedPicture(name, `the PNG is damaged (${messageOf(thrown)})`);
  }
}

/**
 * Encodes an image as a PNG of 8 bits a sample.
 *
 * @param image a set of one image, of 1 channel (grey) or 3 (colours)
 * @throws InputError for a set of more or fewer, and for other channels
 */
export async function encodePng({ count, height, width, channels, pixels }: ImageSet): Promise<Uint8Array> {
  if (count !== 1 || (channels !== 1 && channels !== 3)) {
    throw new InputError({
      expected: 'one image of 1 channel or 3',
      received: `${count} of ${channels}`,
    });
  }
  const { encode } = await import('fast-png');
  return encode({ width, height, channels, depth: 8, data: pixels }, { zlib: { level: 9 } });
}

function fileOf(chunks: readonly Uint8Array[]): Uint8Array {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, pngSignature.length);
  const file = new Uint8Array(length);
  file.set(pngSignature);
  let at = pngSignature.length;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

/** Returns brightness from 0 to 255, [height, width, 1 or 3], without alpha. */
function shades({ data }: DecodedPng, { height, width, depth, samples }: PngHeader): Uint8Array {
  if (depth < 8) return unpackedShades(data, height, width, depth);
  const channels = samples < 3 ? 1 : 3;
  const scale = depth === 16 ? 257 : 1;
  const pixels = new Uint8Array(height * width * channels);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      pixels[pixel * channels + channel] = Math.round(data[pixel * samples + channel]! / scale);
    }
  }
  return pixels;
}

/** Returns shades of grey of 1, 2 or 4 bits, whose rows begin at a new byte each, from 0 to 255. */
function unpackedShades(data: DecodedPng['data'], height: number, width: number, depth: number): Uint8Array {
  const white = 2 ** depth - 1;
  const inByte = 8 / depth;
  const lineBytes = Math.ceil(width / inByte);
  const pixels = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const byte = data[row * lineBytes + Math.floor(column / inByte)]!;
      const shift = 8 - depth * (1 + (column % inByte));
      pixels[row * width + column] = (((byte >> shift) & white) * 255) / white;
    }
  }
  return pixels;
}
