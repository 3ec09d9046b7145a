import { InputError } from '../base/errors.js';
import { type ImageSet, valuesIn } from './imageSet.js';
import { mostPixels } from './pictureSize.js';

export interface ImageGridOptions {
  /** Images side by side. By default as many as make the grid near square, at most one more than there are rows. */
  readonly columns?: number;
  /** White pixels between two images. Defaults to 2. */
  readonly gap?: number;
  /** Pixels of the grid along each side of a pixel. By default as many as make the longer side of an image 64 pixels or more. */
  readonly magnification?: number;
}

/** The pixels from which on an image can be made out on a screen. */
const readableSide = 64;
const white = 255;

/**
 * Returns images side by side, row by row, as one image.
 *
 * @returns a set of one image; places that are left over are white
 * @throws InputError for no images, for options that are not whole numbers in their ranges, and for a grid that would be too large
 */
export function imageGrid(
  images: ImageSet,
  {
    columns = Math.ceil(Math.sqrt(images.count)),
    gap = 2,
    magnification = Math.max(1, Math.ceil(readableSide / Math.max(images.height, images.width))),
  }: ImageGridOptions = {},
): ImageSet {
  const { count, channels } = images;
  if (count === 0) throw new InputError({ expected: 'at least one image for a grid', received: 'none' });
  expectWhole('columns', columns, 1);
  expectWhole('pixels between images', gap, 0);
  expectWhole('as magnification', magnification, 1);
  const [tall, wide] = [images.height * magnification, images.width * magnification];
  const across = Math.min(columns, count);
  const rows = Math.ceil(count / across);
  const [height, width] = [rows * (tall + gap) - gap, across * (wide + gap) - gap];
  if (height * width > mostPixels) {
    throw new InputError({
      code: 'too-large',
      expected: `a grid of at most ${mostPixels} pixels`,
      received: `${height} x ${width}`,
      advice: [{ text: 'take fewer images' }, { text: 'magnify less' }],
    });
  }
  const pixels = new Uint8Array(valuesIn({ height, width, channels })).fill(white);
  for (let image = 0; image < count; image++) {
    const [top, left] = [Math.floor(image / across) * (tall + gap), (image % across) * (wide + gap)];
    for (let row = 0; row < tall; row++) {
      for (let column = 0; column < wide; column++) {
        const line = image * images.height + Math.floor(row / magnification);
        const from = (line * images.width + Math.floor(column / magnification)) * channels;
        const to = ((top + row) * width + left + column) * channels;
        for (let channel = 0; channel < channels; channel++) {
          pixels[to + channel] = images.pixels[from + channel]!;
        }
      }
    }
  }
  return { count: 1, height, width, channels, pixels };
}

function expectWhole(what: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new InputError({ expected: `a whole number of ${least} or more ${what}`, received: value });
}
