// Adds to an exported model what its corpus says and it was too old to keep: the number of each production of the
// grammar, by which strings with others are refused, and the spelling, in which strings are read:
//
//   npm run build && node scripts/add-corpus-facts.mjs MODEL CORPUS
//
// MODEL is the folder of the model, CORPUS the file that it was trained on: the hash of its strings, and how many are
// skipped at its beginning, stand in the model's config.json. For the model that ships, CORPUS is zinc250k.smi.gz. The
// spelling is called canonical if more than nine of ten strings are.
import '../dist/host/node/install.js';
import { createHash } from 'node:crypto';
import { fileSource } from '../dist/corpus/fileSource.js';
import { Packing } from '../dist/grammar/packing.js';
import { countProductions } from '../dist/grammar/productionCounts.js';
import { artefacts } from '../dist/run/artefacts.js';
import { domainOf } from '../dist/run/domainOf.js';
import { openRun } from '../dist/run/openRun.js';
import { parseCorpus } from '../dist/sequences/encodeCorpus.js';

const [folder, corpus] = process.argv.slice(2);
if (corpus === undefined) throw new Error('expected the folder of a model, and its corpus');
const run = await openRun(folder);
const { sha256, skip } = run.config.corpus;
const { grammar } = run.codec;

async function read(spelling) {
  const domain = await domainOf(run, { spelling, judges: false });
  const digest = createHash('sha256');
  async function* lines() {
    for await (const line of fileSource(corpus, { recognises: domain.recognises }).lines()) {
      if (line.line <= skip) continue;
      digest.update(`${line.text}\n`);
      yield line;
    }
  }
  const parsed = await parseCorpus(lines(), grammar, domain);
  if (digest.digest('hex') !== sha256)
    throw new Error(`${corpus}: not the strings that the model was trained on`);
  return { ...parsed, writer: domain.speller?.name };
}

const { derivations } = await read('as-written');
const counts = countProductions(new Packing(grammar.table, []), derivations.pieces());
const { report, writer } = await read('canonical');
const canonicalShare = 1 - report.respelled / report.strings;
const spelling =
  canonicalShare > 0.9
    ? { rule: 'canonical', writer, canonicalShare }
    : { rule: 'as-written', canonicalShare };
const stored = await run.files.read(artefacts.productions);
await run.files.write(artefacts.productions, { ...stored, counts, spelling });
console.log(
  `${counts.filter((count) => count === 0).length} of ${counts.length} productions unseen; ${JSON.stringify(spelling)}`,
);
