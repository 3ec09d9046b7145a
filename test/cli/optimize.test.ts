import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import learnable from '../search/reference/learned.json' with { type: 'json' };
import { grae, graeJson } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-optimize-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

interface Optimized {
  readonly evaluations: number;
  readonly proposer: string;
  readonly seed: number;
  readonly best: readonly {
    readonly text: string;
    readonly canonical: string;
    readonly value: number;
    readonly scores: Readonly<Record<string, number | string | null>>;
  }[];
  readonly meanTop10: number;
  readonly curve: readonly (readonly [number, number, number])[];
  readonly thrownAway: Readonly<Record<string, number>>;
}

const qed = ['optimize', 'zinc250k', '--maximize', 'qed', '-n', '24', '--initial', '12', '--children', '8'];

it('evaluates molecules, keeps all of them in a folder and continues from there', async () => {
  const out = ['--out', at('qed')];
  const found = await graeJson<Optimized>([...qed, ...out, '--json']);
  expect(found).toMatchObject({ evaluations: 24, proposer: 'evolve', seed: 1, thrownAway: {} });
  const values = found.best.map(({ value }) => value);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  for (const { value, scores } of found.best) expect(scores.qed).toBe(value);
  expect(found.meanTop10).toBeCloseTo(values.slice(0, 10).reduce((sum, one) => sum + one, 0) / 10, 12);
  expect(found.curve.at(-1)).toEqual([24, values[0], found.meanTop10]);

  const log = readFileSync(at('qed/evaluations.jsonl'), 'utf8');
  const lines = log.split('\n').slice(0, -1);
  expect(lines.length).toBe(24);
  expect(Object.keys(JSON.parse(lines[23]!))).toEqual([
    'n',
    'text',
    'canonical',
    'value',
    'proposer',
    'parents',
  ]);
  expect(readFileSync(at('qed/best.csv'), 'utf8')).toMatch(
    /^string,value,evaluation,proposer,parents,molWeight/,
  );
  expect(readFileSync(at('qed/best.smi'), 'utf8').split('\n')[0]).toBe(found.best[0]!.canonical);
  expect(readFileSync(at('qed/best.sdf'), 'utf8').split('$$$$').length).toBe(found.best.length + 1);

  writeFileSync(at('qed/evaluations.jsonl'), `${lines.slice(0, 15).join('\n')}\n${lines[15]!.slice(0, 9)}`);
  expect(await graeJson<Optimized>([...qed, ...out, '--resume', '--json'])).toMatchObject({
    best: found.best,
  });
  expect(readFileSync(at('qed/evaluations.jsonl'), 'utf8')).toBe(log);

  expect(await grae([...qed, ...out])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/a search is here already; continue it \(--resume\)/),
  });
  expect(await grae([...qed, ...out, '--resume', '--seed', '2'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/seed was 1 and is 2/),
  });
});

it('starts from the strings of a file', async () => {
  writeFileSync(at('start.smi'), 'CC(=O)Oc1ccccc1C(=O)O aspirin\nCn1cnc2c1c(=O)n(C)c(=O)n2C caffeine\n');
  const { stdout, stderr, status } = await grae([...qed.with(5, '4'), '--start', at('start.smi')]);
  expect(status).toBe(0);
  expect(stdout).toContain('4 evaluations: best');
  expect(stderr).toContain('strings proposed by evolve');
});

it('makes a property as low as possible that it learns from a table', async () => {
  const rows = learnable.known.map(({ text, value }) => `${value};${text}`.replace('.', ','));
  writeFileSync(at('measured.csv'), `Energy;smiles\n${rows.join('\n')}\n;CCO\n>5;CCN\n`);
  const args = [...qed.slice(0, 2), '--learn', 'energy', '--from', at('measured.csv'), '--lower-is-better'];
  const out = ['--out', at('learned'), ...qed.slice(4)];
  const { stdout, stderr, status } = await grae([...args, ...out]);
  expect(stderr).toMatch(
    /Energy learned from 40 strings of .*measured\.csv \(2 without a number; not a number: >5\): R² 0\.\d\d, root mean square error/,
  );
  expect(stdout).toMatch(/^ *Energy +deviation +evaluation/);
  expect(status).toBe(0);
  expect(readFileSync(at('learned/best.csv'), 'utf8')).toMatch(/^string,value,deviation,/);
  expect(readFileSync(at('learned/report.html'), 'utf8')).toContain('Energy as learned');

  const found = await graeJson<Optimized & { learning: { r2: number }; best: { deviation: number }[] }>([
    ...args,
    ...['--caution', '1', '--json', ...qed.slice(4)],
  ]);
  expect(found.learning.r2).toBeGreaterThan(0);
  const values = found.best.map(({ value }) => value);
  expect(values).toEqual(values.toSorted((a, b) => a - b));
  for (const { deviation } of found.best) expect(deviation).toBeGreaterThan(0);
});

it('learns from strings of known value, which cost no evaluation', async () => {
  const known = at('known.csv');
  writeFileSync(known, 'smiles,QED,note\nCC(=O)Oc1ccccc1C(=O)O,0.99,\nCn1cnc2c1c(=O)n(C)c(=O)n2C,,?\n');
  const args = [...qed.with(5, '8'), '--known', known];
  const { stdout, stderr, status } = await grae([...args, '--out', at('known')]);
  expect(stderr).toContain('known before the search: QED of 1 string; 1 without a number are left out');
  expect(status).toBe(0);
  expect(stdout).toMatch(/8 evaluations/);
  const log = readFileSync(at('known/evaluations.jsonl'), 'utf8');
  expect(log).not.toContain('CC(=O)Oc1ccccc1C(=O)O"');
  expect(log).not.toContain('"proposer":"draw"');
  const { settings } = JSON.parse(readFileSync(at('known/search.json'), 'utf8'));
  expect(settings.known).toEqual({ strings: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await grae([...args, '--out', at('known'), '--resume', '--known-column', 'note'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/expected numbers in the column note, but there is none/),
  });
});

it('says which proposer it takes', async () => {
  const args = ['optimize', 'zinc250k', '--maximize', 'qed', '--minimize', 'saScore', '-n', '12'];
  const { stderr, status } = await grae([...args, '--proposer', 'auto']);
  expect(stderr).toContain('proposer evolve: it ranks by several objectives');
  expect(status).toBe(0);
});

it('keeps a scaffold and a range of a score in every evaluation', async () => {
  const { best, evaluations } = await graeJson<Optimized>([
    ...qed.with(5, '14'),
    ...['--scaffold', 'c1ccc2[nH]ccc2c1', '--range', 'molWeight=150..350', '--json'],
  ]);
  expect(evaluations).toBe(14);
  for (const { canonical, scores } of best) {
    expect(canonical).toMatch(/n/);
    expect(scores.molWeight).toBeGreaterThanOrEqual(150);
    expect(scores.molWeight).toBeLessThanOrEqual(350);
  }
});

it.each([
  [[], /expected an objective: --maximize or --minimize with one of the scores molWeight, /],
  [['--maximize', 'qde'], /qde.*Did you mean qed/],
  [['--maximize', 'scaffold'], /expected a score that is a number, but received: scaffold, which is a text/],
  [
    ['--maximize', 'pmo'],
    /expected a score that is a number, but received: pmo, which is a name for several/,
  ],
  [['--maximize', 'qed', '--minimize', 'qed'], /two are called qed/],
  [['--maximize', 'qed', '-n', '0'], /from 1 to/],
  [['--maximize', 'qed', '--known-column', 'qed'], /expected --known with --known-column/],
  [['--learn', 'energy'], /expected --from with --learn/],
  [
    ['--maximize', 'qed', '--lower-is-better'],
    /expected --objective-command or --learn with --lower-is-better/,
  ],
  [['--maximize', 'qed', '--proposer', 'evolv'], /evolve/],
  [['--maximize', 'qed', '--proposer', 'auto', '-n', '9', '--population', '9'], /no population with turbo/],
  [['--maximize', 'qed', '--proposer', 'random', '--population', '9'], /no population with random/],
  [['--maximize', 'qed', '--start', at('none.smi')], /no such file/],
  [['--maximize', 'qed', '--resume'], /expected --out with --resume/],
  [['--maximize', 'qed', '--resume', '--out', at('nowhere')], /there is none here/],
])('refuses %j in one line', async (args, message) => {
  const { status, stderr, stdout } = await grae(['optimize', 'zinc250k', ...args]);
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
  expect(existsSync(at('nowhere'))).toBe(false);
});
