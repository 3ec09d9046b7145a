import { fork } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { graeProcess } from '../support/grae.js';

/** Mutated files for each command line; GRAE_FUZZ=200 for a campaign. */
const perCommand = Number(process.env.GRAE_FUZZ ?? 12);
/** Milliseconds in which a command that was given a small damaged file has to end. */
const longest = 240_000;

const base = mkdtempSync(join(tmpdir(), 'grae-fuzzed-'));
const at = (...names: string[]) => join(base, ...names);

const table = {
  format: 'grae-table-1',
  title: 'tiny',
  grammar: 'expression',
  preset: 'tiny',
  epochs: 1,
  test: { strings: 20, which: 'first' },
  rows: [{ name: 'ae', settings: { model: 'ae', batch: 32, latent: 4 } }],
  densities: ['gmm', { kind: 'kde', kernels: 5 }],
  samples: 20,
  seeds: [1],
  published: [{ model: 'x', valid: 1, best: [1, 2], protocol: 'p' }],
};
const evaluation = {
  moses: { valid: 1, FCD: null, 'unique@1000': 0.5 },
  guacamol: {
    validity: 1,
    uniqueness: 1,
    novelty: null,
    kl_train_subset: { score: 0.5, kl_divs: {} },
    fcd: null,
  },
  counts: { samples: { strings: 3, valid: 2 } },
  notComputed: [{ metric: 'FCD', why: 'no ChemNet' }],
};
const texts: Readonly<Record<string, string>> = {
  'strings.txt': 'x\nx*x+1\nsin(x)\n1/3+x+sin(x*x)\n',
  'strings.csv': 'id,smiles,note\n1,CCO,"a, b"\n2,c1ccccc1,x\n3,CC(=O)O,"say ""x"""\n',
  'strings.tsv': 'CID\tSMILES\n1\tCCO\n2\tCCN\n',
  'molecule.sdf':
    'ethanol\n  x\n\n  3  2  0  0  0  0            999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n    1.0000    0.0000    0.0000 C   0  0\n    2.0000    0.0000    0.0000 O   0  0\n  1  2  1  0\n  2  3  1  0\nM  END\n> <id>\n7\n\n$$$$\n',
  'molecules.smi': 'CCO ethanol\nc1ccccc1 benzene\nCC(=O)O\nCCN\nCCCl\n',
  'language.ne':
    '@{% const moo = require("moo"); %}\nmain -> "a" b:* | [0-9]:+ {% id %}\nb -> "b" | main "c"\n',
  'codes.txt': '0 0 0 0\n0.1,0.2,0.3,0.4\n',
  'productions.txt': '0 1 2\n5 6\n',
  'table.json': JSON.stringify(table, null, 1),
  'evaluation.json': JSON.stringify(evaluation, null, 1),
  'prefix.mjs': 'export const name = "p";\nexport default { features: 1 };\n',
};

beforeAll(() => {
  for (const [name, text] of Object.entries(texts)) writeFileSync(at(name), text);
  expect(
    graeProcess(['data', 'generate', 'expressions', '-n', '200', '--seed', '2', '-o', at('corpus.txt')])
      .status,
  ).toBe(0);
  const tiny = ['--grammar', 'expression', '--preset', 'tiny', '--batch', '32', '--latent', '4'];
  const train = [
    'train',
    at('corpus.txt'),
    ...tiny,
    '--epochs',
    '1',
    '--components',
    '2',
    '--out',
    at('run'),
  ];
  expect(graeProcess(train)).toMatchObject({ status: 0 });
  expect(graeProcess(['export', at('run'), '--out', at('exported')])).toMatchObject({ status: 0 });
}, 300_000);
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Case {
  readonly name: string;
  /** The file that is damaged; one of a run is `run/NAME`. */
  readonly file: string;
  /** @param file the damaged one, or the run with it @param out a path that is free */
  readonly args: (file: string, out: string) => readonly string[];
}

const one = (name: string, file: string, args: Case['args']): Case => ({ name, file, args });
const cases: readonly Case[] = [
  one('score of lines', 'strings.txt', (file) => ['score', file, '--domain', 'expression', '--json']),
  one('score of CSV', 'strings.csv', (file, out) => [
    'score',
    file,
    '--domain',
    'expression',
    '--csv',
    '-o',
    out,
  ]),
  one('score of TSV', 'strings.tsv', (file) => ['score', file, '--domain', 'expression', '--csv']),
  one('score of SDF', 'molecule.sdf', (file) => [
    'score',
    file,
    '--domain',
    'molecule',
    '--csv',
    '--scores',
    'molWeight',
  ]),
  one('score of molecules', 'molecules.smi', (file) => [
    'score',
    file,
    '--domain',
    'molecule',
    '--threads',
    '1',
  ]),
  one('evaluate', 'molecules.smi', (file) => [
    ...['evaluate', file, '--train', at('molecules.smi'), '--test', file, '--threads', '1'],
  ]),
  one('parse', 'strings.txt', (file) => ['parse', file, '--grammar', 'expression']),
  one('parse by a grammar', 'language.ne', (file) => ['parse', at('strings.txt'), '--grammar', file]),
  one('unparse', 'productions.txt', (file) => ['unparse', file, '--grammar', 'expression']),
  one('grammar check', 'language.ne', (file) => ['grammar', 'check', file]),
  one('grammar show', 'language.ne', (file) => ['grammar', 'show', file]),
  one('data generate', 'language.ne', (file) => [
    'data',
    'generate',
    file,
    '-n',
    '5',
    '--max-productions',
    '8',
  ]),
  one('data check', 'strings.csv', (file) => [
    'data',
    'check',
    file,
    '--grammar',
    'expression',
    '--threads',
    '1',
  ]),
  one('data exclude', 'strings.txt', (file) => ['data', 'exclude', file, 'x*x']),
  one('train', 'strings.txt', (file, out) => [
    ...[
      'train',
      file,
      '--grammar',
      'expression',
      '--preset',
      'tiny',
      '--epochs',
      '1',
      '--no-fit',
      '--out',
      out,
    ],
  ]),
  one('train with a prefix state', 'prefix.mjs', (file, out) => [
    ...['train', at('corpus.txt'), '--grammar', 'expression', '--prefix-state', file, '--allow-code'],
    ...['--preset', 'tiny', '--epochs', '1', '--no-fit', '--out', out],
  ]),
  one('encode', 'strings.txt', (file) => ['encode', at('run'), file]),
  one('decode', 'codes.txt', (file) => ['decode', at('run'), file]),
  one('reconstruct', 'strings.txt', (file) => ['reconstruct', at('run'), file]),
  one('table', 'table.json', (file, out) => [
    'table',
    file,
    '--corpus',
    at('corpus.txt'),
    '--out',
    out,
    '--budget',
    '0.01',
  ]),
  one('report with an evaluation', 'evaluation.json', (file, out) => [
    ...['report', at('run'), '-n', '10', '--drawn', '2', '--evaluation', file, '-o', out],
  ]),
  one('report with strings', 'strings.txt', (file, out) => [
    ...['report', at('run'), '-n', '10', '--drawn', '2', '--like', file, '-o', out],
  ]),
  ...[
    'config.json',
    'productions.json',
    'grammar.ne',
    'environment.json',
    'weights.safetensors',
    'density.safetensors',
  ].map((name) =>
    one(`sample of a run with another ${name}`, `run/${name}`, (run) => [
      'sample',
      run,
      '-n',
      '3',
      '--texts',
    ]),
  ),
  ...['checkpoint.safetensors', 'corpus.safetensors', 'metrics.jsonl', 'environment.json', 'config.json'].map(
    (name) =>
      one(`train --resume of a run with another ${name}`, `run/${name}`, (run) => ['train', '--resume', run]),
  ),
  one('report of a run with another metrics.jsonl', 'run/metrics.jsonl', (run, out) => [
    ...['report', run, '-n', '10', '--drawn', '2', '-o', out],
  ]),
  one('fit of a run with another corpus', 'run/corpus.safetensors', (run) => [
    'fit',
    run,
    '--components',
    '2',
  ]),
  ...['fingerprint.safetensors', 'config.json', 'weights.safetensors'].map((name) =>
    one(`sample of an export with another ${name}`, `exported/${name}`, (run) => ['sample', run, '-n', '3']),
  ),
];

const random = new Random(Number(process.env.GRAE_FUZZ_SEED ?? 5));
const pick = <T>(items: readonly T[]): T => items[random.integer(items.length)]!;

/** A damaged file: bytes changed, cut, doubled, inserted; or JSON with a value of another kind. */
function mutated(bytes: Buffer, name: string): Buffer {
  const asJson = /\.jsonl?$/.test(name) && random.uniform() < 0.7;
  if (asJson) {
    const changed = mutatedJson(bytes.toString());
    if (changed !== null) return Buffer.from(changed);
  }
  if (/safetensors$/.test(name) && random.uniform() < 0.5) return mutatedHeader(bytes);
  let result = Buffer.from(bytes);
  for (let times = 1 + random.integer(3); times > 0; times--) {
    const place = random.integer(result.length + 1);
    const length = random.integer(Math.max(1, Math.min(40, result.length)));
    const kind = random.integer(9);
    if (kind === 0 && result.length > 0) result[place % result.length]! ^= 1 << random.integer(8);
    else if (kind === 1) result = result.subarray(0, place);
    else if (kind === 2) result = Buffer.concat([result.subarray(0, place), result.subarray(place + length)]);
    else if (kind === 3) {
      const noise = Buffer.from(Array.from({ length }, () => random.integer(256)));
      result = Buffer.concat([result.subarray(0, place), noise, result.subarray(place)]);
    } else if (kind === 4) {
      const repeated = result.subarray(place, place + length);
      result = Buffer.concat([
        result.subarray(0, place),
        ...Array<Buffer>(50).fill(repeated),
        result.subarray(place),
      ]);
    } else if (kind === 5)
      result = Buffer.concat([result.subarray(0, place), Buffer.from(pick(awkward)), result.subarray(place)]);
    else if (kind === 6) result = Buffer.concat([Buffer.from(pick(marks)), result]);
    else if (kind === 7)
      result = pick([Buffer.alloc(0), Buffer.from('\n'), Buffer.alloc(100), Buffer.from('"'.repeat(99))]);
    else
      result = Buffer.from(
        result.toString('latin1').replaceAll('\n', pick(['\r\n', '\r', ' ', '\u2028'])),
        'latin1',
      );
  }
  return result;
}

const awkward = [
  '\0',
  '\x1b[31m',
  '"',
  "'",
  ',',
  ';',
  '\t',
  '\\',
  '(',
  '[',
  '{',
  '}',
  '\u202e',
  '\ud83e\uddea',
  '%',
  '=1+1',
  '1e999',
  '-0',
  'NaN',
  '__proto__',
  'constructor',
  '('.repeat(5000),
  '[H]'.repeat(2000),
  'C1'.repeat(300),
  '-> | :* :+ :?',
  '@include "x"',
  '{% throw 1 %}',
  '#',
  'null',
];
const marks = ['\ufeff', Buffer.from([0xff, 0xfe]), Buffer.from([0x1f, 0x8b]), 'PK\x03\x04', '\x89PNG\r\n'];
const values: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  [],
  {},
  [null],
  { a: null },
  [[[]]],
  'x'.repeat(5000),
  '__proto__',
  '\x1b[31m',
];

/** One value of a document replaced, removed or doubled. */
function mutatedJson(text: string): string | null {
  const lines = text.includes('}\n{') ? text.trim().split('\n') : [text];
  const line = random.integer(lines.length);
  let document: unknown;
  try {
    document = JSON.parse(lines[line]!);
  } catch {
    return null;
  }
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value).slice(0, 60)) {
      const holder = value as Record<string, unknown>;
      places.push({ holder, key });
      walk(holder[key]);
    }
  };
  walk(document);
  if (places.length === 0 || random.uniform() < 0.05) document = pick(values);
  else {
    const { holder, key } = pick(places);
    const kind = random.integer(5);
    if (kind === 0) delete holder[key];
    else if (kind === 1) holder[`${key}x`] = holder[key];
    else if (kind === 2 && Array.isArray(holder[key]))
      holder[key] = [...(holder[key] as unknown[]), ...(holder[key] as unknown[])];
    else if (kind === 3 && typeof holder[key] === 'number') holder[key] = pick([-1, 0, 1e9, 0.5, 2 ** 53]);
    else holder[key] = pick(values);
  }
  lines[line] = JSON.stringify(document) ?? 'null';
  return lines.join('\n');
}

/** A safetensors file whose header says something else. */
function mutatedHeader(bytes: Buffer): Buffer {
  const length = Number(bytes.readBigUInt64LE(0));
  const changed = Buffer.from(mutatedJson(bytes.subarray(8, 8 + length).toString()) ?? '{}');
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(random.uniform() < 0.1 ? 2n ** 60n : BigInt(changed.length));
  return Buffer.concat([head, changed, bytes.subarray(8 + length)]);
}

/** What is at the place of the file: a damaged one, or no file at all. */
function place(original: Buffer, name: string, path: string): void {
  rmSync(path, { recursive: true, force: true });
  const kind = random.integer(40);
  if (kind === 0) mkdirSync(path);
  else if (kind === 1) symlinkSync(path, path);
  else if (kind !== 2) writeFileSync(path, mutated(original, name));
}

interface Ended {
  readonly status: number;
  readonly stderr: string;
}

/** A process that runs command lines one after the other: loading everything anew would take most of the time. */
class Runner {
  #child = this.#start();

  #start() {
    return fork(at('runner.mjs'), { silent: true, env: { ...process.env, GRAE_BACKEND: 'wasm' } });
  }

  async run(args: readonly string[]): Promise<Ended | 'endless' | 'ended'> {
    const child = this.#child;
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<Ended | 'endless' | 'ended'>((resolve) => {
      timer = setTimeout(() => resolve('endless'), longest);
      child.once('message', (message) => resolve(message as Ended));
      child.once('exit', () => resolve('ended'));
      child.send(args);
    });
    clearTimeout(timer);
    child.removeAllListeners();
    if (typeof outcome === 'string') {
      child.kill('SIGKILL');
      this.#child = this.#start();
    }
    return outcome;
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }
}

const runnerSource = `
  import { main } from '${new URL('../../dist/cli/main.js', import.meta.url).href}';
  process.stdout.setMaxListeners(0); process.stderr.setMaxListeners(0); process.setMaxListeners(0);
  let stderr = '';
  const swallow = (text, encoding, done) => { const after = typeof encoding === 'function' ? encoding : done; if (after) after(); return true; };
  process.stdout.write = swallow;
  process.stderr.write = (text, ...rest) => { stderr += text; return swallow(text, ...rest); };
  process.on('message', async (args) => {
    stderr = ''; process.exitCode = undefined;
    const status = await main(args);
    process.exitCode = undefined;
    process.send({ status, stderr: stderr.slice(0, 5000) });
  });`;

let runner: Runner;
beforeAll(() => {
  writeFileSync(at('runner.mjs'), runnerSource);
  runner = new Runner();
});
afterAll(() => runner.close());

it.each(cases)('$name', { timeout: 3_600_000 }, async ({ name, file, args }) => {
  const [folder, inner = ''] = file.split('/');
  const isRun = inner !== '';
  const original = readFileSync(at(file));
  const seen = { 0: 0, 1: 0, 2: 0 } as Record<number, number>;
  let said = '';
  for (let i = 0; i < perCommand; i++) {
    const sandbox = mkdtempSync(at('case-'));
    const given = join(sandbox, folder!);
    if (isRun) cpSync(at(folder!), given, { recursive: true });
    const path = isRun ? join(given, inner) : given;
    place(original, file, path);
    const kept = existsSync(path) && !isFolder(path) ? readFileSync(path) : null;
    const line = args(given, join(sandbox, 'out'));
    const ended = await runner.run(line);
    const what = `${name}: ${line.join(' ')}\n${JSON.stringify(kept?.toString('latin1').slice(0, 3000))}\n${JSON.stringify(ended)}`;
    expect(typeof ended, what).toBe('object');
    const { status, stderr } = ended as Ended;
    expect([0, 1, 2], what).toContain(status);
    expect(stderr, what).not.toMatch(/mistake in grae|\n\s+at .*:\d+:\d+/);
    if (status !== 0) expect(stderr, what).toMatch(/\S/);
    seen[status]!++;
    if (status !== 0) said = stderr.slice(0, 300);
    expect(
      readdirSync(sandbox, { recursive: true, encoding: 'utf8' }).filter((one) => /\.tmp$/.test(one)),
      what,
    ).toEqual([]);
    rmSync(sandbox, { recursive: true, force: true });
  }
  if (process.env.GRAE_FUZZ !== undefined) console.log(name, JSON.stringify(seen), said);
});

function isFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}
