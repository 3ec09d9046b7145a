// Ties the files of a run to its configuration as they are now, by SHA-256, after one was replaced on purpose (such as
// the fingerprint of a model that ships):
//
//   npm run build && node scripts/tie-run.mjs data/models/zinc250k
import { Run } from '../dist/index.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/tie-run.mjs RUN');
  process.exit(2);
}
const { Ties } = await import('../dist/run/ties.js');
const { ties } = await Ties.open(folder);
await ties.tieAll();
// what does not belong together is refused now rather than by users
const run = await Run.open(folder, { allowCode: process.argv.includes('--allow-code') });
await run.readWeights();
console.log(`${folder}: tied`);
