import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { Scorer } from '../../../../src/domain/molecule/scores/scorer.js';
import { domain } from '../support.js';

const scoresOf = (smiles: string) => domain.judge(smiles).scores as Record<string, number>;

// All values are those of RDKit 2022.09.3, SA by its Contrib/SA_Score.
describe('synthetic accessibility counts as centres of chirality', () => {
  it.each([
    ['none where the neighbours are alike, marked or not', 'CC1CCC(N)CC1', 2.127419519126109],
    ['none where the neighbours are alike, marked or not', 'C[C@H]1CC[C@@H](N)CC1', 2.127419519126109],
    ['nitrogen at a bridgehead', 'C1CN2CCC1CC2', 3.263155067619067],
    ['nitrogen in a ring of three', 'CC1N2CC12', 3.9904537548963113],
    ['nitrogen and carbon between centres that differ', 'CN1[C@H]2CC[C@@H]1CC(O)C2', 3.996636256807389],
    ['carbon between centres that differ', 'C[C@H](O)C(O)[C@@H](C)O', 3.5017727717487785],
    ['phosphorus', 'CP(=O)(O)c1ccccc1', 2.8717057709282052],
    ['sulfonium', 'C[S+](CC)c1ccccc1', 3.350048811221245],
    ['selenoxides', 'C[Se](=O)CC', 5.254288096564365],
  ])('%s: %s', (_, smiles, expected) => {
    expect(scoresOf(smiles).saScore).toBeCloseTo(expected, 9);
  });
});

it('synthetic accessibility of benzyne, whose triple bond is no aromatic one', async () => {
  const scorer = await Scorer.load(['saScore'], { rdkit: await loadRdkit(), openchemlib: null });
  expect(scorer.score(() => null, 'c1cccc#c1').saScore).toBeCloseTo(5.55976131751693, 9);
});

it.each([
  ['macrocycle over 1,4-rings', 'CC1CCCOc2ccc(cc2)C=Nc2ccc(cc2)CCc2ccc(cc2)N=Cc2ccc(cc2)OCCC1', 9],
  ['bicycle', 'C1CN2CCC1CC2', 3],
  ['cubane', 'C12C3C4C1C5C2C3C45', 6],
  ['basket', 'N(C)(c1ccc(cc1)O)C(=O)C2C3C(C2CCC3)c4ccccc4', 4],
])('rings of a %s', (_, smiles, rings) => {
  expect(scoresOf(smiles).rings).toBe(rings);
});

it.each([
  ['[16OH2]', 18.0109146],
  ['[31PH3]', 33.99776163],
  ['C[19F]', 34.0334032],
  ['[68Ga+3]', 67.9279801],
  ['[13CH4]', 17.03535484],
  ['[18F]C', 33.035938],
  // A mass number that no isotope has counts as it is.
  ['[50CH4]', 54.032],
])('weight with the isotope of %s', (smiles, weight) => {
  expect(scoresOf(smiles).molWeight).toBeCloseTo(weight, 6);
});

it.each([
  ['tellurium', 'c1cc[te]c1', 0.5159286568196738],
  ['silicon', 'C1=CC=C[SiH]=C1', 0.4162415139413289],
  ['a phosphorus oxide', 'O=p1ccccc1', 0.49202635162349045],
  // RDKit counts all rings of its set where nothing is aliphatic, else the independent rings of the remaining atoms.
  ['two cyclophane bridges', 'c1cc2ccc(ccc3ccc1cc3)cc2', 0.34503363100514567],
  ['tellurium, charged', 'c1cccc[te+]1', 0.5390144988323516],
])('QED of a ring with %s', (_, smiles, expected) => {
  expect(scoresOf(smiles).qed).toBeCloseTo(expected, 6);
});

describe('the scaffold is of the molecule, not of the text', () => {
  // Respellings that RDKit writes: with all hydrogens, in brackets, in Kekulé form, in another order.
  it.each([
    [
      'c1ccc2c(c1)CCN2',
      [
        'Cc1cccc2c1CCN2C',
        '[H]C([H])([H])N1c2c(C([H])([H])C1([H])[H])c(C)ccc2',
        '[CH3][N]1[CH2][CH2]C2=C1C=CC=C2[CH3]',
      ],
    ],
    ['C1CC[NH2+]C1', ['C[N+]1(C)CCCC1', 'C1C[N+](C)(C)CC1', '[H]C1([H])CCC[N+]1(C)C.[Cl-]']],
    ['c1cc[nH]c1', ['Cn1cccc1', 'CN1C=CC=C1', '[13CH3]n1cccc1']],
    ['O=C1CCCCC1', ['CC1CCCC(O)C1=O', 'O=C1[C@@H](C)CCC[C@@H]1O', '[O]=C1[CH](C)[CH2][CH2][CH2][CH]1O']],
    // An electron without a pair stays so: S has five bonds here.
    ['O=[SH]1CC[SH](=O)[Pt]1', ['CCC[S@]1(=O)CC[S@@](=O)([Pt]1(Br)Br)CCC']],
    ['', ['CCO', '[H]C([H])([H])C', 'C.C']],
  ])('%s', (scaffold, spellings) => {
    for (const smiles of spellings) expect([smiles, scoresOf(smiles).scaffold]).toEqual([smiles, scaffold]);
  });

  it('of 60 molecules with explicit hydrogens and without', () => {
    const read = (name: string) =>
      readFileSync(new URL(`../reference/${name}`, import.meta.url), 'utf8')
        .trim()
        .split('\n')
        .map((smiles) => scoresOf(smiles).scaffold);
    const plain = read('scaffold-plain.smi');
    expect(plain).toHaveLength(60);
    expect(read('scaffold-explicit-h.smi')).toEqual(plain);
  });
});

it('a long chain has all scores', () => {
  // Weight by the masses of 500 CH2, as many as RDKit bears, and two more hydrogens.
  const { scaffold, molWeight, saScore } = scoresOf('C'.repeat(500));
  expect([scaffold, saScore]).toEqual(['', 10]);
  expect(molWeight).toBeCloseTo(500 * (12.011 + 2 * 1.008) + 2 * 1.008, 6);
});
