// Makes the file of the fragments of openchemlib's druglikeness, so that openchemlib need not read them in every process:
//
//   npm run build && node scripts/make-druglikeness-fragments.mjs [OUTPUT]
//
// To be run again after each change of openchemlib's version. OUTPUT is by default data/chemistry/druglikeness-fragments.bin,
// of the format that src/domain/molecule/openchemlib/fragments.ts describes.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as openchemlib from 'openchemlib';
import { tableOf, weightedFragments } from '../dist/domain/molecule/openchemlib/druglikenessTables.js';
import { fragmentsFile, sourceOf } from '../dist/domain/molecule/openchemlib/fragments.js';
import { loadResources } from '../dist/domain/molecule/openchemlib/openchemlib.js';
import '../dist/host/node/install.js';

const [output = fileURLToPath(new URL('../data/chemistry/druglikeness-fragments.bin', import.meta.url))] =
  process.argv.slice(2);
const table = tableOf(await loadResources());
const fragments = weightedFragments(openchemlib, { table, fragments: null }).map(({ fragment }) => fragment);
const bytes = fragmentsFile(fragments, sourceOf(openchemlib, table));
writeFileSync(output, bytes);
console.log(
  `${fragments.length} fragments of openchemlib ${openchemlib.version}, ${bytes.length} bytes: ${output}`,
);
