import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';
import { countProductions } from '../../src/grammar/productionCounts.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { findUnseen, nameProduction } from '../../src/grammar/unseenProduction.js';
import { shipped } from './support/grammars.js';

describe('counts of productions', () => {
  it('are those of the unpacked sequences, whatever packing joined', () => {
    const { table } = shipped('smiles');
    const random = new Random(1);
    const derivations = Array.from({ length: 200 }, () =>
      randomDerivation(table, random, table.leastSteps[table.start]! + 30),
    );
    const packing = new Packing(table, learnPacking(table, derivations, 60));
    expect(packing.merges.length).toBeGreaterThan(20);
    const counts = table.productions.map(
      (_, production) => derivations.flatMap((ids) => [...ids]).filter((id) => id === production).length,
    );
    const packed = derivations.flatMap((derivation) => [...packing.pack(derivation)]);
    expect(countProductions(packing, [packed])).toEqual(counts);
    expect(countProductions(new Packing(table, []), derivations)).toEqual(counts);
  });
});

describe('an unseen production', () => {
  const { table, parse } = ((grammar) => ({
    table: grammar.table,
    parse: (text: string) => {
      const outcome = grammar.parse(text);
      if (outcome.kind !== 'parsed') throw new Error(`${text}: ${outcome.kind}`);
      return outcome.derivation;
    },
  }))(shipped('smiles'));
  const countsOf = (...texts: string[]) =>
    countProductions(
      new Packing(table, []),
      texts.map((text) => parse(text)),
    );
  const counts = countsOf('CC(C)(C)c1ccccc1', 'C[NH+](C)C', 'O=C(O)CN', 'CC(=O)O', 'C[C@H](Cl)Br');

  it.each([
    ['C[Si](C)(C)c1ccccc1', '"Si" (symbol -> "Si")', 2],
    ['OB(O)c1ccccc1', '"B" (atom -> "B")', 1],
    ['C[NH2+]C', '"H" (hydrogens -> "H" digit charge)', 3],
    ['CC(=O)[O-]', '"O" (symbol -> "O")', 7],
    ['[2H]C([2H])([2H])O', 'isotope -> digit symbol chirality', 1],
    ['c1ccc2ccccc2c1', '"2" (digit -> "2")', 5],
    ['CC.CC', '"." (rest -> "." chain)', 2],
  ])('of %s is %s, at character %i from 0', (text, name, offset) => {
    const unseen = findUnseen(table, parse(text), counts)!;
    expect(nameProduction(table, unseen.production)).toBe(name);
    expect(unseen.offset).toBe(offset);
  });

  it('is not there where the corpus has all of them', () => {
    expect(findUnseen(table, parse('CC(C)(C)C'), counts)).toBeNull();
    expect(findUnseen(table, parse('NCC(=O)O'), counts)).toBeNull();
  });
});
