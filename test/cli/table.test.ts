import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/comparison/compare.js';
import { grae, graeJson } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const corpus = join(folder, 'corpus.txt');
const { stdout } = await grae(['data', 'generate', 'expressions', '-n', '400']);
writeFileSync(corpus, stdout);

function tableOf(changed: object = {}, name = 'table.json'): string {
  const file = join(folder, name);
  const table = {
    format: 'grae-table-1',
    title: 'Small',
    corpus: 'corpus.txt',
    grammar: 'expression',
    preset: 'tiny',
    epochs: 4,
    test: { strings: 50, which: 'random' },
    rows: [
      { name: 'AE', settings: { model: 'ae' } },
      { name: 'VAE', settings: { model: 'vae', beta: 0.1, latent: 8 } },
    ],
    densities: ['standard-normal', { name: 'two', kind: 'gmm', components: 2 }],
    samples: 60,
    ...changed,
  };
  writeFileSync(file, JSON.stringify(table));
  return file;
}

const out = join(folder, 'out');
const results = () =>
  readdirSync(join(out, 'results')).map((name) => [name, statSync(join(out, 'results', name)).mtimeMs]);

describe('grae table', () => {
  const table = tableOf();

  it('computes a part, and then what is missing', async () => {
    const part = await graeJson<Comparison>([
      'table',
      table,
      '--out',
      out,
      '--budget',
      '0.25',
      '--part',
      '2/2',
    ]);
    expect(part.runs.map(({ row }) => row)).toEqual(['VAE']);
    // A run, its verified reconstruction and its two densities.
    expect(part.missing).toBe(4);
    const before = new Map(results() as [string, number][]);
    const whole = await graeJson<Comparison>(['table', table, '--out', out, '--budget', '0.25']);
    expect(whole.missing).toBe(0);
    expect(whole.share).toBe(0.5);
    expect(whole.training).toBe(175);
    expect(whole.runs.map(({ row, training }) => [row, training.epochs])).toEqual([
      ['AE', 2],
      ['VAE', 2],
    ]);
    for (const { densities, reconstruction, verified } of whole.runs) {
      expect(verified).toMatchObject({ strings: 50, greedyExact: reconstruction.exact });
      expect(verified!.exact).toBeGreaterThanOrEqual(reconstruction.exact);
      expect(verified!.decodingsPerString).toBeGreaterThan(1);
      expect(verified!.decodingsPerString).toBeLessThanOrEqual(8);
      expect(Object.keys(densities)).toEqual(['standard-normal', 'two']);
      for (const quality of Object.values(densities)) expect(quality).toMatchObject({ samples: 60 });
    }
    for (const [name, time] of results())
      if (before.has(name as string)) expect(time).toBe(before.get(name as string));
    expect(readFileSync(join(out, 'table.md'), 'utf8')).toContain('| AE | two |');
    expect(readFileSync(join(out, 'table.html'), 'utf8')).toContain('Precision and recall');
  });

  it('computes nothing twice, and only what changed', async () => {
    const before = results();
    const again = await grae(['table', table, '--out', out, '--budget', '0.25']);
    expect(again.status).toBe(0);
    expect(again.stderr).not.toContain('seed 1 (1 of 2)');
    expect(results()).toEqual(before);
    // Runs that all is known of need not be there.
    renameSync(join(out, 'runs'), join(out, 'elsewhere'));
    expect((await grae(['table', table, '--out', out, '--budget', '0.25'])).status).toBe(0);
    expect(results()).toEqual(before);
    // A table from before verified decoding opens without it where its runs are gone, and gets it where they are there.
    const isVerified = (name: string) => name.includes('--verified-');
    const verified = readdirSync(join(out, 'results')).filter(isVerified);
    expect(verified).toHaveLength(2);
    for (const name of verified) rmSync(join(out, 'results', name));
    const former = await graeJson<Comparison>(['table', table, '--out', out, '--budget', '0.25']);
    expect(former).toMatchObject({ missing: 0, runs: [{ verified: null }, { verified: null }] });
    rmSync(join(out, 'runs'), { recursive: true });
    renameSync(join(out, 'elsewhere'), join(out, 'runs'));
    const withRuns = await graeJson<Comparison>(['table', table, '--out', out, '--budget', '0.25']);
    expect(withRuns.runs.map((one) => one.verified?.strings)).toEqual([50, 50]);
    expect(readdirSync(join(out, 'results')).filter(isVerified)).toEqual(verified);
    const more = tableOf({
      stochastic: { strings: 5, encodings: 2, decodings: 3 },
      densities: [
        'standard-normal',
        { name: 'two', kind: 'gmm', components: 2 },
        { name: 'one Gaussian, of 0.5 and of what there is besides', kind: 'gaussian' },
      ],
    });
    const { stderr } = await grae(['table', more, '--out', out, '--budget', '0.25']);
    expect(stderr).not.toContain(': training');
    expect(stderr).toContain('AE, seed 1 (1 of 2): one Gaussian');
    expect(stderr).not.toContain('could not be fitted');
    expect(readFileSync(join(out, 'table.md'), 'utf8')).not.toContain('could not be fitted');
    expect(results().length).toBe(before.length + 4);
    expect(readFileSync(join(out, 'table.md'), 'utf8')).toContain('2 encodings, 3 decodings each, of 5');
  });

  it('searches every model by Bayesian optimisation, beside training strings, and goes on where it was', async () => {
    const { strings } = await graeJson<{ strings: readonly { scores: { score: number } }[] }>([
      'score',
      corpus,
      '--domain',
      'expression',
      '--json',
    ]);
    const lowest = Math.min(...strings.map(({ scores }) => scores.score ?? Number.POSITIVE_INFINITY));
    const searched = {
      title: 'Searched',
      rows: [{ name: 'AE', settings: { loss: 'ae' }, guards: ['off', 'on'] }],
      densities: [],
      verified: false,
      leaveOut: { score: 'score', most: lowest },
      search: { rounds: 2, batch: 4, decodings: 2, simulations: 2, learned: 40 },
    };
    const searches = join(folder, 'searches');
    const table = tableOf(searched, 'searched.json');
    const command = ['table', table, '--out', searches, '--budget', '0.25'];
    const first = await graeJson<Comparison>(command);
    expect(first.missing).toBe(0);
    const [without, withAll] = first.knownStrings;
    expect(withAll!.all.best[0]!.score).toBeCloseTo(lowest, 12);
    expect(without!.all.best[0]!.score).toBeGreaterThan(lowest);
    expect(withAll!.draws.map(({ strings }) => strings)).toEqual([8, 8]);
    const [run] = first.runs;
    expect(
      run!.searches.map(({ guard, knowsLeftOut, simulations }) => [guard, knowsLeftOut, simulations.length]),
    ).toEqual([
      ['off', false, 2],
      ['off', true, 2],
      ['on', false, 2],
      ['on', true, 2],
    ]);
    for (const { simulations } of run!.searches) {
      for (const { strings, valid } of simulations) {
        expect(strings).toBe(8);
        expect(valid).toBeGreaterThanOrEqual(0);
        expect(valid).toBeLessThanOrEqual(1);
      }
    }
    const text = readFileSync(join(searches, 'table.md'), 'utf8');
    expect(text).toContain('| random training strings | - | unknown |');
    expect(text).not.toContain('samples from each density');
    expect(readFileSync(join(searches, 'corpus.txt'), 'utf8').split('\n')).not.toContain(
      withAll!.all.best[0]!.text,
    );
    // one result is lost: it alone is computed again, to the same bits
    const [name] = readdirSync(join(searches, 'results')).filter((one) => one.includes('--search-')) as [
      string,
    ];
    const file = join(searches, 'results', name);
    const before = readFileSync(file, 'utf8');
    rmSync(file);
    const again = await grae(command);
    expect(again.stderr.match(/: search \d/g)).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
    const more = await graeJson<Comparison>([...command, '--simulations', '3', '--json']);
    expect(more.runs[0]!.searches.map(({ simulations }) => simulations.length)).toEqual([3, 3, 3, 3]);
    const refused = await grae(['table', tableOf(), '--out', out, '--simulations', '3']);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(/a table with searches/) });
  });

  it('never trains on what it tests by', () => {
    const lines = (name: string) => readFileSync(join(out, name), 'utf8').trimEnd().split('\n');
    const held = new Set(lines('test.txt'));
    expect(held.size).toBe(50);
    expect(lines('corpus.txt').filter((text) => held.has(text))).toEqual([]);
  });

  it('takes a run that is there, and tells of one of another corpus', async () => {
    const [run] = readdirSync(join(out, 'runs'));
    const rows = [
      { name: 'AE', settings: { model: 'ae' } },
      { name: 'there', run: join(out, 'runs', run!) },
    ];
    const reused = tableOf({ rows, densities: ['standard-normal'] }, 'reused.json');
    const same = await graeJson<Comparison>(['table', reused, '--out', out, '--budget', '0.25']);
    expect(same.runs.map(({ row }) => row)).toEqual(['AE', 'there']);
    const other = join(folder, 'other');
    const refused = await grae(['table', reused, '--out', other, '--budget', '0.01']);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/AE and there differ in their corpus, .*"mixed": true/);
    const mixed = tableOf({ rows, densities: ['standard-normal'], mixed: true }, 'mixed.json');
    const told = await grae(['table', mixed, '--out', other, '--budget', '0.01']);
    expect(told.status).toBe(0);
    expect(told.stderr).toContain('Some rows have another corpus or grammar than others');
  });

  it('says what is wrong with a table', async () => {
    const refused = async (changed: object, ...args: string[]) => {
      const { status, stderr } = await grae([
        'table',
        tableOf(changed, 'bad.json'),
        '--out',
        join(folder, 'bad'),
        ...args,
      ]);
      expect(status).toBe(2);
      return stderr;
    };
    expect(await refused({ corpus: undefined })).toContain('names no corpus: expected --corpus');
    expect(await refused({ rows: [{ name: 'A', settings: { model: 'raa' } }] })).toContain(
      'but received: raa',
    );
    expect(await refused({ ranking: { score: 'beauty', better: 'higher' } })).toContain(
      'but received: beauty',
    );
    expect(await refused({ test: { strings: 5000, which: 'first' } })).toContain(
      'expected at least 5002 different strings',
    );
    expect(await refused({}, '--part', '3/2')).toContain('expected a part like 1/2');
    expect((await grae(['table', 'molecule', '--out', out])).stderr).toContain('Did you mean molecules?');
    expect((await grae(['table', join(folder, 'none.json'), '--out', out])).stderr).toContain('none.json');
  });
});
