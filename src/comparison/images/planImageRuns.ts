import { join } from 'node:path';
import type { GivenSettings } from '../../base/settings.js';
import { sha256 } from '../../base/sha256.js';
import type { ImageSet, ImageSize } from '../../images/imageSet.js';
import { imagePresetNamed } from '../../imaging/imagePresets.js';
import { type ResolvedImageSettings, resolveImageSettings } from '../../imaging/resolveImageSettings.js';
import { fileNameOf } from '../config.js';
import { digestOf, shareOfBudget } from '../runs.js';
import type { ImageTableConfig } from './imageTableConfig.js';

/** A run of a table of images. */
export interface PlannedImageRun {
  readonly row: ImageTableConfig['rows'][number];
  readonly seed: number;
  /** The name of its files; rows that differ in nothing that is trained share one. */
  readonly id: string;
  readonly folder: string;
  /** The settings of its training. */
  readonly settings: GivenSettings;
}

/**
 * Plans every row with every seed, seed by seed, so that an unfinished table has whole columns of one seed.
 *
 * @param size the size of the model's images
 * @throws InputError for a row whose settings make no model
 */
export function planImageRuns(
  config: ImageTableConfig,
  images: ImageSet,
  size: ImageSize,
  budget: number,
  out: string,
): PlannedImageRun[] {
  const preset = imagePresetNamed(config.preset, size);
  const pixels = sha256(images.pixels);
  return config.seeds.flatMap((seed) =>
    config.rows.map((row) => {
      const full = { epochs: config.epochs ?? preset.training.epochs, ...row.settings };
      const epochs = Math.max(1, Math.round(Number(full.epochs) * shareOfBudget(budget)));
      const settings = { ...full, epochs, seed };
      const resolved: ResolvedImageSettings = resolveImageSettings(
        preset,
        size,
        images.count,
        settings,
        null,
      );
      // the threads are those of the machine at hand
      const { threads: _, ...training } = resolved.training;
      const digest = digestOf([{ ...resolved, training }, pixels]);
      const id = `${fileNameOf(resolved.model.loss.kind)}-s${seed}-${digest}`;
      return { row, seed, id, folder: join(out, 'runs', id), settings };
    }),
  );
}
