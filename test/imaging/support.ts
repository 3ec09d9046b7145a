import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GivenSettings } from '../../src/base/settings.js';
import type { ImageSet } from '../../src/images/imageSet.js';
import type { ImageRun } from '../../src/imaging/imageRun.js';
import { prepareImageRun } from '../../src/imaging/prepareImageRun.js';
import { MemoryStore } from '../../src/run/memoryStore.js';
import { bars } from '../model/images/support.js';

/** Settings of a model that learns bars in seconds. */
export const barSettings: GivenSettings = {
  encoderFilters: [4, 8],
  decoderFilters: [8, 8, 4],
  latent: 3,
  epochs: 3,
  batch: 20,
  validation: 0.1,
  components: 2,
};

/** Prepares a run of bars in memory, of a size that the model has to pad. */
export function barRun(
  settings: GivenSettings = {},
  images: ImageSet = bars(200, { height: 14, width: 12, channels: 1 }),
): Promise<ImageRun> {
  return prepareImageRun({
    images,
    file: 'bars',
    out: new MemoryStore(),
    settings: { ...barSettings, ...settings },
  });
}

/** Writes the files of a run into a new folder. */
export async function writeRun({ files: { store } }: ImageRun, folder: string): Promise<void> {
  mkdirSync(folder);
  for (const file of await store.list()) writeFileSync(join(folder, file), (await store.read(file))!);
}
