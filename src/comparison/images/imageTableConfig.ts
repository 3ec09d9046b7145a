import { z } from 'zod';
import { parseWith } from '../../base/settings.js';
import { imageTableFormat } from '../tableFormats.js';

const whole = (most: number) => z.number().int().min(1).max(most);
const name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}]*$/u, 'no control characters');

const rowSchema = z.strictObject({
  name,
  /** Settings of the training in place of the preset's, as `train --images` takes them. */
  settings: z.record(z.string(), z.unknown()).default({}),
  /**
   * What codes are drawn from without a mixture: the prior, or for a two-stage VAE (Dai and Wipf 2019) its second stage,
   * which is fitted afterwards and takes the place of a mixture too.
   */
  prior: z.enum(['standard-normal', 'second-stage-vae']).default('standard-normal'),
});

/** Published distances, which are shown beside the table and never used in a computation. */
const publishedSchema = z.strictObject({
  model: name,
  images: name,
  reconstruction: z.number().optional(),
  prior: z.number().optional(),
  mixture: z.number().optional(),
  interpolation: z.number().optional(),
  source: z.string().min(1),
});

const tableSchema = z.strictObject({
  format: z.literal(imageTableFormat),
  title: name,
  preset: z.enum(['tiny', 'paper']).default('tiny'),
  /** The passes over the images at a budget of 1; by default the preset's. */
  epochs: whole(1_000_000).optional(),
  rows: z.array(rowSchema).min(1).max(200),
  seeds: z.array(z.number().int()).min(1).max(100).default([1]),
  /** The number of images drawn from each density, of test images, and of points between pairs of them. */
  samples: whole(1_000_000).default(10_000),
  /** The components of the mixture. */
  components: whole(1000).default(10),
  /** The path on whose middle images between two others lie. */
  path: z.enum(['straight', 'spherical']).default('straight'),
  /** The setting that a study varies over the rows; plots show the measures over it. */
  study: z.string().optional(),
  published: z.array(publishedSchema).default([]),
});

/** A comparison of models of images. @interface */
export type ImageTableConfig = z.output<typeof tableSchema>;

/** @param where the place of the table in messages @throws InputError for a table that is none */
export function parseImageTable(table: unknown, where: string): ImageTableConfig {
  return parseWith(tableSchema, table, where);
}
