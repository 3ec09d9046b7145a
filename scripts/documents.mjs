// Writes the documents that come from the program itself: `npm run documents`. The tests compare them with what the
// program says now.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cliReference } from './documents/cliReference.mjs';
import { goalTables } from './documents/goalTables.mjs';
import { picture } from './documents/picture.mjs';
import { settingsTables } from './documents/settingsTables.mjs';
import { verifiedFigure } from './documents/verifiedFigure.mjs';

/** Each generated file of docs/, and what writes its text. */
export const generated = {
  'cli.md': cliReference,
  'goals.md': goalTables,
  'picture.svg': picture,
  'settings.md': settingsTables,
  'verified.svg': verifiedFigure,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(generated)) {
    const file = fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
    writeFileSync(file, await text());
    process.stdout.write(`docs/${name}\n`);
  }
}
