import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { grae } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-allow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const marker = join(folder, 'it-ran');

const module = `
import { writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(marker)}, 'ran');
class Words {
  broken = 0; brokenAtEnd = 0; debt = 0; payable = true;
  wanted() { return ''; }
  advance() {}
  copy() { return new Words(); }
  writeFeatures(into, offset) { into[offset] = 1; }
}
export const prefix = { name: 'words-1', features: ['one'], rules: ['r'], start: () => new Words() };
`;
const lexed = `@{%
const moo = require('moo');
const lexer = moo.compile({ word: /[a-z]+/, blank: / / });
%}
@lexer lexer
S -> %word | %word %blank S
`;

const run = (...args: string[]) => grae(args, { cwd: folder, input: 'aabb\nabab\n' });
const tiny = ['--preset', 'tiny', '--epochs', '1', '--latent', '4', '--components', '2', '--allow-code'];

beforeAll(async () => {
  writeFileSync(join(folder, 'words.ne'), 'S -> null | "a" S | "b" S\n');
  writeFileSync(join(folder, 'words.mjs'), module);
  writeFileSync(join(folder, 'lexed.ne'), lexed);
  const words = Array.from({ length: 32 }, (_, i) => i.toString(2).padStart(5, '0'));
  writeFileSync(join(folder, 'words.txt'), words.join('\n').replaceAll('0', 'a').replaceAll('1', 'b'));
  const prefixed = ['--grammar', 'words.ne', '--prefix-state', 'words.mjs', ...tiny];
  expect(await run('train', 'words.txt', ...prefixed, '--out', 'made')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^next: grae sample made --allow-code$/m),
  });
  expect(await run('export', 'made', '--out', 'stranger', '--allow-code')).toMatchObject({ status: 0 });
  expect(await run('train', 'words.txt', '--grammar', 'lexed.ne', ...tiny, '--out', 'lexed')).toMatchObject({
    status: 0,
  });
  writeFileSync(
    join(folder, 'table.json'),
    JSON.stringify({
      format: 'grae-table-1',
      title: 'a table',
      grammar: 'words.ne',
      test: { strings: 5, which: 'random' },
      rows: [{ name: 'theirs', run: 'stranger' }],
      densities: ['gmm'],
    }),
  );
});

describe('code that came with a run', () => {
  it.each([
    ['sample', 'stranger', '-n', '2'],
    ['reconstruct', 'stranger'],
    ['encode', 'stranger'],
    ['decode', 'stranger'],
    ['interpolate', 'stranger', 'ab', 'ba'],
    ['report', 'stranger', '-n', '10'],
    ['fit', 'made'],
    ['train', '--resume', 'made'],
    ['train', 'words.txt', '--from', 'stranger', '--epochs', '1', '--out', 'never'],
    ['export', 'made', '--out', 'never'],
    ['parse', '--run', 'stranger'],
    ['unparse', '--run', 'stranger'],
    ['table', 'table.json', '--corpus', 'words.txt', '--out', 'table'],
  ])('does not run by %s %s', async (...args) => {
    rmSync(marker, { force: true });
    const { status, stdout, stderr } = await run(...args);
    const hash = createHash('sha256').update(module).digest('hex');
    expect(stderr).toContain(
      `prefix.mjs: the run came with JavaScript (its prefix state words-1, SHA-256 ${hash}), which runs only if you allow it`,
    );
    expect(stderr).toContain('--allow-code');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  it('runs where the command says so, though config.json has always said so', async () => {
    const { allowCode } = JSON.parse(readFileSync(join(folder, 'stranger/config.json'), 'utf8'));
    expect(allowCode).toBe(true);
    rmSync(marker, { force: true });
    expect(await run('sample', 'stranger', '-n', '2', '--texts', '--allow-code')).toMatchObject({
      status: 0,
    });
    expect(existsSync(marker)).toBe(true);
    expect(await run('parse', '--run', 'stranger', '--allow-code')).toMatchObject({ status: 0 });
  });

  it('does not run in a program either, unless it says so', async () => {
    rmSync(marker, { force: true });
    const opening = TrainedModel.open(join(folder, 'stranger'));
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toThrow(/allowCode/);
    expect(existsSync(marker)).toBe(false);
  });

  it('a lexer of its grammar is refused in the same way', async () => {
    const { status, stderr } = await run('sample', 'lexed', '-n', '2');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /lexed\/grammar\.ne: the run came with JavaScript \(the lexer of its grammar, SHA-256 [0-9a-f]{64}\)/,
    );
    expect(await run('sample', 'lexed', '-n', '2', '--texts', '--allow-code')).toMatchObject({ status: 0 });
  });
});
