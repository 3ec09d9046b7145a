import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { grae, program } from '../support/grae.js';
import { isHere } from '../support/isHere.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-escapes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A colour, the title of the window, the direction of writing, a line of its own. */
const hostile = '\x1b[31m\x1b]0;owned\x07\u202eerror\x9b2J';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const steering = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

function fileOf(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A safetensors file with a header of one's own (huggingface.co/docs/safetensors: eight bytes of length, then JSON). */
function safetensorsOf(header: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header)]);
}

describe('text from outside in messages is written out', () => {
  const corpus = fileOf('x.smi', 'CCO\n');
  const weights = join(folder, 'weights.safetensors');
  writeFileSync(
    weights,
    safetensorsOf(`{"${hostile}":{"dtype":"${hostile}","shape":[1],"data_offsets":[0,4]}}`),
  );
  const run = join(folder, `run ${hostile}`);
  mkdirSync(run);
  writeFileSync(join(run, 'config.json'), JSON.stringify({ [hostile]: 1, format: hostile }));
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['a name of a file', ['score', join(folder, `${hostile}\nerror: forged`), '--domain', 'molecule']],
    [
      'a header of CSV',
      ['score', fileOf('a.csv', `${hostile},b\nx,y\n`), '--domain', 'molecule', '--column', 'no'],
    ],
    ['a target', ['score', corpus, '--domain', 'expression', '--target', `x\n  ${hostile}\nerror: forged`]],
    ['keys of JSON', ['report', 'zinc250k', '--evaluation', fileOf('e.json', `{"${'\\u001b[31m'}":1}`)]],
    ['settings of a run', ['sample', run, '-n', '1']],
    [
      'a table',
      ['table', fileOf('t.json', `{"name":"\\u001b[31m","\\u001b[31m":2}`), '--out', join(folder, 'o')],
    ],
    ['types of safetensors', ['evaluate', corpus, '--train', corpus, '--test', corpus, '--chemnet', weights]],
    ['an option', ['score', corpus, `--${hostile}`]],
    ['a value of an option', ['score', corpus, '--domain', hostile]],
    ['a command', [hostile]],
    ['a grammar', ['grammar', 'check', fileOf('g.ne', `a -> "${hostile}" ${hostile}\n`)]],
    ['a string of a corpus', ['parse', fileOf('c.txt', `${hostile}\n`), '--grammar', 'expression']],
    ['a line of a corpus', ['data', 'check', fileOf('d.txt', `${hostile}\n`), '--grammar', 'expression']],
  ];
  it.each(cases)('%s', async (_, args) => {
    const { stdout, stderr } = await grae(args);
    expect(`${stdout}${stderr}`).not.toBe('');
    expect(stderr).not.toMatch(steering);
    expect(stderr).not.toMatch(/^error: forged/m);
    expect(stderr).not.toContain('mistake in grae');
    // what is printed for people is so too, for a program or a terminal
    expect(stdout).not.toMatch(steering);
  });
});

/** Runs with a terminal of its own as standard output, and gives what arrives there. */
function onTerminal(args: readonly string[]): string {
  const file = join(folder, 'typescript');
  const command = [process.execPath, program, ...args].map((one) => `'${one}'`).join(' ');
  // Node shows no colours where it runs in continuous integration, whatever the terminal.
  const { CI: _, NO_COLOR: __, ...env } = process.env;
  const options = { input: '', env: { ...env, TERM: 'xterm-256color', GRAE_BACKEND: 'wasm' } };
  spawnSync('script', ['-qec', command, file], options);
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}

const hasScript = isHere('script', spawnSync('script', ['--version']).status === 0);

describe.skipIf(!hasScript)('on a terminal (needs script of util-linux)', () => {
  const strings = fileOf('m.txt', `x\n${hostile}\n`);

  it('rows of CSV are made visible, and stay as they are in a file', async () => {
    const args = ['score', strings, '--domain', 'expression', '--csv'];
    expect(onTerminal(args)).not.toMatch(new RegExp(`${'\x1b'}\\[31m|${'\x9b'}|${'\u202e'}`));
    expect(onTerminal(args)).toContain('\\x1b[31m\\x1b]0;owned\\x07\\u202eerror\\x9b2J');
    expect((await grae(args)).stdout).toContain(hostile);
  });

  it('JSON is the same document', () => {
    const shown = onTerminal(['score', strings, '--domain', 'expression', '--json']);
    expect(shown).toContain('\\u001b[31m');
    expect(shown).toContain('\\u202eerror\\u009b2J');
  });

  it('headings are bold', () => {
    expect(onTerminal(['score', strings, '--domain', 'expression'])).toContain('\x1b[1m');
  });
});

it('files and programs are given text byte for byte', async () => {
  const file = fileOf('keep.txt', `${hostile}\n`);
  const { stdout } = await grae(['parse', file, '--grammar', 'expression', '--json']);
  expect((JSON.parse(stdout) as { strings: { text: string }[] }).strings[0]!.text).toBe(hostile);
  expect(stdout).toContain('\u202e');
});
