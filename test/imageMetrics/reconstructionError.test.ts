import { expect, it } from 'vitest';
import { reconstructionError } from '../../src/imageMetrics/reconstructionError.js';
import { imagesOf } from './support.js';

const size = { height: 1, width: 2, channels: 3 };
const black = [0, 0, 0, 0, 0, 0];

it('is the mean squared error by hand', () => {
  const originals = imagesOf([black, black], size);
  const reconstructed = imagesOf([black, [255, 51, 0, 0, 0, 102]], size);
  // 1 + 0.2² + 0.4² in one of two images
  const { perPixel, perImage } = reconstructionError(originals, reconstructed);
  expect(perImage).toBeCloseTo((1 + 0.04 + 0.16) / 2, 12);
  expect(perPixel).toBeCloseTo((1 + 0.04 + 0.16) / 4, 12);
  expect(reconstructionError(reconstructed, originals)).toEqual({ perPixel, perImage });
  expect(reconstructionError(reconstructed, reconstructed)).toEqual({ perPixel: 0, perImage: 0 });
});

it('refuses sets that are not alike', () => {
  const one = imagesOf([black], size);
  expect(() => reconstructionError(one, imagesOf([black, black], size))).toThrow(
    'expected 1 images of 1 x 2 x 3 as reconstructions, but received: 2 images of 1 x 2 x 3',
  );
  expect(() => reconstructionError(one, imagesOf([black], { height: 2, width: 1, channels: 3 }))).toThrow(
    '2 x 1 x 3',
  );
  expect(() => reconstructionError(imagesOf([], size), imagesOf([], size))).toThrow('at least one image');
});
