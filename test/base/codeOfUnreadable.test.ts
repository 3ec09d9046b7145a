import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { codeOfUnreadable } from '../../src/base/whyUnreadable.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-unreadable-'));
afterAll(() => rmSync(folder, { recursive: true }));
const text = join(folder, 'text.txt');
writeFileSync(text, new Uint8Array([0xff, 0x20]));

function reading(path: string): unknown {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (thrown) {
    return thrown;
  }
}

it.each([
  ['no file', join(folder, 'none.txt'), 'not-found'],
  ['a file as a folder', join(text, 'below.txt'), 'not-found'],
  ['a folder', folder, 'invalid-input'],
  ['bytes that are not UTF-8', text, 'invalid-input'],
])('%s', (_, path, code) => {
  expect(codeOfUnreadable(reading(path))).toBe(code);
});

it('a refusal of the system', () => {
  expect(codeOfUnreadable(Object.assign(new Error('EACCES: denied'), { code: 'EACCES' }))).toBe('system');
});
