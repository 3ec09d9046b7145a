import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domain, hasShared, nciLines, zincLines } from './support.js';

const reasonOf = (smiles: string): string | null => domain.identify(smiles).reason;

describe('not valid', () => {
  it.each([
    // Strings that openchemlib alone lets pass
    ['C(C)(C)(C)(C)C', 'valence: C (atom 1) has too many bonds, at character 1'],
    ['C=C(C)(C)C', 'valence: C (atom 2) has too many bonds, at character 3'],
    ['c1cccc1', 'aromaticity: an aromatic system has no Kekulé form, at character 1'],
    ['c1cccn1', 'aromaticity: an aromatic system has no Kekulé form, at character 1'],
    ['c1ccccc1c1cccc1', 'aromaticity: an aromatic system has no Kekulé form, at character 9'],
    ['cc', 'aromaticity: atom 1 is aromatic and in no ring, at character 1'],
    ['C1CCCCC1c', 'aromaticity: atom 7 is aromatic and in no ring, at character 9'],
    ['CC(C', 'syntax: a branch is not closed, at character 5'],
    ['C==C', 'syntax: two bond symbols in a row, at character 3'],
    ['', 'empty: there is no atom'],
    [' \t', 'empty: there is no atom'],
    ['C1CC', 'ring bond: ring bond 1, opened at character 2, is not closed'],
    ['C11', 'ring bond: ring bond 1 at character 3 joins an atom to itself'],
    // Charges and hydrogens that no valence allows
    ['N(C)(C)(C)C', 'valence: N (atom 1) has too many bonds, at character 1'],
    ['[NH5]', 'valence: N (atom 1) has too many bonds, at character 1'],
    ['[NH4]', 'valence: N (atom 1) has too many bonds, at character 1'],
    ['[OH3]', 'valence: O (atom 1) has too many bonds, at character 1'],
    ['[CH5]', 'valence: C (atom 1) has too many bonds, at character 1'],
    ['C[O-]C', 'valence: O (atom 2) has too many bonds, at character 2'],
    ['[B-](C)(C)(C)(C)C', 'valence: B (atom 1) has too many bonds, at character 1'],
    ['B(C)(C)(C)C', 'valence: B (atom 1) has too many bonds, at character 1'],
    ['FCl(F)F', 'valence: Cl (atom 2) has too many bonds, at character 2'],
    ['O=N(C)(C)(C)=O', 'valence: N (atom 2) has too many bonds, at character 3'],
    ['[nH2]1cccc1', 'valence: N (atom 1) has too many bonds, at character 1'],
    ['[pH]1ccccc1', 'aromaticity: an aromatic system has no Kekulé form, at character 6'],
    // Strings that RDKit takes for an extension, or for nothing
    ['CC |$a;b$|', 'syntax: an extension (CXSMILES) is not read, at character 4'],
    [' CC name', 'syntax: did not expect " ", at character 4'],
    ['CCé', 'syntax: did not expect "é", at character 3'],
    ['C\0C', 'syntax: did not expect "\\u0000", at character 2'],
    ['CC>>CC', 'syntax: did not expect ">", at character 3'],
    // Molecules that openchemlib cannot hold
    [' C[C+8]', 'limit: a charge of 8, the limit is 7, at character 3'],
    ['[FeH21]', 'limit: 21 hydrogens, the limit is 20, at character 1'],
    ['C%(1000)CC%(1000)', 'limit: a ring bond numbered 1000, the limit is 999, at character 2'],
    ['C'.repeat(500_000), 'limit: 500000 characters, the limit is 1000'],
  ])('%.60j: %s', (smiles, reason) => {
    const refused = { valid: false, reason, canonical: null, scores: {} };
    expect(domain.identify(smiles)).toEqual(refused);
    expect(domain.judge(smiles)).toEqual(refused);
  });
});

describe('valid', () => {
  it.each([
    'C[N+](C)(C)C',
    'c1ccc2cccc2cc1',
    'c1cc[nH]c1',
    'c1ccn2cccc2c1',
    'C1=CC=CC=C1c1ccccc1',
    'O=c1cc[nH]cc1',
    'c1cc[o+]cc1',
    'c1cc[se]c1',
    'CS(C)(C)(C)(C)C',
    'F[P-](F)(F)(F)(F)F',
    'OP(O)(O)=O',
    'CS(=O)(=O)C',
    'CN(=O)=O',
    'C=[N+]=[N-]',
    'C=N#N',
    'OCl(=O)(=O)=O',
    'FI(F)F',
    '[Na+].[Cl-]',
    '[Fe]',
    '[B-](C)(C)(C)C',
    '[H][H]',
    '[OH2]',
    // An atom in brackets has the hydrogens that are written: that there might be more is nothing to refuse.
    'C[CH2]',
    '[O]',
    'C[S](C)(C)(C)C',
    'C[N]C',
    '[CH]1CC1',
    'c1cc[n+]cc1',
    // Strings that RDKit alone reads so
    'P(F)(F)(F)(F)(F)F',
    'Cc#1nc(Cl)cc(N(C)C2CCC2)n=1',
    'CCc1cc*(NC(=O)C)cc1',
    '[CH5+]',
    'C=P(=O)C',
    'C[Ar]',
    '[#6H3]C',
    "['Og']",
    'F/C=C\\\\F',
  ])('%j', (smiles) => {
    expect(reasonOf(smiles)).toBeNull();
    expect(domain.judge(smiles).valid).toBe(true);
  });

  it.each([
    ['CC C', 'C'],
    ['CC\tethane, and more', 'ethane, and more'],
    ['CC\nC', 'C'],
    ['\nCC name', 'name'],
    ['CC ', undefined],
    [' CC', undefined],
    ['\u0001CC\r\n', undefined],
  ])('%j is ethane with a name, which the verdict tells', (text, name) => {
    const { valid, canonical, name: stated } = domain.judge(text);
    expect({ valid, canonical, stated }).toEqual({ valid: true, canonical: 'CC', stated: name });
  });

  it('has a canonical form that tells radicals from what has all its hydrogens', () => {
    const canonicalOf = (smiles: string): string | null => domain.identify(smiles).canonical;
    expect(canonicalOf('C[CH2]')).toBe(canonicalOf('[CH2]C'));
    const forms = ['CC', 'C[CH2]', 'C[CH]', 'C[C]', '[CH2][CH2]', 'C=C', '[CH2]C=C', 'CC=C'].map(canonicalOf);
    expect(new Set(forms).size).toBe(forms.length);
    expect(forms).not.toContain(null);
  });

  it('has scores of RDKit where openchemlib cannot hold the molecule, and none of its own', () => {
    // Hydrogens, a dative bond, atoms and bonds of any kind
    for (const smiles of ['[SH5]', 'N->[Si]', '*C', 'C~C', 'c1cc(*)ccc1']) {
      const { valid, scores } = domain.judge(smiles);
      const has = (name: string) => typeof scores[name] === 'number';
      const stated = {
        smiles,
        valid,
        qed: has('qed'),
        oclLogP: has('oclLogP'),
        druglikeness: has('druglikeness'),
      };
      expect(stated).toEqual({ smiles, valid: true, qed: true, oclLogP: false, druglikeness: false });
    }
  });

  it('leaves out the name behind a blank, as in .smi files', () => {
    expect(domain.readLine(' CCO ethanol')).toBe('CCO');
    expect(domain.readLine('CCO\t17')).toBe('CCO');
    // An extension may change the molecule: it stays, so that the line is refused for it.
    expect(domain.readLine(' C[C@H](F)Cl |o1:1|\r')).toBe('C[C@H](F)Cl |o1:1|');
    expect(domain.readLine('')).toBe('');
  });

  it('reads hypervalent nitrogen as charges', () => {
    expect(domain.identify('CN(=O)=O').canonical).toBe(domain.identify('C[N+](=O)[O-]').canonical);
    expect(domain.identify('C=N#N').canonical).toBe(domain.identify('C=[N+]=[N-]').canonical);
  });

  it('are the molecules of the corpus that comes with the package', () => {
    for (const smiles of nciLines.filter((_, i) => i % 10 === 0)) {
      expect({ smiles, reason: reasonOf(smiles) }).toEqual({ smiles, reason: null });
    }
  });

  it.runIf(hasShared)('are the molecules of ZINC250k', () => {
    for (const line of zincLines(5000).filter((_, i) => i % 10 === 0)) {
      const smiles = domain.readLine(line);
      expect({ smiles, reason: reasonOf(smiles) }).toEqual({ smiles, reason: null });
    }
  });
});

describe('any string', () => {
  const alphabet = [
    ...'CNOSPFIBcnosp()[]=#$:/\\.%123@+-H~* ',
    'Cl',
    'Br',
    '[nH]',
    '[C@@H]',
    '[N+]',
    '[O-]',
    '->',
    '%12',
  ];
  const classes = /^(empty|syntax|ring bond|limit|valence|aromaticity): ./;

  function check(text: string): void {
    const verdict = domain.identify(text);
    if (verdict.valid) {
      expect(verdict.reason).toBeNull();
    } else {
      // "internal" would be openchemlib refusing what the rules let pass.
      expect(verdict.reason).toMatch(classes);
      expect(verdict).toMatchObject({ canonical: null, scores: {} });
    }
  }

  it.each([
    ['of the letters of SMILES', fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 30 }), 3000],
    ['of any letters', fc.string({ unit: 'binary', maxLength: 40 }), 500],
    [
      'that is long',
      fc.string({ unit: fc.constantFrom('C', 'c', '(', ')', '1'), minLength: 900, maxLength: 1100 }),
      50,
    ],
  ] as const)('%s gets a verdict', (_, strings, numRuns) => {
    fc.assert(fc.property(strings, check), { numRuns });
  });

  it('that is a molecule with a letter changed gets a verdict', () => {
    const edited = fc
      .tuple(fc.constantFrom(...nciLines), fc.nat(), fc.constantFrom('', ...alphabet))
      .map(([smiles, at, letter]) => {
        const position = at % smiles.length;
        return smiles.slice(0, position) + letter + smiles.slice(position + 1);
      });
    fc.assert(fc.property(edited, check), { numRuns: 500 });
  });

  it.each([
    ['a chain', 'C'.repeat(1000)],
    ['rings', 'C1CCCCC1'.repeat(125)],
    ['branches', `${'C('.repeat(333)}C${')'.repeat(333)}`],
    ['benzene rings', `${'c1ccc(cc1)'.repeat(99)}C`],
    ['open branches', 'C('.repeat(500)],
    ['one bracket', `[${'C'.repeat(900)}]`],
  ])('of the greatest length gets its verdict: %s', (_, text) => {
    check(text);
  });
});
