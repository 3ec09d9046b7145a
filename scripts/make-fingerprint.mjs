// Makes the fingerprint of an exported model anew, by the canonical form that the domain has now:
//
//   npm run build && node scripts/make-fingerprint.mjs MODEL CORPUS
//
// MODEL is the folder of the model, CORPUS the file that it was trained on: the hash of its strings, and how
// many are skipped at its beginning, stand in the model's config.json. For the model that ships, CORPUS is zinc250k.smi.gz:
//
//   node scripts/make-fingerprint.mjs data/models/zinc250k zinc250k.smi.gz
//
// The file's metadata names the canonicaliser, such as "RDKit 2026.09.1".
import '../dist/host/node/install.js';
import { createHash } from 'node:crypto';
import { streamTexts } from '../dist/corpus/readTexts.js';
import { loadDomain } from '../dist/domain/index.js';
import { CompactTrainingSet, compactTrainingSetFile, hashOf } from '../dist/judging/compactTrainingSet.js';
import { canonicalPieces } from '../dist/judging/judgeTexts.js';
import { artefacts } from '../dist/run/artefacts.js';
import { openRun } from '../dist/run/openRun.js';

const [folder, corpus] = process.argv.slice(2);
if (corpus === undefined) throw new Error('expected the folder of a model, and its corpus');
const run = await openRun(folder);
const { sha256, skip, strings } = run.config.corpus;
const digest = createHash('sha256');
const domain = await loadDomain(run.config.domain, { grammar: run.language, form: run.config.form });

async function* training() {
  let count = 0;
  for await (const text of streamTexts(corpus, domain, {})) {
    if (count++ < skip) continue;
    digest.update(`${text}\n`);
    yield text;
  }
}

const hashes = new Float64Array(strings);
let done = 0;
for await (const piece of canonicalPieces(domain, training())) {
  for (const canonical of piece) hashes[done++] = hashOf(canonical);
  process.stderr.write(`\r${done} of ${strings}`);
}
if (digest.digest('hex') !== sha256)
  throw new Error(`${corpus}: not the strings that the model was trained on`);
if (done !== strings) throw new Error(`${corpus}: expected ${strings} strings, but there are ${done}`);
const fingerprint = CompactTrainingSet.of(hashes);
await run.files.write(artefacts.fingerprint, compactTrainingSetFile(fingerprint, domain.canonicaliser));
process.stderr.write('\n');
console.log(`${fingerprint.hashes.length} molecules of ${strings} strings, by ${domain.canonicaliser}`);
