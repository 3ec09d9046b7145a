import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { readGrammarFile } from '../../src/grammar/grammarFile.js';

const read = (source: string) => readGrammarFile(source, 'mine', false);
const lines = (source: string) => read(source).rules.map(({ name, line }) => [name, line]);

describe('readGrammarFile', () => {
  it('tells own names from helpers, in the order of the file', () => {
    const file = read('B -> A:+ "cd"\nA -> "a" | ("b" | "c")\nB -> "e"');
    expect(file.ownNames).toEqual(['B', 'A']);
    expect(file.start).toBe('B');
    expect(file.lexer).toBeNull();
    const helpers = file.rules.filter(({ name }) => !file.ownNames.includes(name));
    expect(helpers.length).toBeGreaterThan(3);
    for (const { name, line } of helpers) {
      expect(name).toContain('$');
      expect(line).toBeNull();
    }
  });

  it('knows the line of every production: groups, classes, comments and a rule in two places', () => {
    const source =
      '# S -> "no"\nS -> ("a" | "b")  # | "no"\n  | [|] "|"\n\nT -> "t"\n| "u" | "v"\nS -> "w"\n';
    const own = lines(source).filter(([name]) => name === 'S' || name === 'T');
    expect(own).toEqual([
      ['S', 2],
      ['S', 3],
      ['T', 5],
      ['T', 6],
      ['T', 6],
      ['S', 7],
    ]);
  });

  it('counts lines alike with Windows line ends and a byte order mark', () => {
    const source = '# first\nS -> "a"\n   | "b" # tail\n\nT -> "c"\n';
    expect(lines(`\uFEFF${source.replaceAll('\n', '\r\n')}`)).toEqual(lines(source));
    expect(() => read('S -> "a"\r\nT -> | ) "y"\r\n')).toThrow(/mine, line 2, column 6/);
  });

  it('takes names that only look like what every object has, where nothing defines them', () => {
    const { rules } = read('S -> "x" | constructor | __proto__ | hasOwnProperty');
    expect(rules.map(({ symbols }) => symbols[0])).toEqual([
      { literal: 'x' },
      'constructor',
      '__proto__',
      'hasOwnProperty',
    ]);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('refuses to define %s', (name) => {
    expect(() => read(`S -> ${name}\n${name} -> "x"`)).toThrow(InputError);
    expect(() => read(`S -> ${name}\n${name} -> "x"`)).toThrow(`the name ${name} cannot be used`);
  });

  it('reads up to a million characters, and a thousand symbols in a production', () => {
    const rule = 'S -> "x"\n';
    expect(read(rule + '#'.repeat(1_000_000 - rule.length)).rules).toHaveLength(1);
    expect(() => read(rule + '#'.repeat(1_000_001 - rule.length))).toThrow(/has 1000001/);
    expect(read(`S -> ${'"x" '.repeat(1000)}`).rules[0]!.symbols).toHaveLength(1000);
    expect(() => read(`# long\nS -> ${'"x" '.repeat(1001)}`)).toThrow(/mine, line 2: .*at most 1000 symbols/);
  });

  it.each([
    ['an undefined macro', 'S -> twice["x"]'],
    ['an unbound variable', 'S -> "x" $X'],
    ['an empty string', 'S -> ""'],
    ['a group that is not closed', 'S -> ("x"'],
    ['a class that is none', 'S -> [z-a]'],
    ['brackets without end', `S -> ${'('.repeat(20_000)}"x"${')'.repeat(20_000)}`],
    ['no rules', '@preprocessor typescript'],
  ])('refuses %s as bad input, not as an error of its own', (_, source) => {
    expect(() => read(source)).toThrow(InputError);
  });
});
