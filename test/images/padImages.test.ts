import { describe, expect, it } from 'vitest';
import { padImages } from '../../src/images/padImages.js';

const images = {
  count: 2,
  height: 2,
  width: 3,
  channels: 1,
  pixels: Uint8Array.from({ length: 12 }, (_, i) => i),
};

describe('padding', () => {
  it('puts images in the middle of larger ones', () => {
    expect([...padImages(images, { height: 3, width: 5 }).pixels]).toEqual([
      ...[0, 0, 1, 2, 0],
      ...[0, 3, 4, 5, 0],
      ...[0, 0, 0, 0, 0],
      ...[0, 6, 7, 8, 0],
      ...[0, 9, 10, 11, 0],
      ...[0, 0, 0, 0, 0],
    ]);
    expect(() => padImages(images, { height: 1, width: 5 })).toThrow(
      /expected a size of at least 2 x 3 pixels, as the images have, but received: 1 x 5/,
    );
  });
});
