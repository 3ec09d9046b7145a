import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { Codec } from '../../src/grammar/codec.js';
import { Derivation } from '../../src/grammar/derivation.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';
import type { ProductionTable } from '../../src/grammar/production.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { yieldText } from '../../src/grammar/text.js';
import { countDerivations } from './support/countDerivations.js';
import { anyGrammar } from './support/grammars.js';

const seeds = fc.integer({ min: 0, max: 1_000_000 });

function derivations(table: ProductionTable, seed: number, count: number): Uint16Array[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () =>
    randomDerivation(table, random, table.leastSteps[table.start]! + 12),
  );
}

describe('random derivations of random grammars', () => {
  it('text -> ids -> text is the identity, and of an unambiguous text ids -> text -> ids', () => {
    let unambiguous = 0;
    fc.assert(
      fc.property(anyGrammar, seeds, (grammar, seed) => {
        for (const derivation of derivations(grammar.table, seed, 5)) {
          const text = yieldText(grammar.table, derivation);
          const outcome = grammar.parse(text);
          if (outcome.kind === 'too-much-work') {
            expect(countDerivations(grammar.table, text)).toBeGreaterThan(1);
            continue;
          }
          if (outcome.kind !== 'parsed' && outcome.kind !== 'ambiguous') {
            throw new Error(`${JSON.stringify(text)} of ${grammar.source}: ${outcome.message}`);
          }
          expect(yieldText(grammar.table, outcome.derivation)).toBe(text);
          if (outcome.kind === 'ambiguous') continue;
          unambiguous++;
          expect(outcome.derivation).toEqual(derivation);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(unambiguous).toBeGreaterThan(300);
  });

  it('the parser finds as many derivations as counting does', () => {
    const verdicts = { none: 0, one: 0, several: 0, 'given up': 0 };
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '(', 'e'), maxLength: 8 }), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(anyGrammar, seeds, texts, (grammar, seed, others) => {
        const { table } = grammar;
        const own = derivations(table, seed, 4).map((one) => yieldText(table, one));
        // counting takes the third power of the length
        for (const text of ['', ...others, ...own.filter(({ length }) => length <= 16)]) {
          const ways = countDerivations(table, text);
          const outcome = grammar.parse(text);
          if (outcome.kind === 'too-much-work') {
            verdicts['given up']++;
            continue;
          }
          const parses = { failed: 0, parsed: 1, 'too-long': Number.NaN };
          const found = outcome.kind === 'ambiguous' ? outcome.parses : parses[outcome.kind];
          expect(found, `${JSON.stringify(text)} of\n${grammar.source}`).toBe(ways);
          verdicts[ways === 0 ? 'none' : ways === 1 ? 'one' : 'several']++;
        }
      }),
      { numRuns: 500, seed: 6 },
    );
    expect(verdicts.none).toBeGreaterThan(500);
    expect(verdicts.one).toBeGreaterThan(500);
    expect(verdicts.several).toBeGreaterThan(100);
    expect(verdicts['given up']).toBeLessThan(50);
  });

  it('packing is undone exactly, and never lengthens', () => {
    let shortened = 0;
    fc.assert(
      fc.property(anyGrammar, seeds, fc.integer({ min: 0, max: 30 }), (grammar, seed, merges) => {
        const { table } = grammar;
        const packing = new Packing(table, learnPacking(table, derivations(table, seed, 30), merges));
        const codec = new Codec(grammar, packing);
        for (const derivation of derivations(table, seed + 1, 10)) {
          const packed = packing.pack(derivation);
          expect(packed.length).toBeLessThanOrEqual(derivation.length);
          if (packed.length < derivation.length) shortened++;
          expect(packing.unpack(packed)).toEqual(derivation);
          const text = yieldText(table, derivation);
          expect(codec.decode(packed)).toBe(text);
          const encoded = codec.encode(text);
          if (encoded.kind === 'too-much-work') continue;
          if (encoded.kind !== 'encoded') throw new Error(encoded.message);
          expect(codec.decode(encoded.ids)).toBe(text);
        }
      }),
      { numRuns: 150, seed: 2 },
    );
    expect(shortened).toBeGreaterThan(100);
  });

  it('packed tables mask as the base table does: whatever they allow is in the language', () => {
    fc.assert(
      fc.property(anyGrammar, seeds, (grammar, seed) => {
        const { table } = grammar;
        const packing = new Packing(table, learnPacking(table, derivations(table, seed, 30), 20));
        for (const packed of derivations(packing.table, seed, 5)) {
          const text = yieldText(packing.table, packed);
          expect(yieldText(table, packing.unpack(packed))).toBe(text);
          // what is too ambiguous to list its derivations is in the language all the same
          expect(['failed', 'too-long']).not.toContain(grammar.parse(text).kind);
        }
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it('every step that is allowed leaves a way to end within the limit', () => {
    fc.assert(
      fc.property(anyGrammar, seeds, fc.integer({ min: 0, max: 9 }), ({ table }, seed, extra) => {
        const limit = table.leastSteps[table.start]! + extra;
        const random = new Random(seed);
        const derivation = new Derivation(table, limit);
        while (!derivation.finished) {
          const allowed = derivation.allowedProductions();
          expect(allowed.length).toBeGreaterThan(0);
          for (const production of allowed) expect(table.productions[production]!.lhs).toBe(derivation.top);
          derivation.advance(allowed[random.integer(allowed.length)]!);
        }
        expect(derivation.stepsTaken).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('every prefix can be completed within the least completion length, and in no less', () => {
    fc.assert(
      fc.property(anyGrammar, seeds, ({ table }, seed) => {
        const random = new Random(seed);
        const whole = randomDerivation(table, random, table.leastSteps[table.start]! + 9);
        const stack = [table.start];
        whole.forEach((production, length) => {
          stack.pop();
          stack.push(...table.children[production]!.toReversed());
          const prefix = whole.subarray(0, length + 1);
          const least = stack.reduce((sum, symbol) => sum + table.leastSteps[symbol]!, prefix.length);
          const derivation = new Derivation(table, least);
          for (const one of prefix) derivation.advance(one);
          while (!derivation.finished) {
            const allowed = derivation.allowedProductions();
            derivation.advance(allowed[random.integer(allowed.length)]!);
          }
          expect(derivation.stepsTaken).toBe(least);
          if (least > table.leastSteps[table.start]!) {
            const tight = new Derivation(table, least - 1);
            expect(() => {
              for (const one of prefix) tight.advance(one);
            }).toThrow(/not allowed/);
          }
        });
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('the least number of steps is what a search finds', () => {
    fc.assert(
      fc.property(anyGrammar, ({ table }) => {
        table.nonTerminals.forEach((_, number) => {
          expect(table.leastSteps[number]).toBe(searchLeast(table, number));
        });
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});

/** Breadth first over stacks: the steps to the first one that is empty. */
function searchLeast(table: ProductionTable, number: number): number {
  let stacks = [[number]];
  for (let steps = 0; steps < 10; steps++) {
    if (stacks.some((stack) => stack.length === 0)) return steps;
    const next = new Map<string, number[]>();
    for (const [top, ...rest] of stacks) {
      for (const production of table.byLhs[top!]!) {
        const stack = [...table.children[production]!, ...rest];
        if (stack.length <= 6) next.set(stack.join(), stack);
      }
    }
    stacks = [...next.values()];
  }
  return Number.POSITIVE_INFINITY;
}
