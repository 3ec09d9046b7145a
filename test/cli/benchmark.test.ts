import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { grae, graeJson } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-benchmark-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface BenchmarkDocument {
  readonly budget: number;
  readonly rows: readonly {
    readonly method: string;
    readonly tasks: Readonly<Record<string, { seeds: number; mean: number; deviation: number } | null>>;
    readonly sum: number | null;
  }[];
  readonly published: readonly { readonly method: string; readonly sum: number }[];
}

const pmo = ['benchmark', 'zinc250k', 'pmo', '--tasks', 'qed', '-n', '30', '--out', folder];

it('searches each task with each seed once, and puts published values beside it', async () => {
  const first = await graeJson<BenchmarkDocument>([...pmo, '--proposer', 'random', '--json']);
  expect(first.rows).toMatchObject([
    { method: 'random', tasks: { qed: { seeds: 1 }, median1: null }, sum: null },
  ]);
  const times = () =>
    readdirSync(join(folder, 'results')).map((name) => [
      name,
      statSync(join(folder, 'results', name)).mtimeMs,
    ]);
  const before = times();
  const second = await graeJson<BenchmarkDocument>([
    ...pmo,
    '--proposer',
    'random',
    '--seeds',
    '1,2',
    '--json',
  ]);
  expect(times()).toEqual(expect.arrayContaining(before));
  expect(second.rows[0]!.tasks.qed).toMatchObject({ seeds: 2 });
  expect(second.published.map(({ method }) => method)).toContain('Graph GA');
  expect(readFileSync(join(folder, 'table.md'), 'utf8')).toMatch(
    /\| qed \| 0\.\d{3} ± 0\.\d{3} \| 0\.942 \|/,
  );
});

it('puts proposers and starts side by side whose results are in one folder', async () => {
  const start = join(folder, 'start.smi');
  writeFileSync(start, 'CCOc1ccccc1\nCC(=O)Nc1ccc(O)cc1\n');
  const args = [...pmo, '--proposer', 'derivations'];
  await graeJson<BenchmarkDocument>(args);
  // a result of another model has no place in the table
  const results = join(folder, 'results');
  const [name] = readdirSync(results) as [string];
  const other = readFileSync(join(results, name), 'utf8').replace(/"weights": "./, '"weights": "g');
  writeFileSync(join(results, 'other.json'), other);
  const { rows } = await graeJson<BenchmarkDocument>([...args, '--start', start]);
  const found = rows.map(({ method, tasks }) => [method, tasks.qed!.seeds]);
  expect(found).toEqual([
    ['derivations', 1],
    ['derivations (start start.smi)', 1],
    ['random', 2],
  ]);
});

it.each([
  [['benchmark', 'zinc250k', 'pmo', '--tasks', 'qde', '--out', folder], /Did you mean qed/],
  [['benchmark', 'zinc250k', 'pmp', '--out', folder], /pmp/],
  [['benchmark', 'zinc250k', 'pmo', '--seeds', 'one', '--out', folder], /whole number/],
])('refuses %j', async (args, message) => {
  expect(await grae(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
});
