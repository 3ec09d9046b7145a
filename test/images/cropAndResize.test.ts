import { describe, expect, it } from 'vitest';
import { convertChannels } from '../../src/images/convertChannels.js';
import { cropAndResize } from '../../src/images/cropAndResize.js';
import { cropImages } from '../../src/images/cropImages.js';
import type { ImageSet } from '../../src/images/imageSet.js';
import { resizeImages } from '../../src/images/resizeImages.js';
import { colours, grey, resized } from './pictures.js';

/** Images of one channel whose pixels are numbered. */
function numbered(count: number, height: number, width: number): ImageSet {
  const pixels = Uint8Array.from({ length: count * height * width }, (_, i) => i);
  return { count, height, width, channels: 1, pixels };
}

/** Two images after each other. */
const joined = (first: ImageSet, second: ImageSet): ImageSet => ({
  ...first,
  count: 2,
  pixels: Uint8Array.of(...first.pixels, ...second.pixels),
});

describe('resizing', () => {
  it.each(resized)('to $height x $width agrees with Pillow in every bit', (image) => {
    expect(resizeImages(colours, image)).toEqual(image);
  });

  it('resizes each image by itself', () => {
    const upsideDown = { ...colours, pixels: colours.pixels.toReversed() };
    const [size] = resized;
    expect(resizeImages(joined(colours, upsideDown), size!)).toEqual(
      joined(resizeImages(colours, size!), resizeImages(upsideDown, size!)),
    );
  });

  it('keeps an image of the same size, and an even one in every size', () => {
    expect(resizeImages(colours, colours)).toEqual(colours);
    const white = { ...numbered(1, 7, 5), pixels: new Uint8Array(35).fill(255) };
    expect(resizeImages(white, { height: 3, width: 16 }).pixels).toEqual(new Uint8Array(48).fill(255));
  });
});

describe('channels', () => {
  it('become grey as with Pillow', () => {
    expect(convertChannels(colours, 1)).toEqual(grey);
  });

  it('become three of the same', () => {
    const { pixels, channels } = convertChannels(numbered(1, 1, 2), 3);
    expect({ pixels: [...pixels], channels }).toEqual({ pixels: [0, 0, 0, 1, 1, 1], channels: 3 });
  });

  it('of other numbers are refused', () => {
    expect(() => convertChannels(colours, 4)).toThrow(
      'expected 1 or 3 channels, from images of 1 or 3, but received: 4, from images of 3',
    );
  });
});

describe('cropping', () => {
  it('takes the middle, the odd pixel left out below and to the right', () => {
    expect([...cropImages(numbered(2, 4, 3), { height: 2, width: 2 }).pixels]).toEqual([
      ...[3, 4, 6, 7],
      ...[15, 16, 18, 19],
    ]);
    expect([...cropImages(numbered(1, 2, 4), { height: 1, width: 2 }).pixels]).toEqual([1, 2]);
  });

  it('does not enlarge', () => {
    expect(() => cropImages(numbered(1, 4, 3), { height: 4, width: 4 })).toThrow(
      'expected at least 4 x 4 pixels, to cut the middle out, but received: 4 x 3',
    );
  });

  it('to a square, then resized, is as in the data sets of faces', () => {
    const square = cropImages(colours, { height: 10, width: 10 });
    const size = { height: 4, width: 4, channels: 3 };
    expect(cropAndResize(colours, size, 10)).toEqual(resizeImages(square, size));
    expect(cropAndResize(colours, { ...size, channels: 1 }, 10)).toEqual(
      resizeImages(convertChannels(square, 1), size),
    );
  });

  it('takes the largest part of the right proportions by default', () => {
    // of 11 x 13 pixels
    for (const [size, part] of [
      [
        { height: 4, width: 4 },
        { height: 11, width: 11 },
      ],
      [
        { height: 4, width: 8 },
        { height: 7, width: 13 },
      ],
      [
        { height: 50, width: 1 },
        { height: 11, width: 1 },
      ],
    ] as const) {
      expect(cropAndResize(colours, { ...size, channels: 3 })).toEqual(
        resizeImages(cropImages(colours, part), size),
      );
    }
  });
});
