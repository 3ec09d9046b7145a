import { readFileSync } from 'node:fs';
import type { ImageSet } from '../../src/images/imageSet.js';

interface Stored {
  readonly name: string;
  readonly file: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pixels: string;
}

/** Files and pixels of Pillow, by `reference/make_pictures.py`. */
const stored = JSON.parse(readFileSync(new URL('reference/pictures.json', import.meta.url), 'utf8')) as {
  readonly png: readonly Stored[];
  readonly jpeg: readonly Stored[];
  readonly picture: {
    readonly height: number;
    readonly width: number;
    readonly pixels: string;
    readonly grey: string;
  };
  readonly resized: readonly { readonly height: number; readonly width: number; readonly pixels: string }[];
};

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

function imageOf(
  { height, width, pixels }: Pick<Stored, 'height' | 'width' | 'pixels'>,
  channels: number,
): ImageSet {
  return { count: 1, height, width, channels, pixels: bytesOf(pixels) };
}

const withImage = (picture: Stored) => ({
  name: picture.name,
  file: bytesOf(picture.file),
  image: imageOf(picture, picture.channels),
});

/** Files of pictures, with the image that each is. */
export const pngs = stored.png.map(withImage);
export const jpegs = stored.jpeg.map(withImage);

/** A picture in colours, in grey, and in other sizes. */
export const colours = imageOf(stored.picture, 3);
export const grey = imageOf({ ...stored.picture, pixels: stored.picture.grey }, 1);
export const resized = stored.resized.map((size) => imageOf(size, 3));

/** Returns the file of a name. */
export function fileNamed(files: typeof pngs, name: string): Uint8Array {
  return files.find((one) => one.name === name)!.file;
}
