import { describe, expect, it } from 'vitest';
import { imageGrid } from '../../src/images/imageGrid.js';
import type { ImageSet } from '../../src/images/imageSet.js';

/** Images of 1 x 2 pixels, whose pixels are numbered. */
const small = (count: number, channels = 1): ImageSet => ({
  count,
  height: 1,
  width: 2,
  channels,
  pixels: Uint8Array.from({ length: 2 * count * channels }, (_, i) => i),
});

describe('a grid of images', () => {
  it('is near square, with white between the images and in the places that are left over', () => {
    const grid = imageGrid(small(3), { gap: 1, magnification: 1 });
    expect(grid).toMatchObject({ count: 1, height: 3, width: 5, channels: 1 });
    expect([...grid.pixels]).toEqual([
      ...[0, 1, 255, 2, 3],
      ...[255, 255, 255, 255, 255],
      ...[4, 5, 255, 255, 255],
    ]);
  });

  it('has as many columns as it is given, never more than images', () => {
    expect(imageGrid(small(3), { columns: 1, gap: 0, magnification: 1 })).toEqual({
      ...small(3),
      count: 1,
      height: 3,
    });
    expect(imageGrid(small(2), { columns: 9, gap: 0, magnification: 1 })).toMatchObject({
      height: 1,
      width: 4,
    });
  });

  it('magnifies the pixels, not the gap', () => {
    const grid = imageGrid(small(2), { gap: 1, magnification: 2 });
    expect(grid).toMatchObject({ height: 2, width: 9 });
    const line = [0, 0, 1, 1, 255, 2, 2, 3, 3];
    expect([...grid.pixels]).toEqual([...line, ...line]);
  });

  it('keeps the colours of a pixel together', () => {
    const { channels, pixels } = imageGrid(small(1, 3), { magnification: 2 });
    expect(channels).toBe(3);
    const line = [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5];
    expect([...pixels]).toEqual([...line, ...line]);
  });

  it.each([
    [28, 3, 84],
    [32, 2, 64],
    [64, 1, 64],
    [200, 1, 200],
  ])('shows images of %i pixels %i times as large unless told otherwise', (side, _, shown) => {
    const image = { count: 1, height: side, width: side, channels: 1, pixels: new Uint8Array(side * side) };
    expect(imageGrid(image).height).toBe(shown);
  });

  it('is refused for nothing, for broken numbers, and beyond what fits in a picture', () => {
    expect(() => imageGrid(small(0))).toThrow('expected at least one image for a grid, but received: none');
    expect(() => imageGrid(small(1), { columns: 0 })).toThrow(/a whole number of 1 or more columns, .* 0/);
    expect(() => imageGrid(small(1), { gap: -1 })).toThrow(/of 0 or more pixels between images, .* -1/);
    expect(() => imageGrid(small(1), { magnification: 1.5 })).toThrow(/or more as magnification, .* 1.5/);
    expect(() => imageGrid(small(1), { magnification: 10_000 })).toThrow(
      /a grid of at most 33554432 pixels, but received: 10000 x 20000; take fewer images, or magnify less/,
    );
  });
});
