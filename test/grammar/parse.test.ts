import { describe, expect, it } from 'vitest';
import { compileGrammar } from '../../src/grammar/compile.js';
import { describeFailure } from '../../src/grammar/parse.js';
import { shipped } from './support/grammars.js';

describe('parse', () => {
  const expression = shipped('expression');

  it('gives the leftmost derivation', () => {
    // S -> S*T, S -> T, T -> x, T -> sin(S), S -> T, T -> 3
    expect(expression.parse('x*sin(3)')).toEqual({
      kind: 'parsed',
      derivation: Uint16Array.from([1, 3, 7, 5, 3, 10]),
    });
  });

  it.each([
    ['x+y', 2, 'did not expect "y" at character 3'],
    ['', 0, 'did not expect the end of the text'],
    ['x+', 2, 'did not expect the end of the text'],
    ['sin x', 3, 'did not expect " " at character 4'],
    ['x)', 1, 'did not expect ")" at character 2'],
    ['√x', 0, 'did not expect "√" at character 1'],
    ['x+😀', 2, 'did not expect "😀" at character 3'],
    ['x\u0000', 1, 'did not expect "\\u0000" at character 2'],
  ])('%j fails at %d', (text, offset, message) => {
    const outcome = expression.parse(text);
    if (outcome.kind !== 'failed') throw new Error(outcome.kind);
    expect(outcome.offset).toBe(offset);
    expect(outcome.message).toContain(message);
  });

  it('names what would have fitted, and marks the place', () => {
    const outcome = expression.parse('x*(2+x))');
    if (outcome.kind !== 'failed') throw new Error(outcome.kind);
    expect([...outcome.expected].sort()).toEqual(['"*"', '"+"', '"/"', 'end of text']);
    const [, shown, caret] = describeFailure(outcome, 'x*(2+x))').split('\n');
    expect(shown![caret!.indexOf('^')]).toBe(')');
    expect(caret!.indexOf('^') - shown!.indexOf('x*')).toBe(7);
  });

  it('counts derivations, and takes the first in the order of the productions', () => {
    const grammar = compileGrammar('S -> S S | "x"');
    expect(grammar.parse('x')).toMatchObject({ kind: 'parsed' });
    expect(grammar.parse('xx')).toMatchObject({ kind: 'parsed' });
    const outcome = grammar.parse('xxx');
    expect(outcome).toMatchObject({ kind: 'ambiguous', parses: 2 });
    // at the first difference, S -> S S before S -> "x"
    if (outcome.kind === 'ambiguous') expect([...outcome.derivation]).toEqual([0, 0, 1, 1, 1]);
    // Catalan number 4
    expect(grammar.parse('xxxxx')).toMatchObject({ kind: 'ambiguous', parses: 14 });
  });

  it.each([
    ['S -> S S | "x"', 'x'.repeat(3000)],
    ['S -> S S | S S S | "x" | null "y"', 'x'.repeat(800)],
    ['S -> A A A A A A A A\nA -> "a":*', 'a'.repeat(900)],
    ['S -> "a" S | S "a" | "a"', 'a'.repeat(400)],
  ])('a hostile grammar is bounded: %s', (source, text) => {
    // seconds at most, where counting every derivation would outlast the universe
    const { kind } = compileGrammar(source).parse(text);
    expect(['too-much-work', 'ambiguous']).toContain(kind);
  });

  it.each([
    'S -> "a" S "a" | "a"', // unambiguous, but every character may be the middle
    'S -> A B\nA -> "a" A | "a"\nB -> "a" B "a" | "a"',
  ])('what stays open until the end is bounded too: %s', (source) => {
    const grammar = compileGrammar(source);
    // took all memory before the states of all columns were counted
    expect(grammar.parse('a'.repeat(9999)).kind).toBe('too-much-work');
    // and the next text is read as if nothing had been
    expect(grammar.parse('aaa').kind).not.toBe('too-much-work');
  });

  it('a text beyond the limit is refused unread', () => {
    const text = 'x+'.repeat(5 << 20);
    expect(expression.parse(text)).toMatchObject({ kind: 'too-long', length: text.length, limit: 10_000 });
    expect(expression.parse('x+x', { maxLength: 2 })).toMatchObject({ kind: 'too-long' });
  });

  it('long texts take time in proportion to their length, left- and right-recursive', () => {
    for (const source of ['S -> "a" S | "a"', 'S -> S "a" | "a"']) {
      const grammar = compileGrammar(source);
      const outcome = grammar.parse('a'.repeat(9000));
      expect(outcome.kind).toBe('parsed');
      if (outcome.kind === 'parsed') expect(outcome.derivation.length).toBe(9000);
    }
  });

  it('deep nesting does not overflow the stack', () => {
    const deep = `${'('.repeat(4000)}x${')'.repeat(4000)}`;
    expect(expression.parse(deep).kind).toBe('parsed');
  });
});
