import type { WritableStore } from '../base/store.js';
import { compactTrainingSetFile, makeCompactTrainingSet } from '../judging/compactTrainingSet.js';
import { opset } from '../model/onnx/graph.js';
import { expectOnnx, graphsOf } from '../model/onnx/graphs.js';
import { copyRun } from '../run/copyRun.js';
import { expectFree } from '../run/expectFree.js';
import { writeExported } from '../run/exportedRun.js';
import { readDensity } from '../run/fittedDensity.js';
import type { Run } from '../run/run.js';
import { newStoreOf } from '../run/storeOf.js';
import type { TrainedModel } from './model.js';
import { storedWeights } from './storedWeights.js';

export interface ExportOptions {
  /** The precision of the weights. Defaults to `float16`. */
  readonly precision?: 'float16' | 'float32';
  /**
   * Whether the copy has the model as ONNX too, in float32. A model that is exported already is then copied as it is. Defaults to
   * false.
   */
  readonly onnx?: boolean;
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
  const isExported = run.config.exported !== undefined;
  // one that is exported already needs no corpus to be written in another format
  if (!isExported || options.onnx !== true) run.expectCorpus();
  const store = await newStoreOf(out);
  await expectFree(store);
  if (options.onnx === true) expectOnnx(model.network.config);
  // A missing density should show before the long part.
  await readDensity(run);
  if (isExported) return withOnnx(model, store, await copyRun(run, store));
  const precision = options.precision ?? 'float16';
  const fingerprint = await makeCompactTrainingSet(model, options.onProgress);
  const copy = await writeExported(run, store, {
    precision,
    weights: await storedWeights(model.network, precision),
    fingerprint: compactTrainingSetFile(fingerprint, model.domain.canonicaliser),
  });
  return options.onnx === true ? withOnnx(model, store, copy) : copy;
}

/** Adds to a copy the graphs of its model, and `onnx.json` with their inputs and outputs and what a program needs beside them. */
async function withOnnx(model: TrainedModel, store: WritableStore, copy: Run): Promise<Run> {
  const { network } = model;
  const graphs = graphsOf(network.config, await storedWeights(network, 'float32'));
  for (const [name, graph] of Object.entries(graphs)) await store.write(name, graph.toBytes());
  const { table, prefix, longest } = network;
  const files = Object.entries(graphs).map(([name, { inputs, outputs }]) => [name, { inputs, outputs }]);
  const description = {
    opset,
    files: Object.fromEntries(files),
    nonTerminals: table.nonTerminals,
    start: table.start,
    mostSteps: longest,
    features: prefix?.features ?? [],
    productions: table.productions.map(({ lhs, rhs }) => ({ lhs, rhs })),
  };
  await store.write('onnx.json', new TextEncoder().encode(`${JSON.stringify(description, null, 1)}\n`));
  return copy;
}
