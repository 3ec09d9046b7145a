import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { DerivationSpace } from '../../src/corpus/generateDerivations.js';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { yieldText } from '../../src/grammar/text.js';

const source = readFileSync(new URL('../../grammars/expression.ne', import.meta.url), 'utf8');
const grammar = compileGrammar(source, { name: 'expression' });

describe('how many derivations there are', () => {
  it('of the expression grammar, against a count by recursion over right-hand sides in Python', () => {
    const { byLength, total } = new DerivationSpace(grammar.table, 15);
    expect(byLength).toEqual([0, 0, 4, 0, 60, 0, 1044, 0, 19980, 0, 407268, 0, 8675100, 0, 190837620, 0]);
    expect(total).toBe(199_941_076);
  });

  it('of balanced brackets: Catalan numbers', () => {
    const brackets = compileGrammar('B -> "(" B ")" B | null');
    // n pairs take n productions of the first kind and n + 1 of the second.
    const { byLength } = new DerivationSpace(brackets.table, 11);
    expect(byLength).toEqual([0, 1, 0, 1, 0, 2, 0, 5, 0, 14, 0, 42]);
  });

  it('refuses to count beyond doubles', () => {
    expect(() => new DerivationSpace(grammar.table, 2000)).toThrow(/more than 10\^308/);
    expect(() => new DerivationSpace(grammar.table, 0)).toThrow(InputError);
  });
});

describe('derivations by number', () => {
  it('are all different, in the language, and of growing length', () => {
    const space = new DerivationSpace(grammar.table, 8);
    const lengths = new Set<number>();
    const texts = new Set<string>();
    let last = 0;
    for (let index = 0; index < space.total; index++) {
      const derivation = space.at(index);
      expect(derivation.length).toBeGreaterThanOrEqual(last);
      last = derivation.length;
      lengths.add(last);
      texts.add(yieldText(grammar.table, derivation));
    }
    expect(texts.size).toBe(4 + 60 + 1044 + 19980);
    expect([...lengths]).toEqual([2, 4, 6, 8]);
  });

  it('are the parser’s', () => {
    const space = new DerivationSpace(grammar.table, 15);
    for (let index = 0; index < space.total; index += 1_999_411) {
      const derivation = space.at(index);
      expect(grammar.parse(yieldText(grammar.table, derivation))).toEqual({ kind: 'parsed', derivation });
    }
  });
});

describe('drawing', () => {
  it('is uniform: chi-square over the 64 shortest', () => {
    const space = new DerivationSpace(grammar.table, 4);
    const random = new Random(5);
    const counts = new Map<string, number>();
    const draws = 64_000;
    for (let i = 0; i < draws; i++) {
      const text = yieldText(grammar.table, space.draw(random));
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const expected = draws / 64;
    const chiSquare = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    expect(counts.size).toBe(64);
    expect(chiSquare).toBeLessThan(103.4); // 99.9% of chi-square with 63 degrees of freedom
  });
});

describe('generateExpressions', () => {
  it('gives distinct strings of the language, the same for the same seed', () => {
    const texts = generateExpressions(grammar, { count: 2000, seed: 1 });
    expect(new Set(texts).size).toBe(2000);
    for (const text of texts) {
      const outcome = grammar.parse(text);
      expect(outcome.kind).toBe('parsed');
      if (outcome.kind === 'parsed') expect(outcome.derivation.length).toBeLessThanOrEqual(15);
    }
    expect(generateExpressions(grammar, { count: 2000, seed: 1 })).toEqual(texts);
    expect(generateExpressions(grammar, { count: 2000, seed: 2 })).not.toEqual(texts);
  });

  it('stays what it was', () => {
    expect(generateExpressions(grammar, { count: 3, seed: 1 })).toMatchInlineSnapshot(`
      [
        "1+1/exp(x)*(1)/2",
        "2+(x+2+2)+3/x",
        "exp(sin(x)+2*1*3)/x",
      ]
    `);
  });

  it('makes 100,000', () => {
    expect(generateExpressions(grammar, { count: 100_000, seed: 1 })).toHaveLength(100_000);
  });

  it('gives the whole language if asked to', () => {
    const texts = generateExpressions(grammar, { count: 1108, seed: 1, maxProductions: 6 });
    expect(new Set(texts).size).toBe(4 + 60 + 1044);
  });

  it('says how many there are where more are asked for', () => {
    expect(() => generateExpressions(grammar, { count: 1109, seed: 1, maxProductions: 6 })).toThrow(
      /at most 1108 distinct strings of expression.*but received: 1109; ask for fewer \(count\), or allow more productions \(maxProductions\)/,
    );
    expect(() => generateExpressions(grammar, { count: 1, seed: 1, maxProductions: 1 })).toThrow(/at most 0/);
    expect(generateExpressions(grammar, { count: 0, seed: 1 })).toEqual([]);
    expect(() => generateExpressions(grammar, { count: -1, seed: 1 })).toThrow(
      /expected a number of strings/,
    );
  });

  it('gives up on a language that has few strings and many derivations', () => {
    const ambiguous = compileGrammar('S -> A B\nA -> "a" | "a" A\nB -> null | "a" B', { name: 'as' });
    expect(() => generateExpressions(ambiguous, { count: 30, seed: 1, maxProductions: 20 })).toThrow(
      /at most \d+ distinct strings of as/,
    );
  });
});
