import { lastPart } from '../base/lastPart.js';
import { sha256 } from '../base/sha256.js';
import type { WritableStore } from '../base/store.js';
import { artefacts } from '../run/artefacts.js';
import { expectFree } from '../run/expectFree.js';
import { readDensity } from '../run/fittedDensity.js';
import { RunFiles, tagOf } from '../run/runFiles.js';
import { newStoreOf } from '../run/storeOf.js';
import { storedWeights } from '../sampling/storedWeights.js';
import type { ImageModel } from './imageModel.js';
import { ImageRun } from './imageRun.js';
import { imageRunSchema } from './imageRunConfig.js';

/**
 * Writes a compact copy of a trained run of images: settings, weights, density and training log, without images and
 * checkpoint. The copy samples, encodes and decodes, but it cannot be trained further or fitted.
 *
 * @param out a store that holds nothing, or a new or empty folder
 * @param precision of the weights
 * @throws InputError if there is something in the folder, the run has no density, or a weight is beyond half precision
 */
export async function exportImages(
  { run, network }: ImageModel,
  out: WritableStore | string,
  precision: 'float16' | 'float32' = 'float16',
): Promise<ImageRun> {
  const store = await newStoreOf(out);
  await expectFree(store);
  const { density, notes } = await readDensity(run);
  const { metadata } = await run.files.read(artefacts.weights);
  const { images } = run.config;
  const config = imageRunSchema().parse({
    ...run.config,
    images: { ...images, file: lastPart(images.file) },
    exported: { precision },
  });
  const tag = tagOf(config);
  const weights = artefacts.weights.format(
    { tensors: await storedWeights(network, precision), metadata },
    tag,
  );
  const fitted = {
    density,
    notes: { ...notes, weightsSha256: sha256(weights) },
    precision: precision === 'float16' ? ('compact' as const) : ('whole' as const),
  };
  await RunFiles.create(store, config, {
    [artefacts.environment.file]: await run.files.readBytes(artefacts.environment),
    [artefacts.metrics.file]: await run.files.readLines(artefacts.metrics),
    [artefacts.weights.file]: weights,
    [artefacts.density.file]: artefacts.density.format(fitted, tag),
  });
  return ImageRun.open(store);
}
