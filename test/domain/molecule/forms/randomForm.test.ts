import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/base/random.js';
import { delocaliseHexagons } from '../../../../src/domain/molecule/forms/hexagons.js';
import { isOdd, readStereo, unwritten } from '../../../../src/domain/molecule/forms/stereo.js';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { readSmiles } from '../../../../src/domain/molecule/smiles/readSmiles.js';
import type { SmilesGraph } from '../../../../src/domain/molecule/smiles/smilesGraph.js';
import { shipped } from '../../../grammar/support/grammars.js';
import { manyMolecules } from '../molecules.js';
import { hasShared, nciLines, readCsv, zincLines } from '../support.js';
import { expectSameAtRandom, formOf, kekule, textOf } from './formSupport.js';

const random = await createMoleculeDomain({ form: 'random' });
const asIs = await createMoleculeDomain({ form: 'as-is' });
const grammar = shipped('smiles');
const draw = (text: string, seed: number) => textOf(random.spell(text, new Random(seed)));
const seeds = Array.from({ length: 8 }, (_, seed) => seed);

function graphOf(smiles: string): SmilesGraph {
  const read = readSmiles(smiles);
  if ('kind' in read) throw new Error(read.detail);
  return read;
}

describe('the random form', () => {
  it('draws from the generator alone, and needs one', () => {
    const text = 'CC(=O)Oc1ccccc1C(=O)O';
    expect(seeds.map((seed) => draw(text, seed))).toEqual(seeds.map((seed) => draw(text, seed)));
    expect(new Set(seeds.map((seed) => draw(text, seed))).size).toBeGreaterThan(5);
    expect(() => random.spell(text)).toThrow(/generator/);
  });

  it('begins at any atom and goes on with any branch, each as often as the others', () => {
    const generator = new Random(1);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const text = textOf(random.spell('CCO', generator));
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['C(C)O', 'C(O)C', 'CCO', 'OCC']);
    // Three atoms to begin at; from the one in the middle two ways. Five standard deviations.
    for (const [text, count] of counts) {
      const share = text.includes('(') ? 1 / 6 : 1 / 3;
      expect(Math.abs(count - 6000 * share)).toBeLessThan(5 * Math.sqrt(6000 * share * (1 - share)));
    }
  });

  it.each(manyMolecules)('is the same molecule, in Kekulé form (%s): %s', (_, text) => {
    const { canonical } = kekule.identify(text);
    for (const seed of seeds.slice(0, 5)) {
      const spelled = draw(text, seed);
      expect(kekule.identify(spelled).canonical).toBe(canonical);
      expect(formOf(spelled)).toBe(spelled);
      expect(grammar.parse(spelled).kind).toBe('parsed');
    }
  });

  it.each(manyMolecules)('keeps bonds as they are written in the form as-is (%s): %s', (_, text) => {
    const { canonical } = kekule.identify(text);
    const letters = (smiles: string) => [...smiles.replace(/[-.:@()[\]/\\=#%\d]/g, '')].sort().join('');
    for (const seed of seeds.slice(0, 3)) {
      const spelled = textOf(asIs.randomSpelling(text, new Random(seed)));
      expect(kekule.identify(spelled).canonical).toBe(canonical);
      expect(letters(spelled)).toBe(letters(text));
    }
  });

  it('is the same molecule as all that RDKit spells', () => {
    // Spelled by RDKit 2022.09.3, see make_respellings.py beside the file.
    for (const { smiles } of readCsv('reference/respellings.csv')) {
      const { canonical } = kekule.identify(smiles!);
      expect(kekule.identify(draw(smiles!, 1)).canonical, smiles).toBe(canonical);
    }
  });

  it('of the molecules that ship is the same molecule', () => {
    expectSameAtRandom(nciLines.filter((_, i) => i % 4 === 0));
  });

  it.runIf(hasShared)('of 2,000 molecules of ZINC is the same molecule', () => {
    expectSameAtRandom(zincLines(20_000).filter((_, i) => i % 10 === 0));
  });

  it('is that of the new order whether the string is given in Kekulé form or not', () => {
    for (const [i, text] of nciLines.filter((_, i) => i % 4 === 0).entries()) {
      expect(draw(formOf(text), i)).toBe(draw(text, i));
    }
  });

  it('keeps the written order where stereochemistry is not understood', () => {
    for (const text of [
      'C[Pt@SP1](F)(Cl)Br',
      'OC(Cl)=[C@AL1]=C(C)F',
      'OC(Cl)=[C@]=C(C)F',
      'S[As@TB1](F)(Cl)(Br)N',
      'C[C@H2]c1ccccc1',
      '[S@](=O)(C)CC',
      'F/C=C/1CCCCC/1',
    ]) {
      for (const seed of seeds) expect(draw(text, seed)).toBe(formOf(text));
    }
  });

  it('begins at no lone pair, which chemistry libraries see in different places', () => {
    const text = 'C[S@](=O)CC';
    const spelled = Array.from({ length: 200 }, (_, seed) => draw(text, seed));
    expect(spelled.filter((one) => one.startsWith('[S'))).toEqual([]);
    expect(new Set(spelled).size).toBeGreaterThan(8);
  });

  it('keeps components apart', () => {
    const spelled = new Set(seeds.map((seed) => draw('[Na+].[O-]c1ccccc1.O', seed)));
    for (const one of spelled) expect(one.split('.')).toHaveLength(3);
    expect([...spelled].some((one) => !one.startsWith('[Na+]'))).toBe(true);
  });
});

describe('readStereo', () => {
  it('gives the neighbours of a centre in the order of the text', () => {
    expect(readStereo(graphOf('N[C@@H](C)O'))!.neighbours[1]).toEqual([0, unwritten, 2, 3]);
    expect(readStereo(graphOf('[C@H](F)(Cl)Br'))!.neighbours[0]).toEqual([unwritten, 1, 2, 3]);
    // Ring bonds come in the order of their digits at the atom.
    expect(readStereo(graphOf('F[C@]12CC1CC2'))!.neighbours[1]).toEqual([0, 3, 5, 2]);
    expect(readStereo(graphOf('C1C2C[C@@]12F'))!.neighbours[3]).toEqual([2, 0, 1, 4]);
    expect(readStereo(graphOf('C[S@](=O)N'))!.neighbours[1]).toEqual([0, unwritten, 2, 3]);
  });

  it('gives the direction of a bond whichever end has the mark', () => {
    const directionsOf = (smiles: string) => readStereo(graphOf(smiles))!.directions.filter(Boolean);
    expect(directionsOf('F/C=C/F')).toEqual(['up', 'up']);
    expect(directionsOf('F/C=C\\F')).toEqual(['up', 'down']);
    expect(directionsOf('C/1=C/CCCC1')).toEqual(['up', 'up']);
    expect(directionsOf('C1CCC/1=C/F')).toEqual(['down', 'up']);
    expect(directionsOf('C/1CCC\\1=C/F')).toEqual(['up', 'up']);
  });

  it('knows odd permutations: each exchange of two turns the parity over', () => {
    const items = [7, 3, 9, -1];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { maxLength: 8 }), (swaps) => {
        const after = [...items];
        let exchanges = 0;
        for (const [a, b] of swaps) {
          if (a === b) continue;
          [after[a], after[b]] = [after[b]!, after[a]!];
          exchanges++;
        }
        expect(isOdd(items, after)).toBe(exchanges % 2 === 1);
      }),
    );
  });
});

describe('delocaliseHexagons', () => {
  it.each([
    ['C1=CC=CC=C1', 6],
    ['C1=CC=NC=C1', 6],
    ['C1=CC=C2C=CC=CC2=C1', 11],
    ['C1=CC=C2C(=C1)C=CC1=CC=CC=C12', 16],
    ['C1=CC=CC=C1C1=CC=CC=C1', 12],
    // Rings whose double bonds cannot move, or not as in benzene.
    ['O=C1C=CC(=O)C=C1', 0],
    ['C1=CC=C1', 0],
    ['C1=CC=CC=CC=C1', 0],
    ['C1=CC=C2C=CC=C2C=C1', 0],
    ['C=1C=CNC1', 0],
    ['C1=CC=PC=C1', 0],
    ['C=CC=CC=C', 0],
    ['c1ccccc1', 6],
  ])('makes of %s %i bonds aromatic', (text, aromatic) => {
    const { bonds } = delocaliseHexagons(graphOf(text));
    expect(bonds.filter(({ kind }) => kind === 'aromatic')).toHaveLength(aromatic);
  });
});
