import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { grae, graeJson } from '../support/grae.js';

interface FoundAnalogues {
  readonly analogues: readonly {
    readonly text: string;
    readonly canonical: string;
    readonly similarity: number;
    readonly scores: Readonly<Record<string, number | string | null>>;
  }[];
  readonly asked: number;
  readonly made: number;
  readonly thrownAway: Readonly<Record<string, number>>;
}

const ibuprofen = 'CC(C)Cc1ccc(cc1)C(C)C(=O)O';

it('finds different molecules within the range of similarity, the same for a seed and a spelling', async () => {
  const args = (lead: string) => [
    'analogues',
    'zinc250k',
    lead,
    '-n',
    '8',
    '--similarity',
    '.5..0.8',
    '--json',
  ];
  const found = await graeJson<FoundAnalogues>(args(ibuprofen));
  expect(found.asked).toBe(8);
  expect(found.analogues.length).toBe(8);
  expect(found.made).toBeGreaterThanOrEqual(8);
  const canonical = found.analogues.map((one) => one.canonical);
  expect(new Set([...canonical, 'CC(C)Cc1ccc(C(C)C(=O)O)cc1']).size).toBe(9);
  const similarities = found.analogues.map(({ similarity }) => similarity);
  expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
  expect(Math.min(...similarities)).toBeGreaterThanOrEqual(0.5);
  expect(Math.max(...similarities)).toBeLessThanOrEqual(0.8);
  expect(found.analogues[0]!.scores.qed).toBeGreaterThan(0);
  const again = await graeJson<FoundAnalogues>(args('OC(=O)C(C)c1ccc(CC(C)C)cc1'));
  expect(again.analogues).toEqual(found.analogues);
});

it('writes a page with what the lead does not have marked, or a table', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'grae-analogues-'));
  try {
    const args = ['analogues', 'zinc250k', ibuprofen, '-n', '4', '--out'];
    const { stderr, status } = await grae([...args, join(folder, 'page.html')]);
    expect(stderr).toContain('written to');
    expect(status).toBe(0);
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    expect(page).toContain('<title>Analogues of CC(C)Cc1ccc(C(C)C(=O)O)cc1</title>');
    // the lead is drawn without a marked part, each analogue with one
    const drawings = page.split('<svg').slice(1);
    expect(drawings.map((svg) => svg.includes('fill="#ffd8a8"'))).toEqual([false, true, true, true, true]);
    await grae([...args, join(folder, 'table.csv')]);
    expect(readFileSync(join(folder, 'table.csv'), 'utf8')).toMatch(
      /^string,similarity,molWeight,[^\n]*\n[^\n]+,0\./,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('keeps constraints, and says what they cost', async () => {
  const { analogues, thrownAway } = await graeJson<FoundAnalogues>([
    ...['analogues', 'zinc250k', ibuprofen, '-n', '4', '--json', '--seed', '2'],
    ...['--require', 'C(=O)[OH]', '--elements', 'C,O', '--max-heavy-atoms', '20'],
  ]);
  expect(analogues.length).toBe(4);
  for (const { canonical } of analogues) expect(canonical).toMatch(/^[CcOo0-9()=#@[\]H/\\]+$/);
  expect(thrownAway['require C(=O)[OH]']).toBeGreaterThan(0);
});

it.each([
  [[ibuprofen, '--similarity', '0.9..0.3'], /expected two numbers from 0 to 1 as 0\.4\.\.0\.8/],
  [[ibuprofen, '--similarity', '0.5'], /expected two numbers from 0 to 1/],
  [['CC(C)Cc1ccc(cc1C(C)C(=O)O'], /syntax: a branch is not closed, at character 26/],
  [['C[Si](C)(C)c1ccccc1'], /unseen: no string that the model was trained on has/],
  [[ibuprofen, '-n', '0'], /from 1 to/],
  [[ibuprofen, '--out', 'analogues.pdf'], /expected a file that ends in \.html, \.csv or \.parquet/],
])('refuses %j', async (args, message) => {
  expect(await grae(['analogues', 'zinc250k', ...args])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(message),
  });
});

it('says so where there are fewer, with what there is', async () => {
  const { status, stderr } = await grae([
    'analogues',
    'zinc250k',
    'CC',
    '-n',
    '2',
    '--similarity',
    '0.99..1',
  ]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/2 were asked for, but [\d,]+ strings held no more of this similarity/);
});
