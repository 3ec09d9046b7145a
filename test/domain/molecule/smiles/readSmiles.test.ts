import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Malformation, readSmiles } from '../../../../src/domain/molecule/smiles/readSmiles.js';
import type { SmilesGraph } from '../../../../src/domain/molecule/smiles/smilesGraph.js';

function malformationOf(smiles: string): string | null {
  const read = readSmiles(smiles);
  return 'kind' in read ? `${read.kind}: ${read.detail}` : null;
}

function graphOf(smiles: string): SmilesGraph {
  const read: SmilesGraph | Malformation = readSmiles(smiles);
  if ('kind' in read) throw new Error(read.detail);
  return read;
}

describe('what is malformed, and why', () => {
  it.each([
    ['', 'empty: there is no atom'],
    ['CX', 'syntax: did not expect "X", at character 2'],
    ['C C', 'syntax: did not expect " ", at character 2'],
    ['Cé', 'syntax: did not expect "é", at character 2'],
    ['A', 'syntax: did not expect "A", at character 1'],
    ['CC(C', 'syntax: a branch is not closed, at character 5'],
    ['CC)C', 'syntax: a branch is closed that was not opened, at character 3'],
    ['C()C', 'syntax: an atom is missing in a branch, at character 3'],
    ['C(=)C', 'syntax: an atom is missing in a branch, at character 4'],
    ['(C)C', 'syntax: a branch begins at no atom, at character 1'],
    ['C((C))C', 'syntax: a branch begins at no atom, at character 3'],
    ['C=(C)C', 'syntax: a branch begins at no atom, at character 3'],
    ['C.(C)', 'syntax: a branch begins at no atom, at character 3'],
    ['C(.C)C', 'syntax: a branch begins with a dot, at character 3'],
    ['C==C', 'syntax: two bond symbols in a row, at character 3'],
    ['C=-C', 'syntax: two bond symbols in a row, at character 3'],
    ['=C', 'syntax: a bond begins at no atom, at character 1'],
    ['C.=C', 'syntax: a bond begins at no atom, at character 3'],
    ['CC=', 'syntax: an atom is missing at the end, at character 4'],
    ['CC.', 'syntax: an atom is missing at the end, at character 4'],
    ['.C', 'syntax: a dot stands between no atoms, at character 1'],
    ['C..C', 'syntax: a dot stands between no atoms, at character 3'],
    ['C=.C', 'syntax: a dot stands between no atoms, at character 3'],
    ['1CC1', 'syntax: a ring bond stands at no atom, at character 1'],
    ['C(1CC1)', 'syntax: a ring bond stands at no atom, at character 3'],
    ['C1CC', 'ring bond: ring bond 1, opened at character 2, is not closed'],
    ['CC%12C', 'ring bond: ring bond 12, opened at character 3, is not closed'],
    ['C11', 'ring bond: ring bond 1 at character 3 joins an atom to itself'],
    ['C1C1', 'ring bond: ring bond 1 at character 4 joins two atoms that are bonded already'],
    ['C12CC12', 'ring bond: ring bond 2 at character 7 joins two atoms that are bonded already'],
    ['C%1CC%1', 'syntax: did not expect "%", at character 2'],
    ['C%01CC%01', 'syntax: did not expect "%", at character 2'],
    ['C%(123456)CC%(123456)', 'syntax: did not expect "%", at character 2'],
    ['[C', 'syntax: did not expect "[", at character 1'],
    ['C]', 'syntax: did not expect "]", at character 2'],
    ['[]', 'syntax: did not expect "[", at character 1'],
    ['[C@@@H]', 'syntax: did not expect "[", at character 1'],
    ['[C+H]', 'syntax: did not expect "[", at character 1'],
    ['[C+++]', 'syntax: did not expect "[", at character 1'],
    ['[Xx]', 'syntax: Xx is no element, at character 1'],
    ['C[C+8]', 'limit: a charge of 8, the limit is 7, at character 2'],
    ['[C+05]', 'syntax: did not expect "[", at character 1'],
    ['[013C]', 'syntax: did not expect "[", at character 1'],
    ['[C:2147483640]', 'syntax: a number is too large, at character 1'],
    ['[H@]', 'syntax: hydrogen is no centre of chirality, at character 1'],
    ['C[C@TH3]', 'syntax: TH has 2 arrangements, not 3, at character 2'],
    ['[Co@OH31]', 'syntax: OH has 30 arrangements, not 31, at character 1'],
    ['[#119]', 'syntax: #119 is no element, at character 1'],
    ["['Fe']", "syntax: 'Fe' is no element, at character 1"],
    ['C'.repeat(1001), 'limit: 1001 characters, the limit is 1000'],
  ])('%j', (smiles, expected) => {
    expect(malformationOf(smiles)).toBe(expected);
  });
});

describe('what is well formed', () => {
  it.each([
    'C',
    'C(C.C)C',
    'C(=C.C)',
    'C1.C1',
    'C%10CC%10',
    'C%(10)CC%10',
    'C1CC%(1)',
    'C0CC0',
    'C~C',
    'N->[Fe]',
    'C<-C',
    '*',
    '[*:1]C',
    '[13CH3-]',
    '[C--]',
    '[Uuo]',
    '[C@TH1](F)(Cl)(Br)I',
    'C-1CC=1',
    '[#6]',
    "['Rf']",
    '[C:2147483639]',
    '[FeH12]',
    '[Co@OH30]',
    '[Pt@SP0]',
    'C\\\\C',
  ])('%j', (smiles) => {
    expect(malformationOf(smiles)).toBeNull();
  });

  it('is read atom by atom', () => {
    expect(graphOf('[13C@@H-2:7]').atoms).toEqual([
      {
        text: '[13C@@H-2:7]',
        offset: 0,
        atomicNumber: 6,
        aromatic: false,
        bracket: true,
        isotope: '13',
        chirality: '@@',
        hydrogens: 1,
        charge: -2,
      },
    ]);
    expect(graphOf('[nH]').atoms[0]).toMatchObject({ atomicNumber: 7, aromatic: true, hydrogens: 1 });
    expect(graphOf('[H]').atoms[0]).toMatchObject({ atomicNumber: 1, hydrogens: 0 });
    expect(graphOf('[SeH2++]').atoms[0]).toMatchObject({ atomicNumber: 34, hydrogens: 2, charge: 2 });
  });

  it('is read bond by bond', () => {
    expect(graphOf('C=C-N#N').bonds.map(({ kind }) => kind)).toEqual(['double', 'single', 'triple']);
    expect(graphOf('cc-cC').bonds.map(({ kind }) => kind)).toEqual(['aromatic', 'single', 'single']);
    // A slash says where a bond points, not what it is.
    expect(graphOf('c/c').bonds[0]!.kind).toBe('aromatic');
    expect(graphOf('N<-[Fe]').bonds[0]).toEqual({ from: 1, to: 0, kind: 'dative' });
    // The symbol at either end of a ring bond counts, the first one where both have one.
    expect(graphOf('C=1CC1').bonds.at(-1)).toEqual({ from: 0, to: 2, kind: 'double' });
    expect(graphOf('C1CC=1').bonds.at(-1)!.kind).toBe('double');
    expect(graphOf('C-1CC=1').bonds.at(-1)!.kind).toBe('single');
    // A mark of direction says no order, and RDKit forgets the `~` of a ring bond.
    expect(graphOf('C/1CC=1').bonds.at(-1)!.kind).toBe('double');
    expect(graphOf('C~1CC=1').bonds.at(-1)!.kind).toBe('single');
    // The arrow begins at the end that it is written at.
    expect(graphOf('C->1CC1').bonds.at(-1)).toMatchObject({ from: 0, to: 2, kind: 'dative' });
    expect(graphOf('C1CC->1').bonds.at(-1)).toMatchObject({ from: 2, to: 0, kind: 'dative' });
  });

  it('has brackets in balance and its digits in pairs, whatever the string', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'CNc()=.12') }), (text) => {
        if (malformationOf(text) !== null) return;
        const count = (character: string): number => text.split(character).length - 1;
        expect(count('(')).toBe(count(')'));
        expect(count('1') % 2).toBe(0);
        expect(count('2') % 2).toBe(0);
        expect(graphOf(text).atoms).toHaveLength(text.replace(/[^CNc]/g, '').length);
      }),
      { numRuns: 2000 },
    );
  });
});
