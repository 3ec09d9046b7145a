import { describe, expect, it } from 'vitest';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { firstAtoms, uniqueMatches } from '../../../../src/domain/molecule/smarts/matchPattern.js';
import { parseSmarts } from '../../../../src/domain/molecule/smarts/parseSmarts.js';
import { perceive } from '../../../../src/domain/molecule/structure/readStructure.js';
import { withHydrogens } from '../../../../src/domain/molecule/structure/structure.js';

const rdkit = await loadRdkit();
const structureOf = (smiles: string) => perceive(rdkit, smiles, ({ structure }) => structure)!;

describe('SMARTS', () => {
  // The right-hand sides are RDKit's: the first atoms of GetSubstructMatches, not made unique
  it.each([
    ['CC(=O)Oc1ccccc1C(=O)O', '[OH]', [12]],
    ['CC(=O)Oc1ccccc1C(=O)O', 'C(=O)O', [1, 10]],
    ['CC(=O)Oc1ccccc1C(=O)O', '[#6;R]', [4, 5, 6, 7, 8, 9]],
    ['CC(=O)Oc1ccccc1C(=O)O', '[!#6]', [2, 3, 11, 12]],
    ['CC(=O)Oc1ccccc1C(=O)O', '[$(c[#6]=O),$(c-O)]', [4, 9]],
    ['c1ccc2[nH]ccc2c1', '[cR2]', [3, 7]],
    ['c1ccc2[nH]ccc2c1', '[r5]', [3, 4, 5, 6, 7]],
    ['c1ccc2[nH]ccc2c1', '[x3]', [3, 7]],
    ['c1ccc2[nH]ccc2c1', '[nX3;H1;+0]', [4]],
    ['C[N+](C)(C)CC(=O)[O-]', '[+1,-]', [1, 7]],
    ['C[N+](C)(C)CC(=O)[O-]', '[NX4+0]', []],
    ['C[N+](C)(C)CC(=O)[O-]', '[C;D1,D3]', [0, 2, 3, 5]],
    ['CS(=O)(=O)N', '[S;v6](=O)(=O)', [1]],
    ['C1CC1C=C', '*-;!@*', [2, 3]],
    ['C1CC1C=C', 'C=!@C', [3, 4]],
    ['C1CC1C=C', '[C&!R&D2]', [3]],
    ['[13CH3]C[2H]', '[13C]', [0]],
    ['F.F.F.F', 'F.F.F.F', [0, 1, 2, 3]],
    ['F.F.F', 'F.F.F.F', []],
    ['C1CCC2CCCCC2C1', 'C1CCCCC1', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('in %s: %s', (smiles, smarts, atoms) => {
    expect(firstAtoms(parseSmarts(smarts), structureOf(smiles))).toEqual(atoms);
  });

  it('sees hydrogens as atoms where they are', () => {
    const structure = withHydrogens(structureOf('OC'));
    expect(firstAtoms(parseSmarts('[#1]O'), structure)).toHaveLength(1);
    expect(firstAtoms(parseSmarts('[#1]C'), structure)).toHaveLength(3);
    expect(firstAtoms(parseSmarts('[CH3;X4;D4]'), structure)).toEqual([1]);
  });

  it('counts ways that cover the same atoms once', () => {
    expect(uniqueMatches(parseSmarts('cc'), structureOf('c1ccccc1'))).toHaveLength(6);
    expect(uniqueMatches(parseSmarts('c1ccccc1'), structureOf('c1ccccc1'))).toHaveLength(1);
  });

  it.each([
    ['', 'every branch and ring closed'],
    ['C(', 'every branch and ring closed'],
    ['C1CC', 'every branch and ring closed'],
    ['C)', 'no branch that closes'],
    ['(C)', 'an atom before a branch'],
    ['[C', '"]"'],
    ['[]', 'something to test for'],
    ['[C&]', 'something to test for'],
    ['[$(C]', 'the end of a recursive pattern'],
    ['[#999]', 'an atomic number up to 118'],
    ['C~', 'every branch and ring closed'],
    ['X', 'an atom'],
    ['[C@H]', '"]"'],
  ])('refuses %j', (smarts, expected) => {
    expect(() => parseSmarts(smarts)).toThrow(`SMARTS: expected ${expected}`);
  });
});
