import { z } from 'zod';
import type { KindConfig } from '../base/registry.js';
import { parseWith } from '../base/settings.js';
import { densities } from '../density/densities.js';
import { type ImageModelConfig, imageModelSchema } from '../model/images/imageConfig.js';
import type { StoredSettings } from '../run/configFile.js';
import { expectKind, imageRunFormat } from '../run/runKind.js';
import { trainingConfigSchema } from '../run/trainingSettings.js';

const settings = z.strictObject({
  format: z.literal(imageRunFormat),
  preset: z.string(),
  images: z.strictObject({
    /** The file or folder of the images: for people, never read again. */
    file: z.string(),
    /** The SHA-256 of all pixels, as they were before the model's own size. */
    sha256: z.string(),
    count: z.number().int().min(1),
    height: z.number().int().min(1),
    width: z.number().int().min(1),
    channels: z.number().int().min(1),
  }),
  training: trainingConfigSchema,
  /** Only in an export, which has neither images nor checkpoint: how the weights are stored. */
  exported: z.strictObject({ precision: z.enum(['float16', 'float32']) }).optional(),
});

/**
 * `config.json` of a run of images: every setting, defaults resolved.
 *
 * @interface
 */
export type ImageRunConfig = z.output<typeof settings> & {
  readonly model: ImageModelConfig;
  /** The density to fit after training; null for none. */
  readonly density: KindConfig | null;
};

export function imageRunSchema(): z.ZodType<ImageRunConfig> {
  return settings.extend({ model: imageModelSchema(), density: densities.schema().nullable() });
}

/** @throws InputError for settings that are none, and for those of a model of strings */
export function readImageRunConfig(stored: StoredSettings, where: string): ImageRunConfig {
  expectKind('images', stored, where);
  return parseWith(imageRunSchema(), stored, where);
}
