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
    ['S -> "x"\n  | "y" T', ['warning', 'undefined', 'T', 2]],
    ['S -> "x" | T\nT -> "t" T', ['warning', 'unproductive', 'T', 2]],
    ['S -> "x"\n\nU -> "u"', ['warning', 'unreachable', 'U', 3]],
    ['S -> "x" | "y"\n   | "x"', ['warning', 'duplicate', 'S', 2]],
    ['S -> S "+" "x" | "x"', ['note', 'left recursion', 'S', 1]],
    ['S -> A "y" | "x"\nA -> E S\nE -> null', ['note', 'left recursion', 'S', 1]],
    ['S -> "x" S | null', ['note', 'empty', 'S', null]],
    ['S -> S S | "x"', ['warning', 'ambiguous', null, null]],
    ['S -> "if " S | "if " S " else " S | "x"', ['warning', 'ambiguous', null, null]],
  ])('%j', (source, finding) => {
    expect(findings(source)).toContainEqual(finding);
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
