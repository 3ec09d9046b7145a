// Packs what train.py needs of a run that "grae train" began into RUN/cuda.safetensors:
//
//   node scripts/cuda/pack.mjs RUN [--allow-code]
//
// ids U16 [n] and offsets U32 [sequences + 1]: the packed corpus; tops U16 [n]: the non-terminal that each production
// expands; features U8 [n, features], places in levels F32: what the prefix state knows before each; allowed U8
// [non-terminals, productions]; train and validation I32: the split of the run.

import { join } from 'node:path';
import { replaceFile } from '../../dist/host/node/files.js';
import { openRun } from '../../dist/index.js';
import { prefixStateOf } from '../../dist/model/decoders/index.js';
import { maskOf } from '../../dist/model/productions/mask.js';
import { prefixFeatures } from '../../dist/model/productions/prefixFeatures.js';
import { prefixOf } from '../../dist/run/domainOf.js';
import { readTrainingCorpus } from '../../dist/run/trainingCorpus.js';
import { writeSafetensors } from '../../dist/tensor/safetensors.js';
import { splitIndices } from '../../dist/training/split.js';

const [folder, allow] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/cuda/pack.mjs RUN [--allow-code]');
  process.exit(2);
}
const run = await openRun(folder, { allowCode: allow === '--allow-code' });
if (run.config.corpus.randomForms !== undefined)
  throw new Error('random spellings for the encoder are not packed');
const { corpus } = await readTrainingCorpus(run);
const ids = corpus.ids.subarray(0, corpus.ids.length);
const prefix = prefixStateOf(run.config.model) === null ? null : await prefixOf(run);
const { table } = run.codec;
const productions = table.productions.length;
const width = prefix?.features.length ?? 0;
const features = new Uint8Array(ids.length * width);
const levels = new Map();
const levelOf = (value) => {
  const found = levels.get(value);
  if (found !== undefined) return found;
  if (levels.size === 256) throw new Error('the features of this prefix state take more than 256 values');
  levels.set(value, levels.size);
  return levels.size - 1;
};
for (let index = 0; index < corpus.count; index++) {
  const sequence = corpus.sequence(index);
  const at = corpus.offsets[index] * width;
  prefixFeatures([sequence], table, prefix)[0].forEach((value, i) => {
    features[at + i] = levelOf(value);
  });
}
const { validation: share, seed } = run.config.training;
const { train, validation } = splitIndices(corpus.count, share, seed);
const tensor = (data, shape = [data.length]) => ({ shape, data });
const bytes = writeSafetensors({
  ids: tensor(ids),
  offsets: tensor(corpus.offsets),
  tops: tensor(Uint16Array.from(ids, (id) => table.productions[id].lhs)),
  features: tensor(features, [ids.length, width]),
  levels: tensor(Float32Array.from(width === 0 ? [0] : levels.keys())),
  allowed: tensor(Uint8Array.from(maskOf(table)), [table.nonTerminals.length, productions]),
  train: tensor(train),
  validation: tensor(validation),
});
await replaceFile(join(folder, 'cuda.safetensors'), bytes);
console.log(`${corpus.count} sequences, ${ids.length} productions, ${width} features`);
