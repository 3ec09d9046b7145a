import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../project/support/repository.js';
import { grae, graeJson } from '../support/grae.js';

interface Sampled {
  readonly samples: readonly {
    readonly text: string;
    readonly valid: boolean;
    readonly reason: string | null;
  }[];
  readonly summary: Readonly<Record<string, unknown>>;
}

const folder = mkdtempSync(join(tmpdir(), 'grae-representation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const settings = ['--preset', 'tiny', '--epochs', '1', '--latent', '4', '--components', '2'];

/** One small training of each kind, and what is done with a run, as a user would type it. */
describe.each([
  {
    kind: 'characters',
    domain: 'molecule',
    language: 'smiles',
    seen: 'CC(=O)Cl',
    ids: 9,
    foreign: { text: 'CCé', place: /did not expect "é" at character 3; expected "#"/ },
  },
  {
    kind: 'tokens',
    domain: 'expression',
    language: 'expression',
    seen: 'sin(x)*exp(1)',
    ids: 10,
    foreign: {
      text: 'sin(y)',
      place: /did not expect "y" at character 5; expected .*"sin", "x", end of text/,
    },
  },
])('$kind of the domain $domain', ({ kind, domain, language, seen, ids, foreign }) => {
  const [corpus, run, exported] = ['corpus.txt', 'run', 'exported'].map((name) =>
    join(folder, `${kind}-${name}`),
  ) as [string, string, string];
  let alphabet: Set<string>;

  beforeAll(async () => {
    if (domain === 'expression') {
      await grae(['data', 'generate', 'expressions', '-n', '80', '--seed', '3', '-o', corpus]);
    } else {
      const molecules = readFileSync(join(root, 'data/molecules/nci.smi'), 'utf8').split('\n').slice(0, 60);
      // Aromatic rings stay as they are, and what is no molecule is a string all the same.
      writeFileSync(corpus, [...molecules, 'c1ccccc1', 'C(', seen].join('\n'));
    }
    alphabet = new Set(readFileSync(corpus, 'utf8').replaceAll('\n', ''));
    const trained = await grae([
      'train',
      corpus,
      `--${kind}`,
      '--domain',
      domain,
      '--spelling',
      'as-written',
      ...settings,
      '--out',
      run,
    ]);
    expect(trained).toMatchObject({ status: 0 });
    expect(await grae(['export', run, '--out', exported])).toMatchObject({ status: 0 });
  });

  it('keeps with the run what it is, without packing, prefix state, or what is known of the language', () => {
    const config = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
    expect(config).toMatchObject({
      grammar: kind,
      form: 'as-is',
      representation: { kind, language: { name: language } },
      packing: 0,
      model: { decoder: { prefixState: null } },
    });
    expect(config.corpus).toMatchObject({ failed: 0, tooLong: 0 });
    expect(config.corpus.brokenRules).toBeUndefined();
    const shipped = readFileSync(join(root, `grammars/${language}.ne`), 'utf8');
    for (const one of [run, exported]) expect(readFileSync(join(one, 'language.ne'), 'utf8')).toBe(shipped);
  });

  it('samples are strings of the alphabet, judged by the domain', async () => {
    const { samples, summary } = await graeJson<Sampled>([
      'sample',
      run,
      '-n',
      '40',
      '--decode',
      'temperature',
    ]);
    expect(summary).toMatchObject({ requested: 40, guard: null, rules: [] });
    for (const { text } of samples) expect([...text].filter((one) => !alphabet.has(one))).toEqual([]);
    const invalid = samples.filter(({ valid }) => !valid);
    expect(summary.valid).toBe(40 - invalid.length);
    // after one epoch most of them are of no language
    expect(invalid.length).toBeGreaterThan(20);
    for (const { reason } of invalid)
      expect(reason).toMatch(/^(syntax|empty|not finite|ring bond|valence): ?/);
  });

  it('strings to symbols and to codes, and back', async () => {
    const parsed = await grae(['parse', '--run', run], { input: `${seen}\n` });
    expect(parsed.stdout.trim().split(' ')).toHaveLength(ids);
    expect((await grae(['unparse', '--run', run], { input: parsed.stdout })).stdout).toBe(`${seen}\n`);
    const code = await grae(['encode', run], { input: `${seen}\n` });
    expect(code.stdout.trim().split(/[\s,]+/)).toHaveLength(4);
    // an export is used as the run is
    const { status, stdout } = await grae(['decode', exported], { input: code.stdout });
    expect(status).toBe(0);
    expect([...stdout.trim()].filter((one) => !alphabet.has(one))).toEqual([]);
    expect(await graeJson(['reconstruct', run], { input: `${seen}\n` })).toMatchObject({
      strings: 1,
      refused: 0,
    });
  });

  it('a symbol that was not in the corpus is refused, with its place', async () => {
    const { status, stderr } = await grae(['encode', run], { input: `${foreign.text}\n` });
    expect(status).toBe(2);
    expect(stderr).toMatch(foreign.place);
  });

  it('a guard is refused, since it holds to rules of another language', async () => {
    const { status, stderr } = await grae(['sample', run, '-n', '5', '--guard', 'on']);
    expect(status).toBe(2);
    expect(stderr).toContain(
      `this model of ${kind} cannot be guarded: it was trained without a prefix state`,
    );
  });
});

it.each([
  { args: ['--characters'], says: /expected a domain \(expression, molecule, text\).*--domain/ },
  { args: ['--characters', '--tokens', '--domain', 'text'], says: /cannot be used with/ },
  { args: ['--tokens', '--domain', 'text'], corpus: '-', says: /the corpus is read twice/ },
  { args: ['--characters', '--domain', 'text'], corpus: 'empty.txt', says: /expected a string on each line/ },
  { args: ['--characters', '--from', 'zinc250k'], says: /cannot be used with/ },
])('train $args is refused before anything is written', async ({ args, corpus = 'strings.txt', says }) => {
  writeFileSync(join(folder, 'strings.txt'), 'ab\nba\n');
  writeFileSync(join(folder, 'empty.txt'), '\n\n');
  const { status, stderr } = await grae(['train', corpus, ...args, '--out', 'refused'], { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(says) });
  expect(existsSync(join(folder, 'refused'))).toBe(false);
});
