import { InputError } from '../base/errors.js';
import type { ImageSet } from '../images/imageSet.js';
import { readSafetensors, writeSafetensors } from '../tensor/safetensors.js';
import type { Format } from './formats.js';

/** The images that a model is trained on as safetensors: `pixels`, [count, height, width, channels]. */
export const imagesFormat: Format<ImageSet> = {
  parse: (bytes, { where }) => {
    const { pixels } = readSafetensors(bytes, where).tensors;
    if (pixels?.data instanceof Uint8Array && pixels.shape.length === 4) {
      const [count, height, width, channels] = pixels.shape as [number, number, number, number];
      return { count, height, width, channels, pixels: pixels.data };
    }
    throw new InputError({
      code: 'damaged',
      where,
      problem: 'expected images, but the file holds other tensors',
    });
  },
  format: ({ count, height, width, channels, pixels }) =>
    writeSafetensors({ pixels: { shape: [count, height, width, channels], data: pixels } }),
};
