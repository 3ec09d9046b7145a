// Ties the files of a run to its configuration as they are now, by SHA-256, after one was replaced on purpose (such as
// the fingerprint of a model that ships):
//
//   npm run build && node scripts/tie-run.mjs data/models/zinc250k
import { openRun } from '../dist/index.js';
import { artefacts } from '../dist/run/artefacts.js';
import { RunFiles } from '../dist/run/runFiles.js';
import { storeOf } from '../dist/run/storeOf.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/tie-run.mjs RUN');
  process.exit(2);
}
await (await RunFiles.open(await storeOf(folder))).tieAll();
// what does not belong together is refused now rather than by users
const run = await openRun(folder, { allowCode: process.argv.includes('--allow-code') });
await run.files.read(artefacts.weights);
console.log(`${folder}: tied`);
