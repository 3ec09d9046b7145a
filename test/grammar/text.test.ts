import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Derivation } from '../../src/grammar/derivation.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';
import { toOneHot, yieldText } from '../../src/grammar/text.js';
import { shipped } from './support/grammars.js';

const { table } = shipped('expression');

describe('yieldText', () => {
  it('writes the text of a derivation', () => {
    expect(yieldText(table, [1, 3, 7, 5, 3, 10])).toBe('x*sin(3)');
  });

  it.each([
    [[3], /ends after 1 productions, but T still has to be expanded/],
    [[], /ends after 0 productions/],
    [[3, 7, 7], /complete after 2 productions, but received 3/],
    [[3, 1], /step 2: expected a production of T, but production 1 expands S/],
    [[11], /step 1: expected a production from 0 to 10, but received: 11/],
    [[-1], /received: -1/],
    [[Number.NaN], /received: NaN/],
  ])('%j is no derivation', (ids, message) => {
    expect(() => yieldText(table, ids)).toThrow(message);
    expect(() => yieldText(table, ids)).toThrow(InputError);
  });
});

describe('toOneHot', () => {
  it('is [steps, productions + 1], padded with the last column', () => {
    const rows = toOneHot(table, [3, 7], 4);
    expect(rows.length).toBe(4 * 12);
    const columns = Array.from({ length: 4 }, (_, step) =>
      rows.subarray(step * 12, (step + 1) * 12).indexOf(1),
    );
    expect(columns).toEqual([3, 7, 11, 11]);
    expect(rows.reduce((sum, value) => sum + value, 0)).toBe(4);
    expect(() => toOneHot(table, [3, 7], 1)).toThrow(/at most 1 productions/);
  });

  it.each([11, 12, 99, -1, 0.5, Number.NaN])(
    'refuses production %d, which would mark another place',
    (id) => {
      expect(() => toOneHot(table, [3, id], 4)).toThrow(/step 2: expected a production from 0 to 10/);
    },
  );
});

describe('Derivation', () => {
  it('keeps only what can still be finished in time', () => {
    const derivation = new Derivation(table, 4);
    expect(derivation.allowedProductions()).toEqual([0, 1, 2, 3]);
    derivation.advance(0); // S + T: S needs two more, T one
    expect(derivation.allowedProductions()).toEqual([3]);
    expect(() => derivation.advance(0)).toThrow(/not allowed/);
    const twin = derivation.copy();
    for (const production of [3, 7, 8]) derivation.advance(production);
    expect(derivation.finished).toBe(true);
    expect(derivation.allowedProductions()).toEqual([]);
    expect(twin.finished).toBe(false);
  });

  it('refuses a limit below the shortest string', () => {
    expect(() => new Derivation(table, 1)).toThrow(/at least 2 productions/);
  });
});

describe('packing', () => {
  const strings = ['x*x', 'x*x+x*x', 'sin(x*x)', 'x*x/2'];
  const grammar = shipped('expression');
  const derivations = strings.map((text) => {
    const outcome = grammar.parse(text);
    if (outcome.kind !== 'parsed') throw new Error(outcome.kind);
    return outcome.derivation;
  });

  it('merges the most frequent pair first', () => {
    // counted by hand: T -> x below S -> T (position 0) 5 times, S -> T below S -> S*T (position 0) 4 times,
    // T -> x below S -> S*T (position 1) 5 times; ties go to the lowest numbers
    const [first, second] = learnPacking(table, derivations, 2);
    expect(first).toEqual({ parent: 1, position: 1, child: 7 });
    expect(second).toEqual({ parent: 3, position: 0, child: 7 });
  });

  it('goes through JSON', () => {
    const merges = learnPacking(table, derivations, 6);
    const packing = new Packing(table, JSON.parse(JSON.stringify(merges)));
    expect(derivations.map((one) => yieldText(packing.table, packing.pack(one)))).toEqual(strings);
  });

  it.each([
    [[{ parent: 99, position: 0, child: 7 }]],
    [[{ parent: 0, position: 5, child: 7 }]],
    [[{ parent: 0, position: 0, child: 7 }]],
    [[{ parent: 7, position: 0, child: 7 }]],
  ])('refuses merges that join nothing: %j', (merges) => {
    expect(() => new Packing(table, merges)).toThrow(InputError);
  });

  it('refuses merges that double without end', () => {
    const doubling = Array.from({ length: 40 }, (_, k) => ({
      parent: k === 0 ? 0 : 10 + k,
      position: 0,
      child: k === 0 ? 0 : 10 + k,
    }));
    expect(() => new Packing(table, doubling)).toThrow(/at most 256 productions in one/);
  });
});
