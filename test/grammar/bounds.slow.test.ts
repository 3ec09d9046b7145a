import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkGrammar } from '../../src/grammar/check.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { program } from '../support/grae.js';

const list = (count: number, item: (i: number) => string, separator = ' | ') =>
  Array.from({ length: count }, (_, i) => item(i)).join(separator);

describe('within the bounds work grows with the grammar, not with its square', () => {
  it.each([
    // forwards and backwards: whichever way a fixpoint goes, one of them is the bad one
    ['a chain', () => `${list(40_000, (i) => `A${i} -> A${i + 1}`, '\n')}\nA40000 -> [^"]`],
    [
      'a chain from its end',
      () => `S -> A0\n${list(40_000, (i) => `A${39_999 - i} -> A${40_000 - i}`, '\n')}\nA40000 -> "x"`,
    ],
    [
      'a chain of what may be empty',
      () =>
        `${list(10_000, (i) => `A${i} -> A${i + 1} B${i} | null\nB${i} -> A${i} "b" | null`, '\n')}\nA10000 -> "x"`,
    ],
    ['groups', () => `S -> ${list(300, () => `${'('.repeat(90)}"x"${')'.repeat(90)} "y"`)}`],
    ['a literal of 900,000 characters', () => `S -> "${'a'.repeat(900_000)}" | "b"`],
  ])('%s', (_, source) => {
    const grammar = compileGrammar(source());
    const findings = checkGrammar(grammar, { samples: 1 });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.length).toBeLessThan(200);
  });
});

it.each([
  ['alternatives of a rule', list(65_000, (i) => `"word${i}"`)],
  ['rules', list(65_000, (i) => `"w${i}"`, '\nS -> ')],
])('65,000 %s are checked and drawn from in 1 GB', (_, alternatives) => {
  const folder = mkdtempSync(join(tmpdir(), 'grae-big-'));
  const file = join(folder, 'big.ne');
  writeFileSync(file, `S -> ${alternatives}\n`);
  for (const args of [
    ['grammar', 'check', file],
    ['data', 'generate', file, '-n', '60'],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=1000', program, ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    expect([status, stderr]).toEqual([0, '']);
  }
  rmSync(folder, { recursive: true });
});
