import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';
import { PrefixDerivation } from '../../src/grammar/prefixDerivation.js';
import type { ProductionTable } from '../../src/grammar/production.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { yieldText } from '../../src/grammar/text.js';
import { Recorder } from './support/automata.js';
import { anyGrammar, shipped } from './support/grammars.js';
import { finalText, sententialForm } from './support/sententialForm.js';

const seeds = fc.integer({ min: 0, max: 1_000_000 });

/** The packed table of a grammar, learned from random derivations. */
function packedTable(table: ProductionTable, merges: number): ProductionTable {
  const random = new Random(1);
  const limit = table.leastSteps[table.start]! + 40;
  const derivations = Array.from({ length: 200 }, () => randomDerivation(table, random, limit));
  return new Packing(table, learnPacking(table, derivations, merges)).table;
}

function begin(table: ProductionTable): PrefixDerivation {
  return new PrefixDerivation(table, Number.POSITIVE_INFINITY, new Recorder());
}

const fed = (derivation: PrefixDerivation) => (derivation.state as Recorder).text;

/** Follows a random derivation, comparing with its sentential form at every step. */
function follow(table: ProductionTable, seed: number): { composites: number; early: number } {
  const limit = table.leastSteps[table.start]! + 60;
  const ids = [...randomDerivation(table, new Random(seed), limit)];
  const derivation = begin(table);
  let early = 0;
  ids.forEach((production, step) => {
    expect(derivation.allows(production)).toBe(true);
    derivation.advance(production);
    const taken = ids.slice(0, step + 1);
    expect(fed(derivation)).toBe(finalText(table, taken));
    expect(derivation.pending).toEqual(
      sententialForm(table, taken)
        .filter((symbol) => typeof symbol === 'number')
        .reverse(),
    );
    if (fed(derivation) !== '' && step < ids.length - 1) early++;
  });
  expect(derivation.finished).toBe(true);
  expect(fed(derivation)).toBe(yieldText(table, ids));
  expect((derivation.state as Recorder).pieces).not.toContain('');
  return { composites: ids.filter((id) => table.productions[id]!.line === null).length, early };
}

describe('terminals reach the state as soon as nothing before them is open, and none twice', () => {
  it.each([
    ['expression', 0],
    ['expression', 50],
    ['zinc', 0],
    ['zinc', 150],
    ['smiles', 0],
    ['smiles', 300],
  ] as const)('%s with %d merges', (name, merges) => {
    const table = merges === 0 ? shipped(name).table : packedTable(shipped(name).table, merges);
    let composites = 0;
    let early = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const one = follow(table, seed);
        composites += one.composites;
        early += one.early;
      }),
      { numRuns: 60, seed: 4 },
    );
    expect(early).toBeGreaterThan(100);
    if (merges > 0) expect(composites).toBeGreaterThan(100);
  });

  it('on random grammars, packed or not', () => {
    fc.assert(
      fc.property(anyGrammar, fc.constantFrom(0, 15), seeds, ({ table }, merges, seed) => {
        follow(packedTable(table, merges), seed);
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});

describe('copies', () => {
  it('go their own ways, whichever goes on first', () => {
    const table = packedTable(shipped('smiles').table, 100);
    fc.assert(
      fc.property(seeds, fc.array(fc.nat({ max: 1000 }), { minLength: 20, maxLength: 60 }), (seed, picks) => {
        const random = new Random(seed);
        const herd: { derivation: PrefixDerivation; taken: number[] }[] = [
          { derivation: new PrefixDerivation(table, 60, new Recorder()), taken: [] },
        ];
        for (const pick of picks) {
          const one = herd[pick % herd.length]!;
          if (pick % 3 === 0) {
            herd.push({ derivation: one.derivation.copy(), taken: [...one.taken] });
            continue;
          }
          const allowed = table.byLhs[one.derivation.top]?.filter((id) => one.derivation.allows(id)) ?? [];
          if (allowed.length === 0) continue;
          const production = allowed[random.integer(allowed.length)]!;
          one.derivation.advance(production);
          one.taken.push(production);
          for (const { derivation, taken } of herd) expect(fed(derivation)).toBe(finalText(table, taken));
        }
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});

describe('outlook', () => {
  it('is the text with stand-ins for what is open, and changes nothing', () => {
    const table = packedTable(shipped('smiles').table, 100);
    // marked by their number, so that a wrong order shows; every other one writes nothing
    const standIns = table.nonTerminals.map((_, i) => ({ text: i % 2 === 0 ? `<${i}>` : '', steps: 1 }));
    fc.assert(
      fc.property(seeds, (seed) => {
        const derivation = begin(table);
        const taken: number[] = [];
        for (const production of randomDerivation(table, new Random(seed), 80)) {
          derivation.advance(production);
          taken.push(production);
          const expected = sententialForm(table, taken)
            .map((symbol) => (typeof symbol === 'number' ? standIns[symbol]!.text : symbol))
            .join('');
          expect((derivation.outlook(standIns) as Recorder).text).toBe(expected);
          expect(fed(derivation)).toBe(finalText(table, taken));
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});
