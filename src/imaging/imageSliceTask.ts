import type { ImageBatch } from '../model/images/imageBatch.js';
import { ImageNetwork } from '../model/images/imageNetwork.js';
import type { LossParts } from '../model/loss.js';
import { losses } from '../model/losses/index.js';
import { originOfStore, type RunOrigin } from '../run/runOrigin.js';
import { startBackend } from '../tensor/backend.js';
import { computeWith, ownNetwork, type SliceTask } from '../training/sliceTask.js';
import { type SliceThreads, startSliceThreads } from '../training/sliceThreads.js';
import { ImageRun } from './imageRun.js';

/** Starts the other threads of a training on images; null where it has none. */
export async function startImageThreads(
  run: ImageRun,
  network: ImageNetwork,
): Promise<SliceThreads<ImageBatch> | null> {
  const { model, training } = run.config;
  const origin = losses.isOwn(model.loss.kind) ? null : originOfStore(run.files.store, false);
  return startSliceThreads(network, origin, training.threads ?? 1, {
    name: 'image-slice',
    plain: (batch: ImageBatch) => batch,
  });
}

/** Computes the loss of a slice of images, and its gradient in training. */
export async function computeImageSlice(task: SliceTask<ImageBatch>): Promise<LossParts> {
  return computeWith(await ownNetwork(task, openNetwork), task.slice, task);
}

async function openNetwork({ place, backend, precision }: RunOrigin): Promise<ImageNetwork> {
  await startBackend(backend, { precision });
  const run = await ImageRun.open(place);
  return new ImageNetwork(run.config.model);
}
