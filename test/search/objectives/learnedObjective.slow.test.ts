import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readValues } from '../../../src/corpus/readValues.js';
import { loadGrammar } from '../../../src/corpus/shipped.js';
import { loadDomain } from '../../../src/domain/index.js';
import { learnedObjective } from '../../../src/search/objectives/learnedObjective.js';
import { isHere } from '../../support/isHere.js';

const folder = fileURLToPath(new URL('../../../../shared/data/reference/', import.meta.url));

// by kernel ridge on the same fingerprints, five folds: .82 for FreeSolv, .65 for 2,500 values of lipophilicity
it.skipIf(!isHere('shared-data', existsSync(folder))).each([
  ['freesolv.csv', Number.POSITIVE_INFINITY, 0.78],
  ['lipophilicity.csv', 2_500, 0.65],
])(
  'learns %s about as well as kernel ridge does',
  async (file, count, least) => {
    const domain = await loadDomain('molecule', { grammar: await loadGrammar('smiles') });
    const { texts } = await readValues(`${folder}${file}`, domain, { valueColumns: ['value'] });
    const { learning } = await learnedObjective(domain, texts.slice(0, count));
    expect(learning.r2).toBeGreaterThan(least);
  },
  600_000,
);
