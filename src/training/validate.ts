import { besideOthers } from '../base/besideOthers.js';
import { breathe } from '../base/breathe.js';
import { inPieces } from '../base/onAllCores.js';
import type { LossParts } from '../model/loss.js';
import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import type { PlannedBatch } from './batches.js';
import type { Slicer } from './slices.js';
import type { SliceThreads } from './sliceThreads.js';

/**
 * The mean loss over the items of a plan, without noise and with nothing left out.
 *
 * @param signal asked between slices
 * @param onDevice see `TrainOptions`
 * @param others the other threads; null computes all slices in this one
 * @returns null where it was interrupted
 */
export async function validate<B extends Batch>(
  network: Network<B, DecodingSession>,
  slicer: Slicer<B>,
  plan: readonly PlannedBatch[],
  signal?: AbortSignal,
  onDevice: <T>(work: () => T) => T = (work) => work(),
  others: SliceThreads<B> | null = null,
): Promise<LossParts | null> {
  const count = plan.reduce((sum, { indices }) => sum + indices.length, 0);
  const totals = { reconstruction: 0, latent: 0, regulariser: 0, total: 0 };
  await others?.takeValues();
  for (const planned of plan) {
    for await (const group of inPieces(slicer.slicesOf(planned), 1 + (others?.count ?? 0))) {
      if (signal?.aborted === true) return null;
      const [own, ...rest] = group.map(({ batch }) => batch) as [B, ...B[]];
      const elsewhere = rest.map((batch) => others!.loss(batch));
      const computed = await besideOthers(elsewhere, () => onDevice(() => network.loss(own)));
      for (const [place, loss] of [computed.own, ...computed.theirs].entries()) {
        for (const key of ['reconstruction', 'latent', 'regulariser', 'total'] as const) {
          totals[key] += (loss[key] * group[place]!.batch.items) / count;
        }
      }
      await breathe();
    }
  }
  return totals;
}
