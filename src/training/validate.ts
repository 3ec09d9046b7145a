import { breathe } from '../base/breathe.js';
import type { LossParts } from '../model/loss.js';
import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import type { PlannedBatch } from './batches.js';
import type { Slicer } from './slices.js';

/**
 * The mean loss over the items of a plan, without noise and with nothing left out.
 *
 * @param signal asked between slices
 * @param onDevice see `TrainOptions`
 * @returns null where it was interrupted
 */
export async function validate<B extends Batch>(
  network: Network<B, DecodingSession>,
  slicer: Slicer<B>,
  plan: readonly PlannedBatch[],
  signal?: AbortSignal,
  onDevice: <T>(work: () => T) => T = (work) => work(),
): Promise<LossParts | null> {
  const count = plan.reduce((sum, { indices }) => sum + indices.length, 0);
  const totals = { reconstruction: 0, latent: 0, regulariser: 0, total: 0 };
  for (const planned of plan) {
    for (const { batch } of slicer.slicesOf(planned)) {
      if (signal?.aborted === true) return null;
      const loss = await onDevice(() => network.loss(batch));
      for (const key of ['reconstruction', 'latent', 'regulariser', 'total'] as const) {
        totals[key] += (loss[key] * batch.items) / count;
      }
      await breathe();
    }
  }
  return totals;
}
