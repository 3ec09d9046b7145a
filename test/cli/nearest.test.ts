import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, it } from 'vitest';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { trainInNode } from '../../src/library/trainInNode.js';
import { derivationSimilarity } from '../../src/search/similarity.js';
import { backendUnderTest } from '../support/backend.js';
import { grae, graeJson } from '../support/grae.js';
import { fewUnits } from '../training/support.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-nearest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

it('writes the nearest molecule of a file beside each sample', async () => {
  const own = 'Cc1oncc1CNC(=O)[C@H]1COc2ccccc2C1';
  writeFileSync(at('own.csv'), `id,smiles\n1,OCC\n2,not a molecule\n3,${own}\n`);
  const { stdout, stderr, status } = await grae([
    ...['sample', 'zinc250k', '-n', '6', '--nearest', at('own.csv'), '--csv'],
  ]);
  expect(stderr).toMatch(/nearest of 2 strings: similarity 0\.\d\d\d in the mean, 1 for \d of 6 samples/);
  expect(status).toBe(0);
  const rows = parse(stdout, { columns: true }) as { nearest: string; similarity: string }[];
  expect(rows.length).toBe(6);
  for (const { nearest, similarity } of rows) {
    expect(['OCC', own]).toContain(nearest);
    expect(Number(similarity)).toBeGreaterThan(0);
  }
});

it('compares expressions with the training set of a run', async () => {
  const grammar = await loadGrammar('expression');
  const { identify } = await loadDomain('expression', { grammar });
  const texts = generateExpressions(grammar, { count: 300, seed: 2 });
  const settings = { preset: 'tiny', epochs: 2, packing: 20, latent: 8, batch: 32, components: 2 } as const;
  const model = await trainInNode(texts, {
    ...fewUnits,
    ...settings,
    grammar: 'expression',
    backend: backendUnderTest,
    out: at('run'),
  });
  model.dispose();
  const { samples, summary } = await graeJson<{
    samples: { text: string; valid: boolean; nearest: string | null; similarity: number | null }[];
    summary: { comparedWith: number };
  }>(['sample', at('run'), '-n', '20', '--nearest', '--json']);
  const { prepare, compare } = derivationSimilarity(grammar);
  const training = texts.filter((text) => identify(text).valid).map((text) => prepare(text)!);
  expect(summary.comparedWith).toBe(training.length);
  for (const { text, valid, nearest, similarity } of samples) {
    if (!valid) expect([nearest, similarity]).toEqual([null, null]);
    else expect(similarity).toBe(Math.max(...training.map((other) => compare(prepare(text)!, other))));
  }
});

it.each([
  [['--nearest'], /does not hold the strings that it was trained on; give a file .*--nearest FILE/],
  [['--nearest', at('nowhere.smi')], /no such file/],
  [['--nearest', at('none.smi')], /none is valid/],
  [['--nearest', at('none.smi'), '--texts'], /cannot be used with/],
])('refuses %j', async (args, message) => {
  writeFileSync(at('none.smi'), 'C1CC\n');
  const { status, stderr } = await grae(['sample', 'zinc250k', '-n', '2', ...args]);
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});
