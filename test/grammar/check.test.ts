import { describe, expect, it } from 'vitest';
import { checkGrammar } from '../../src/grammar/check.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { shipped } from './support/grammars.js';

const findings = (source: string) =>
  checkGrammar(compileGrammar(source)).map(({ severity, kind, symbol, line }) => [
    severity,
    kind,
    symbol,
    line,
  ]);

describe('checkGrammar', () => {
  it('finds nothing in a sound grammar', () => {
    expect(findings('S -> "a" S | "b"')).toEqual([]);
  });

  it.each([
    ['S -> "x"\n  | "y" T\n# undefined: T', ['warning', 'undefined', 'T', 2]],
    ['S -> "x" | T\nT -> "t" T', ['warning', 'unproductive', 'T', 2]],
    ['S -> "x"\n\nU -> "u"', ['warning', 'unreachable', 'U', 3]],
    ['S -> "x" | "y"\n   | "x"', ['warning', 'duplicate', 'S', 2]],
    ['S -> S "+" "x" | "x"', ['note', 'left recursion', 'S', 1]],
    ['S -> A "y" | "x"\nA -> E S\nE -> null', ['note', 'left recursion', 'S', 1]],
    ['S -> "x" S | null', ['note', 'empty', 'S', null]],
    ['S -> A\nA -> null | null A "x" T\n# undefined: T', ['error', 'empty', 'S', 1]],
    ['S -> "x"\n   | ("y"\n      T):*\n# undefined: T', ['warning', 'undefined', 'T', 2]],
    ['S -> "x" | [^\\x00-\\x7f]', ['note', 'characters', null, null]],
    ['S -> "x" | [😀]', ['note', 'characters', null, null]],
    ['S -> "x" | [^\\s\\S]', ['warning', 'characters', null, null]],
    ['S -> "x"\nU -> "u":* [0-9]', ['note', 'left recursion', 'U$ebnf$1', 2]],
    ['S -> S S | "x"', ['warning', 'ambiguous', null, null]],
    ['S -> "if " S | "if " S " else " S | "x"', ['warning', 'ambiguous', null, null]],
  ])('%j', (source, finding) => {
    expect(findings(source)).toContainEqual(finding);
  });

  it('tells of a symbol of the file once, not of the helpers around it', () => {
    expect(findings('S -> ("a" T) | "x"\n# undefined: T')).toEqual([['warning', 'undefined', 'T', 1]]);
    expect(findings('S -> "x"\nU -> ("u" [0-9]):? "v"')).toEqual([['warning', 'unreachable', 'U', 2]]);
  });

  it('tells what is unused of an included file in one note', () => {
    const part = 'a -> "a"\nb -> "b"\nc -> "c"';
    const include = () => ({ id: 'part.ne', source: part });
    const grammar = compileGrammar('@include "part.ne"\nS -> a\nT -> "t"', { include });
    expect(
      checkGrammar(grammar).map(({ severity, kind, symbol, file, line }) => [
        severity,
        kind,
        symbol,
        file,
        line,
      ]),
    ).toEqual([
      ['warning', 'unreachable', 'T', null, 3],
      ['note', 'unreachable', 'b', 'part.ne', 2],
    ]);
  });

  it('puts errors first, and says why a symbol is undefined', () => {
    const all = checkGrammar(compileGrammar('S -> null | [^\\s\\S] S\nU -> T\n# undefined: T'));
    expect(all.map(({ severity }) => severity)).toEqual(['error', ...Array(all.length - 1).fill('warning')]);
    const messages = all.map(({ message }) => message).join('\n');
    expect(messages).toContain('derives only the empty string');
    expect(messages).toContain('[^\\s\\S] matches no character');
    expect(messages).toContain('T is used but not defined');
  });

  it('of a grammar with a lexer: what can be known without the texts of its tokens', () => {
    const source = '@{% const lexer = require("moo").compile({ word: /[a-z]+/ }); %}\n@lexer lexer\n';
    const grammar = compileGrammar(`${source}S -> %word S | T | %word\n# undefined: T`, { allowCode: true });
    expect(checkGrammar(grammar).map(({ severity, kind, symbol }) => [severity, kind, symbol])).toEqual([
      ['warning', 'undefined', 'T'],
      ['note', 'lexer', null],
    ]);
  });

  it('is the same for a seed, and bounded where every string is too much work', () => {
    const grammar = compileGrammar('E -> E "+" E | E "*" E | "(" E ")" | "x"');
    const once = checkGrammar(grammar, { samples: 2000, seed: 5 });
    expect(once.map(({ kind }) => kind)).toEqual(['ambiguous', 'too much work', 'left recursion']);
    expect(checkGrammar(grammar, { samples: 2000, seed: 5 })).toEqual(once);
    expect(checkGrammar(grammar, { samples: 0 }).map(({ kind }) => kind)).toEqual(['left recursion']);
  });

  it('shows a string that is ambiguous indeed', () => {
    const grammar = compileGrammar('S -> "if " S | "if " S " else " S | "x"');
    const { message } = checkGrammar(grammar).find(({ kind }) => kind === 'ambiguous')!;
    const text = JSON.parse(/such as ("[^"]*")/.exec(message)![1]!) as string;
    expect(grammar.parse(text).kind).toBe('ambiguous');
  });

  it('of the grammars that ship: no errors, and smiles is sound in every respect', () => {
    for (const name of ['expression', 'zinc', 'smiles'] as const) {
      expect(checkGrammar(shipped(name)).filter(({ severity }) => severity === 'error')).toEqual([]);
    }
    expect(checkGrammar(shipped('smiles'), { samples: 2000 })).toEqual([]);
    expect(
      checkGrammar(shipped('zinc'))
        .filter(({ severity }) => severity === 'warning')
        .map(({ symbol }) => symbol),
    ).toEqual(['class']);
  });
});
