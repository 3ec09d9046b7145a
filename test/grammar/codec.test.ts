import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { Codec } from '../../src/grammar/codec.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { handingOver } from '../../src/grammar/handingOver.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';
import { maxCompositeSize } from '../../src/grammar/packingTree.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { describeProduction } from '../../src/grammar/show.js';
import { shipped } from './support/grammars.js';

describe('Codec', () => {
  const grammar = shipped('smiles');
  const random = new Random(1);
  const derivations = Array.from({ length: 300 }, () => randomDerivation(grammar.table, random, 60));
  const packing = new Packing(grammar.table, learnPacking(grammar.table, derivations, 60));
  const codec = new Codec(grammar, packing);
  const texts = ['C', 'c1ccccc1', 'CC(=O)[O-]', '[13CH3-]', '[Na+].[Cl-]'];

  it('encodes and decodes in the numbers of the packed table', () => {
    expect(packing.merges).toHaveLength(60);
    expect(codec.table.productions).toHaveLength(grammar.table.productions.length + 60);
    for (const text of texts) {
      const outcome = codec.encode(text);
      if (outcome.kind !== 'encoded') throw new Error(outcome.message);
      expect(outcome.ambiguous).toBe(false);
      expect(codec.decode(outcome.ids)).toBe(text);
      const plain = new Codec(grammar, new Packing(grammar.table, [])).encode(text);
      if (plain.kind !== 'encoded') throw new Error(plain.message);
      expect(outcome.ids.length).toBeLessThan(plain.ids.length);
      expect(packing.unpack(outcome.ids)).toEqual(plain.ids);
    }
  });

  it('is the same when its source and merges come back from JSON', () => {
    const saved = JSON.stringify({ source: grammar.source, merges: packing.merges });
    const { source, merges } = JSON.parse(saved);
    const again = compileGrammar(source);
    const restored = new Codec(again, new Packing(again.table, merges));
    expect(restored.table).toEqual(codec.table);
    for (const text of texts) expect(restored.encode(text)).toEqual(codec.encode(text));
  });

  it('hands on why a text has no ids', () => {
    expect(codec.encode('C(')).toMatchObject({ kind: 'failed', offset: 2 });
    expect(codec.encode('C'.repeat(10_001))).toMatchObject({ kind: 'too-long' });
    expect(() => codec.decode([0])).toThrow(InputError);
  });

  it('says of a text that it is ambiguous', () => {
    const loose = compileGrammar('S -> S S | "x"');
    const outcome = new Codec(loose, new Packing(loose.table, [])).encode('xxx');
    expect(outcome).toMatchObject({ kind: 'encoded', ambiguous: true });
  });
});

describe('learnPacking', () => {
  it('keeps places apart that are more than a thousand symbols into a composite', () => {
    const sides = (letter: string) => Array.from({ length: 20 }, (_, i) => `"${letter}${i}"`).join(' | ');
    // T in S is the first merge, and leaves 1,200 places open; V in the last of them is the second
    const { table } = compileGrammar(
      `S -> T ${'W '.repeat(599)} V\nT -> ${'X '.repeat(600)}\nW -> ${sides('w')}\nX -> ${sides('x')}\nV -> "v"`,
    );
    const random = new Random(1);
    const derivations = Array.from({ length: 30 }, () => randomDerivation(table, random, 5000));
    const merges = learnPacking(table, derivations, 3);
    const composite = table.productions.length;
    expect(merges.slice(0, 2)).toEqual([
      { parent: 0, position: 0, child: 1 },
      { parent: composite, position: 1199, child: composite - 1 },
    ]);
    const packing = new Packing(table, merges);
    for (const one of derivations) expect(packing.unpack(packing.pack(one))).toEqual(one);
    // the productions that are joined are those of the derivation
    const parts = derivations.map((one) => [...packing.pack(one)].flatMap((id) => packing.partsOf(id)));
    expect(parts.map((one) => one.toSorted())).toEqual(derivations.map((one) => [...one].toSorted()));
  });

  it('stops where no pair occurs twice, and at the largest composite', () => {
    const { table } = compileGrammar('S -> "a" S | "b"');
    const chain = (length: number) => [...Array(length - 1).fill(0), 1];
    // once each: the pair of the two "a" and the one with "b"
    expect(learnPacking(table, [chain(3)], 10)).toEqual([]);
    const merges = learnPacking(table, [chain(5000), chain(5000)], 50);
    const sizes = [1, 1];
    for (const { parent, child } of merges) sizes.push(sizes[parent]! + sizes[child]!);
    expect(Math.max(...sizes)).toBe(maxCompositeSize);
    // what was learned is accepted
    expect(new Packing(table, merges).pack(chain(5000)).length).toBeLessThan(5000 / 100);
  });

  it('lets what hands over to the next join what stands before it only', () => {
    const named = (name: 'smiles' | 'zinc' | 'expression') => {
      const { table } = shipped(name);
      return handingOver(table).flatMap((is, i) => (is ? [describeProduction(table, i)] : []));
    };
    expect(named('smiles')).toEqual(['rings -> branches', 'branches -> rest', 'rest -> chain']);
    // Left-recursive ones have none.
    expect(named('zinc')).toEqual([]);
    expect(named('expression')).toEqual([]);

    const grammar = shipped('smiles');
    const { table } = grammar;
    const texts = ['CCOCC', 'CC(C)COC', 'CCCCOCC(C)C', 'C1CCOCC1', 'OCC(CC)CC'];
    const derivations = texts.map((text) => (grammar.parse(text) as { derivation: Uint16Array }).derivation);
    const packing = new Packing(table, learnPacking(table, derivations, 60));
    const heads = packing.table.productions
      .slice(table.productions.length)
      .map(({ lhs, rhs }) => ({ lhs, rhs }));
    expect(heads.length).toBeGreaterThan(20);
    // What follows `rings` and begins with an atom is a `chain` everywhere.
    const isAtom = (symbol: unknown) => typeof symbol === 'string' && /^[A-Z]/.test(symbol);
    for (const { lhs, rhs } of heads) {
      if (isAtom(rhs[0])) expect(['chain', 'atom']).toContain(table.nonTerminals[lhs]);
    }
    for (const [i, one] of derivations.entries()) {
      expect(packing.unpack(packing.pack(one)), texts[i]).toEqual(one);
    }
  });

  it('learns nothing from nothing', () => {
    expect(learnPacking(shipped('expression').table, [], 5)).toEqual([]);
  });
});
