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
  const out = join(folder, 'several');
  const start = join(folder, 'start.smi');
  writeFileSync(start, 'CCOc1ccccc1\nCC(=O)Nc1ccc(O)cc1\n');
  const searched = async (...args: readonly string[]) =>
    graeJson<BenchmarkDocument>([
      'benchmark',
      'zinc250k',
      'pmo',
      '--tasks',
      'qed',
      '-n',
      '8',
      '--out',
      out,
      ...args,
    ]);
  await searched('--proposer', 'random');
  await searched('--proposer', 'derivations', '--seeds', '1,2');
  // a result of another model has no place in the table
  const results = join(out, 'results');
  const [name] = readdirSync(results) as [string];
  const other = readFileSync(join(results, name), 'utf8').replace(/"weights": "./, '"weights": "g');
  writeFileSync(join(results, 'other.json'), other);
  const { rows } = await searched('--proposer', 'derivations', '--start', start);
  expect(rows.map(({ method, tasks }) => [method, tasks.qed!.seeds])).toEqual([
    ['derivations', 2],
    ['derivations (start start.smi)', 1],
    ['random', 1],
  ]);
});

it('begins from strings of known value, and shows draws of them and the best of them beside the search', async () => {
  const smiles = ['CCO', 'CCN', 'c1ccccc1', 'CC(C)Cc1ccc(cc1)C(C)C(=O)O', 'OCC', 'C1CC'];
  writeFileSync(join(folder, 'known.smi'), `${smiles.join('\n')}\n`);
  const file = join(folder, 'mine.json');
  const benchmark = {
    format: 'grae-benchmark-1',
    title: 'mine',
    domain: 'molecule',
    budget: 2,
    measure: 'best',
    knownTexts: { file: 'known.smi', most: 0.6 },
    tasks: [{ score: 'qed' }],
    source: 'a test',
  };
  writeFileSync(file, JSON.stringify(benchmark));
  const out = join(folder, 'mine');
  const search = ['benchmark', 'zinc250k', file, '--proposer', 'evolve', '--seeds', '1,2', '--out', out];
  const { rows } = await graeJson<BenchmarkDocument>([...search, '--json']);
  expect(rows.map(({ method }) => method)).toEqual(['evolve', 'known-draws', 'known-strings']);
  // QED by RDKit 2022.09.3: benzene .4426, ethanol .4068; ibuprofen, .8216, is beyond the bound
  expect(rows[2]!.tasks.qed!.mean).toBeCloseTo(0.4426, 3);
  expect(rows[1]!.tasks.qed).toMatchObject({ seeds: 2 });
  const known = (name: string) => JSON.parse(readFileSync(join(out, 'results', name), 'utf8'));
  const [first] = readdirSync(join(out, 'results')).filter((name) => name.includes('known-strings'));
  expect(known(first!)).toMatchObject({
    evaluations: 3,
    best: [{ canonical: 'c1ccccc1' }, { canonical: 'CCO' }, { canonical: 'CCN' }],
  });
  const [found] = readdirSync(join(out, 'results')).filter((name) => name.includes('evolve'));
  const { best } = known(found!) as { best: { canonical: string }[] };
  expect(best.length).toBe(2);
  for (const { canonical } of best) expect(['CCO', 'CCN', 'c1ccccc1']).not.toContain(canonical);
  expect(readFileSync(join(out, 'table.md'), 'utf8')).toMatch(/\| qed, valid \| /);
});

it.each([
  [['benchmark', 'zinc250k', 'pmo', '--tasks', 'qde', '--out', folder], /Did you mean qed/],
  [
    ['benchmark', 'zinc250k', 'pmp', '--out', folder],
    /pmo, guacamol, kusner, tripp, or a file, but received: pmp .*mean pmo/,
  ],
  [['benchmark', 'zinc250k', 'pmo', '--seeds', 'one', '--out', folder], /whole number/],
])('refuses %j', async (args, message) => {
  expect(await grae(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
});
