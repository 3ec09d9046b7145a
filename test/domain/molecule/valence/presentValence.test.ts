import { describe, expect, it } from 'vitest';
import { atomKindOf } from '../../../../src/domain/molecule/prefix/atomKind.js';
import { rdkit } from '../judges/judgesAgree.js';
import { rulesBrokenBy } from '../prefix/aromaticGuard.js';

const elements =
  'H He Li B C N O F Ne Na Al Si P S Cl Ar K Ga Ge As Se Br Kr Rb In Sn Sb Te I Xe Cs Tl Pb Bi Po At Rn'.split(
    ' ',
  );
const charges = [-3, -2, -1, 0, 1, 2, 3];

const spell = (element: string, charge: number, bonds: number) =>
  `[${element}${charge === 0 ? '' : charge > 0 ? `+${charge}` : charge}]${'(F)'.repeat(Math.max(0, bonds - 1))}${bonds > 0 ? 'F' : ''}`;

describe('bonds of an atom at its charge', () => {
  it.each(elements)('are never more than the RDKit that is installed allows: %s', (element) => {
    for (const charge of charges) {
      for (let bonds = 0; bonds <= 9; bonds++) {
        const text = spell(element, charge, bonds);
        if (rulesBrokenBy(text).includes('valence')) continue;
        expect(rdkit(text), text).toBeNull();
      }
    }
  });

  it('are as many as both RDKits allow, for the ions that molecules have', () => {
    for (const [atom, capacity] of [
      ['[N+]', 4],
      ['[NH3+]', 1],
      ['[N-]', 2],
      ['[O-]', 1],
      ['[O+]', 3],
      ['[S+]', 5],
      ['[S-]', 5],
      ['[P-]', 6],
      ['[P+]', 4],
      ['[B-]', 4],
      ['[Si-2]', 4],
      ['[C-]', 3],
      ['[C+]', 3],
      ['[I+]', 6],
      ['[Se]', 6],
      ['[Si]', 4],
      ['P', 5],
      ['S', 6],
      ['I', 5],
      ['[Pt]', Number.POSITIVE_INFINITY],
    ] as const) {
      expect([atom, atomKindOf(atom)!.capacity]).toEqual([atom, capacity]);
    }
  });

  it('and an arrangement of neighbours has a number, if any', () => {
    expect(rulesBrokenBy('Cl[Pt@SP0](Cl)(F)F')).toEqual(['spelling']);
    expect(rulesBrokenBy('Cl[Pt@SP1](Cl)(F)F')).toEqual([]);
  });
});
