import { describe, expect, it } from 'vitest';
import { labelNames, scoreNames, usualNames } from '../../../../src/domain/molecule/scores/moleculeScores.js';
import { domain } from '../support.js';

const scoresOf = (smiles: string) => domain.judge(smiles).scores as Record<string, number>;

describe('scores', () => {
  it('are those that are announced, in their order', () => {
    expect(domain.scoreNames).toEqual(scoreNames.filter((name) => usualNames.includes(name)));
    expect(domain.labelNames).toEqual(labelNames.filter((name) => usualNames.includes(name)));
    expect(scoreNames).toEqual(expect.arrayContaining([...domain.shownScores]));
    expect(Object.keys(domain.judge('CCO').scores)).toEqual(usualNames);
    expect(domain.identify('CCO').scores).toEqual({});
    expect(domain.ranking).toEqual({ score: 'qed', better: 'higher' });
  });

  // From the standard atomic weights, H 1.008, C 12.011, N 14.007, O 15.999
  it.each([
    ['O', 2 * 1.008 + 15.999],
    ['CC(=O)Oc1ccccc1C(=O)O', 9 * 12.011 + 8 * 1.008 + 4 * 15.999],
    ['Cn1cnc2c1c(=O)n(C)c(=O)n2C', 8 * 12.011 + 10 * 1.008 + 4 * 14.007 + 2 * 15.999],
  ])('weight of %s', (smiles, weight) => {
    expect(scoresOf(smiles).molWeight).toBeCloseTo(weight, 1);
  });

  it.each([
    // Ertl, Rohde and Selzer 2000, table 3: aspirin 63.6, paracetamol 49.3; benzene has no polar atom
    ['CC(=O)Oc1ccccc1C(=O)O', 63.6],
    ['CC(=O)Nc1ccc(O)cc1', 49.3],
    ['c1ccccc1', 0],
  ])('polar surface of %s', (smiles, area) => {
    expect(scoresOf(smiles).tpsa).toBeCloseTo(area, 1);
  });

  // RDKit 2022.09
  it.each([
    ['CCO', { hba: 1, hbd: 1, rotatableBonds: 0, rings: 0 }],
    ['CCCCN', { hba: 1, hbd: 1, rotatableBonds: 2, rings: 0 }],
    ['CC(=O)Oc1ccccc1C(=O)O', { hba: 3, hbd: 1, rotatableBonds: 2, rings: 1, aromaticRings: 1 }],
    ['c1ccc2[nH]ccc2c1', { hba: 0, hbd: 1, rotatableBonds: 0, rings: 2, aromaticRings: 2 }],
    ['C12C3C4C1C5C2C3C45', { hba: 0, hbd: 0, rotatableBonds: 0 }],
  ])('counts of %s', (smiles, counts) => {
    expect(scoresOf(smiles)).toMatchObject(counts);
  });

  it('do not depend on the spelling', () => {
    const near = Object.entries(scoresOf('CC(=O)Oc1ccccc1C(=O)O')).map(([name, value]) => {
      // Sums over the atoms, whose order changes their last digits
      return [name, typeof value === 'number' ? expect.closeTo(value, 10) : value];
    });
    expect(scoresOf('OC(=O)C1=CC=CC=C1OC(C)=O')).toEqual(Object.fromEntries(near));
  });
});
