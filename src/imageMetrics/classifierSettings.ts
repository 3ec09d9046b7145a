import { z } from 'zod';

/** The settings of a classifier of images, and of its training. */
export const classifierSettings = z.strictObject({
  filters: z
    .array(z.number().int().min(1).max(4096))
    .min(1)
    .max(8)
    .default([16, 32, 64])
    .describe('filters of each convolution, which halves the sides'),
  window: z.number().int().min(1).max(32).default(3).describe('pixels along a side of a kernel'),
  units: z
    .number()
    .int()
    .min(1)
    .max(4096)
    .default(128)
    .describe('units of the last hidden layer, which are the features of an image'),
  epochs: z.number().int().min(1).max(10_000).default(4).describe('passes over the images'),
  batch: z.number().int().min(1).max(100_000).default(64).describe('images in each step'),
  learningRate: z.number().positive().max(10).default(2e-3).describe('peak learning rate'),
  seed: z
    .number()
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31 - 1)
    .default(1)
    .describe('seed of the first weights and of the order of the images'),
});

export type ClassifierSettings = z.output<typeof classifierSettings>;
