// Gives a run of grae what train.py made of it: weights, training log, and what computed them. What "grae train" had
// computed goes, its checkpoint too, so that the run is not resumed from there.
//
//   node scripts/cuda/adopt.mjs RUN [--allow-code]
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { whileLocked } from '../../dist/host/node/lock.js';
import { openRun } from '../../dist/index.js';
import { artefacts } from '../../dist/run/artefacts.js';
import { readSafetensors } from '../../dist/tensor/safetensors.js';

const [folder, allow] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/cuda/adopt.mjs RUN [--allow-code]');
  process.exit(2);
}
await whileLocked(folder, 'scripts/cuda/adopt.mjs', async () => {
  const run = await openRun(folder, { allowCode: allow === '--allow-code' });
  const trained = join(folder, 'cuda-weights.safetensors');
  const { tensors, metadata } = readSafetensors(new Uint8Array(readFileSync(trained)), trained);
  const { trainedWith, ...notes } = metadata;
  const environment = { ...(await run.files.read(artefacts.environment)), trainedWith };
  await run.files.remove(artefacts.checkpoint);
  await run.files.write(artefacts.weights, { tensors, metadata: notes });
  await run.files.write(artefacts.environment, environment);
  await run.files.write(artefacts.metrics, readFileSync(join(folder, 'cuda-metrics.jsonl'), 'utf8'));
  for (const name of ['cuda.safetensors', 'cuda-weights.safetensors', 'cuda-metrics.jsonl'])
    rmSync(join(folder, name));
});
