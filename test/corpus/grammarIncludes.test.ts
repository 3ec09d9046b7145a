import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { GrammarError } from '../../src/grammar/grammarFinding.js';
import { byNearley, parsesByNearley } from '../grammar/support/nearley.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grae-includes-'));
  const files: Record<string, string> = {
    'g/main.ne': '@include "part.ne"\nS -> word "," S\n   | sub/\n'.replace('sub/', 'digits'),
    'g/part.ne': '@include "below/digits.ne"\nword -> [a-z]:+ {% d => d[0].join("") %}\n',
    'g/below/digits.ne': '\uFEFF@include "../part.ne"\r\n@include "more.ne"\r\ndigits -> one:+\r\n',
    'g/below/more.ne': 'one -> "1" | "2"',
    'g/numbers.ne':
      '@builtin "number.ne"\n@builtin "whitespace.ne"\n@builtin "string.ne"\n@builtin "postprocessors.ne"\n@builtin "cow.ne"\nS -> delimited[int, "," _] | cow | dqstring\n',
    'g/own.ne': '@include "own.ne"\n@include "./below/../own.ne"\nS -> "a"\n',
    'g/twice.ne': '@include "below/more.ne" @include "below/../below/more.ne" S -> one T\nT -> "t"',
    'g/up.ne': '@include "../secret.ne"\nS -> "a"\n',
    'g/sneaky.ne': 'S -> "a"\n@include "below/../../secret.ne"\n',
    'g/absolute.ne': '@include "/etc/passwd"\nS -> "a"\n',
    'g/missing.ne': 'S -> "a"\n\n@include "none.ne"\n',
    'g/broken.ne': 'S -> "a"\n@include "below/bad.ne"\n',
    'g/below/bad.ne': '# bad\nT -> )\n',
    'g/misspelt.ne': 'S -> "a" one\n@include "below/worse.ne"\n',
    'g/below/worse.ne': 'one -> "1"\n  | tow\ntwo -> "2"\n',
    'g/odd.ne': '@builtin "../package.json"\nS -> "a"\n',
    'g/link.ne': '@include "link/secret.ne"\nS -> "a"\n',
    'secret.ne': 'one -> "1"\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (let i = 0; i < 30; i++) {
    writeFileSync(join(folder, `g/chain${i}.ne`), `@include "chain${i + 1}.ne"\nS${i} -> "a"\n`);
  }
  symlinkSync(folder, join(folder, 'g/link'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const load = (name: string) => loadGrammar(join(folder, 'g', name));
const refusal = async (name: string): Promise<GrammarError> => {
  const thrown = await load(name).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(GrammarError);
  return thrown as GrammarError;
};

describe('grammars that include files', () => {
  it('derive what nearley derives of them, from their own first rule', async () => {
    for (const [name, texts] of [
      ['main.ne', ['ab,c,121', 'ab,c', '12', ',1', 'a,', '']],
      ['numbers.ne', ['1, 2,-3', 'MOOO', '"a\\n\\u00e9"', '1,', 'MO', '"', '1.5']],
    ] as const) {
      const path = join(folder, 'g', name);
      const grammar = await loadGrammar(path);
      const { readFileSync } = await import('node:fs');
      const expected = byNearley(readFileSync(path, 'utf8'), path);
      expect(grammar.table.nonTerminals[grammar.table.start]).toBe(expected.start);
      for (const text of texts) {
        const derives = ['parsed', 'ambiguous'].includes(grammar.parse(text).kind);
        expect([name, text, derives]).toEqual([name, text, parsesByNearley(expected, text) > 0]);
      }
    }
  });

  it('have a source that needs no other file and has the same productions', async () => {
    for (const name of ['main.ne', 'numbers.ne', 'twice.ne', 'own.ne']) {
      const { source, table } = await load(name);
      expect(compileGrammar(source, { name }).table).toEqual(table);
    }
  });

  it('read a file once, and never themselves', async () => {
    expect((await load('twice.ne')).table.productions).toHaveLength(4);
    expect((await load('own.ne')).table.productions).toHaveLength(1);
  });

  it.each([
    ['up.ne', 1, 'in the folder of the grammar or below it'],
    ['sneaky.ne', 2, 'in the folder of the grammar or below it'],
    ['link.ne', 1, 'in the folder of the grammar or below it'],
    ['absolute.ne', 1, 'a path relative to the grammar'],
    ['missing.ne', 3, '"none.ne": there is no such file'],
    ['odd.ne', 1, 'expected one of cow.ne, number.ne, postprocessors.ne, string.ne, whitespace.ne'],
  ])('refuse %s in line %i', async (name, line, why) => {
    const { message, findings, exitCode } = await refusal(name);
    expect(message).toContain(`${name}, line ${line}: `);
    expect(message).toContain(why);
    expect(findings[0]).toMatchObject({ severity: 'error', file: null, line });
    expect(exitCode).toBe(2);
  });

  it('tell of a fault in an included file with its name and line', async () => {
    expect((await refusal('broken.ne')).message).toMatch(/broken\.ne, below\/bad\.ne, line 2, column 6: /);
    const { message, findings } = await refusal('misspelt.ne');
    expect(message).toContain('below/worse.ne, line 2: tow is used but not defined; did you mean two?');
    expect(findings).toMatchObject([{ symbol: 'tow', file: 'below/worse.ne', line: 2, nearest: 'two' }]);
  });

  it('refuse long chains', async () => {
    expect((await refusal('chain0.ne')).message).toMatch(/at most 20 files that include each other/);
    expect((await load('chain15.ne').catch((error: Error) => error.message)) as string).toMatch(
      /chain30\.ne.*no such file/,
    );
  });
});
