import type { WritableStore } from '../base/store.js';
import { compactTrainingSetFile, makeCompactTrainingSet } from '../judging/compactTrainingSet.js';
import { expectFree } from '../run/expectFree.js';
import { writeExported } from '../run/exportedRun.js';
import { readDensity } from '../run/fittedDensity.js';
import type { Run } from '../run/run.js';
import { newStoreOf } from '../run/storeOf.js';
import { readCopy } from '../tensor/read.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { TrainedModel } from './model.js';

export interface ExportOptions {
  /** The precision of the weights. Defaults to `float16`. */
  readonly precision?: 'float16' | 'float32';
  /** Called while the canonical forms of the training strings are computed, which takes most of the time. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes a compact copy of a trained run, for use without its data: settings, language, weights, density, training log,
 * and a compact training set that tells novelty. The copy samples, encodes and decodes, but it cannot be trained further
 * or fitted.
 *
 * @param out a store that holds nothing, or a new or empty folder; a failed export leaves nothing there
 * @throws InputError if there is something in the folder, the run has no density, or a weight is beyond half precision
 */
export async function exportModel(
  model: TrainedModel,
  out: WritableStore | string,
  options: ExportOptions = {},
): Promise<Run> {
  const { run } = model;
  run.expectCorpus();
  const store = await newStoreOf(out);
  await expectFree(store);
  // A missing density should show before the long part.
  await readDensity(run);
  const precision = options.precision ?? 'float16';
  const fingerprint = await makeCompactTrainingSet(model, options.onProgress);
  return writeExported(run, store, {
    precision,
    weights: await weightsOf(model, precision),
    fingerprint: compactTrainingSetFile(fingerprint, model.domain.canonicaliser),
  });
}

async function weightsOf({ network }: TrainedModel, precision: 'float16' | 'float32'): Promise<NamedTensors> {
  const weights = network.layout.toRecord(await readCopy(network.parameters));
  // Statistics keep their precision: they are few, and a variance may be beyond the range of half precision.
  const statistics = await network.statistics();
  if (precision === 'float32') return { ...weights, ...statistics };
  const halves = Object.entries(weights).map(([name, tensor]) => [name, { ...tensor, precision }]);
  return { ...(Object.fromEntries(halves) as NamedTensors), ...statistics };
}
