import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
import { expectPublished } from '../evaluation/published.js';
import { isHere } from '../support/isHere.js';

/** Larger sets than those beside the tests, with the values of MOSES' and GuacaMol's own code. */
const published = fileURLToPath(new URL('../../../shared/data/reference/moses/', import.meta.url));

it.runIf(isHere('shared-data', existsSync(published)))(
  'grae evaluate has every value that the code of MOSES and GuacaMol has for 14,000 molecules',
  async () => {
    await expectPublished(published);
  },
  300_000,
);
