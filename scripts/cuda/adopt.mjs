// Gives a run of grae what train.py made of it: weights, training log, and what computed them. What "grae train" had
// computed goes, its checkpoint too, so that the run is not resumed from there.
//
//   node scripts/cuda/adopt.mjs RUN
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Run } from '../../dist/index.js';
import { replaceFile } from '../../dist/run/files.js';
import { readSafetensors } from '../../dist/tensor/safetensors.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/cuda/adopt.mjs RUN');
  process.exit(2);
}
const run = await Run.open(folder);
const trained = join(folder, 'cuda-weights.safetensors');
const { tensors, metadata } = readSafetensors(new Uint8Array(readFileSync(trained)), trained);
const { trainedWith, ...notes } = metadata;
const environment = { ...(await run.readEnvironment()), trainedWith };
rmSync(run.path('checkpoint'), { force: true });
await run.writeWeights(tensors, notes);
await replaceFile(run.path('environment'), `${JSON.stringify(environment, null, 2)}\n`);
renameSync(join(folder, 'cuda-metrics.jsonl'), run.path('metrics'));
for (const name of ['cuda.safetensors', 'cuda-weights.safetensors']) rmSync(join(folder, name));
