import { z } from 'zod';
import { codeSettings } from '../codeSettings.js';
import type { AutoencoderConfig } from '../config.js';
import { losses } from '../losses/index.js';

const side = z.number().int().min(1).max(4096);
const filters = z.array(z.number().int().min(1).max(100_000)).min(1).max(16);

/** The settings of a model of images that do not follow from its images. */
export const imageSettings = z.strictObject({
  encoderFilters: filters.meta({
    description: 'filters of each convolution of the encoder, which halves the sides',
    placeholder: 'n,n',
  }),
  decoderFilters: filters.meta({
    description:
      'filters of the smallest image of the decoder, and of each transposed convolution, which doubles the sides',
    placeholder: 'n,n',
  }),
  kernel: z.number().int().min(1).max(32).describe('pixels along a side of the kernels'),
  likelihood: z
    .enum(['gaussian', 'bernoulli'])
    .describe('gaussian: the squared error of a pixel; bernoulli: its cross-entropy'),
  pixelReduction: z
    .enum(['mean', 'sum'])
    .describe('whether the loss of an image is the mean of its pixels, or adds them up'),
});

const imageSize = z.strictObject({
  height: side.describe('pixels of an image from top to bottom'),
  width: side.describe('pixels of an image from left to right'),
  channels: z.number().int().min(1).max(64).describe('numbers for each pixel: 1 for grey, 3 for colours'),
});

/** The settings of a model of images. */
export interface ImageModelConfig
  extends AutoencoderConfig,
    z.output<typeof imageSize>,
    z.output<typeof imageSettings> {}

/** Returns the schema of the whole configuration of a model of images. */
export function imageModelSchema(): z.ZodType<ImageModelConfig> {
  return z.strictObject({
    ...codeSettings.shape,
    ...imageSize.shape,
    ...imageSettings.shape,
    loss: losses.schema(),
  });
}
