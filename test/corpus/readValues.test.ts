import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readValues } from '../../src/corpus/readValues.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-values-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const domain = await loadDomain('molecule', { grammar: await loadGrammar('smiles') });
const read = (name: string, text: string, ...valueColumns: string[]) => {
  writeFileSync(join(folder, name), text);
  return readValues(join(folder, name), domain, { valueColumns });
};

it('reads strings and numbers, and counts cells that hold neither', async () => {
  const text = 'id,smiles,logS\n1,CCO,-1.5\n2,CCN,\n3,CCC,NA\n4,CCCC,>3\n5,c1ccccc1,2e-1\n6,CO,+.5\n7,CN,1\n';
  expect(await read('a.csv', text, 'logS')).toEqual({
    name: 'logS',
    texts: [
      { text: 'CCO', value: -1.5 },
      { text: 'CCN', value: null },
      { text: 'CCC', value: null },
      { text: 'CCCC', value: null },
      { text: 'c1ccccc1', value: 0.2 },
      { text: 'CO', value: 0.5 },
      { text: 'CN', value: 1 },
    ],
    notNumbers: { count: 1, first: '>3' },
  });
});

it('reads numbers with decimal commas, and a column by one of several names in any case', async () => {
  const { name, texts } = await read('b.csv', 'smiles;Value\nCCO;1,5\nCCN;-2,25\n', 'qed', 'value');
  expect(name).toBe('Value');
  expect(texts.map(({ value }) => value)).toEqual([1.5, -2.25]);
});

it.each([
  [
    'logD',
    'smiles,logS\nCCO,1\nCCN,2\n',
    /expected a column logD, but this file has: smiles, logS .*mean logS/,
  ],
  ['smiles', 'smiles,logS\nCCO,1\nCCN,2\n', /smiles is that of the strings/],
  [
    'name',
    'smiles,name\nCCO,ethanol\nCCN,2\n CO,methanol\n',
    /2 of its 3 cells hold a text, such as ethanol/,
  ],
])('refuses %s of %j', async (column, text, message) => {
  await expect(read('c.csv', text, column)).rejects.toThrow(message);
});
