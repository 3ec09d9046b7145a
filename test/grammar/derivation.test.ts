import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { Derivation } from '../../src/grammar/derivation.js';
import { Packing } from '../../src/grammar/packing.js';

// 0: S -> S "+" A, 1: S -> A, 2: A -> "a", 3: A -> "(" S ")"
const { table } = compileGrammar('S -> S "+" A | A\nA -> "a" | "(" S ")"\n');

describe('a derivation', () => {
  it('allows productions of the non-terminal on top alone, and none once it is complete', () => {
    const derivation = new Derivation(table, 10);
    expect(derivation.allowedProductions()).toEqual([0, 1]);
    expect([2, 3, 4, -1].map((production) => derivation.allows(production))).toEqual(Array(4).fill(false));
    for (const production of [1, 2]) derivation.advance(production);
    expect(derivation.finished).toBe(true);
    expect([0, 1, 2, 3, 4].some((production) => derivation.allows(production))).toBe(false);
  });

  it('counts its steps and those to spare', () => {
    const derivation = new Derivation(table, 7);
    // S -> A -> a takes 2
    expect([derivation.stepsTaken, derivation.slack]).toEqual([0, 7 - 2]);
    derivation.advance(0);
    // the sum leaves S and A open, which take 2 + 1
    expect([derivation.stepsTaken, derivation.slack]).toEqual([1, 7 - 1 - 3]);
  });

  it('lowers its limit, but never below the steps that it still needs, and never raises it', () => {
    const derivation = new Derivation(table, 10);
    derivation.limitTo(20);
    expect(derivation.slack).toBe(10 - 2);
    derivation.advance(0);
    derivation.limitTo(6);
    expect(derivation.slack).toBe(6 - 1 - 3);
    derivation.limitTo(2);
    expect(derivation.slack).toBe(0);
    expect(derivation.allowedProductions()).toEqual([1]);
  });
});

describe('merges that make no packing', () => {
  const packing = (...merges: ConstructorParameters<typeof Packing>[1]) => new Packing(table, merges);

  it('are named by their number, from 1', () => {
    const fits = { parent: 0, position: 1, child: 2 };
    for (const wrong of [
      { parent: 99, position: 0, child: 2 },
      { parent: 0, position: 1, child: 99 },
      { parent: 0, position: 2, child: 2 },
      { parent: 2, position: 0, child: 2 },
      { parent: 0, position: 0, child: 2 },
    ]) {
      expect(() => packing(fits, wrong), JSON.stringify(wrong)).toThrow(InputError);
      expect(() => packing(fits, wrong)).toThrow(
        /^merge 2: expected a production, one of its non-terminals and a production of that non-terminal, but received: \{/,
      );
    }
  });

  it('are refused where ids would no longer fit into 16 bits', () => {
    const merges = Array.from({ length: 65_534 }, () => ({ parent: 0, position: 1, child: 2 }));
    expect(() => packing(...merges.slice(0, 65_531))).toThrow(/at most 65534 productions, merges included/);
  });
});
