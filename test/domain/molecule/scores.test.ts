import { describe, expect, it } from 'vitest';
import { scoreNames } from '../../../src/domain/molecule/scores.js';
import { domain, hasShared, readCsv, sharedReference } from './support.js';

const scoresOf = (smiles: string) => domain.judge(smiles).scores as Record<string, number>;

describe('scores', () => {
  it('are those that are announced, in their order', () => {
    expect(domain.scoreNames).toEqual(scoreNames);
    expect(Object.keys(domain.judge('CCO').scores)).toEqual([...scoreNames]);
    expect(domain.identify('CCO').scores).toEqual({});
    expect(domain.ranking).toEqual({ score: 'druglikeness', better: 'higher' });
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

  it.each([
    ['CCO', { hba: 1, hbd: 1, rotatableBonds: 0, rings: 0 }],
    ['CCCCN', { hba: 1, hbd: 1, rotatableBonds: 2, rings: 0 }],
    ['CC(=O)Oc1ccccc1C(=O)O', { hba: 4, hbd: 1, rings: 1 }],
    ['c1ccc2[nH]ccc2c1', { hba: 1, hbd: 1, rotatableBonds: 0, rings: 2 }],
    ['C12C3C4C1C5C2C3C45', { hba: 0, hbd: 0, rotatableBonds: 0 }],
  ])('counts of %s', (smiles, counts) => {
    expect(scoresOf(smiles)).toMatchObject(counts);
  });

  it('do not depend on the spelling', () => {
    expect(domain.judge('OC(=O)C1=CC=CC=C1OC(C)=O')).toEqual(domain.judge('CC(=O)Oc1ccccc1C(=O)O'));
  });
});

describe.runIf(hasShared)('scores beside those of RDKit, 400 molecules of ZINC250k', () => {
  const rows = hasShared ? readCsv(`${sharedReference}/molecules.csv`).filter((_, i) => i % 5 === 0) : [];
  const pairs = rows.map((row) => ({ row, smiles: row.smiles!, scores: scoresOf(row.smiles!) }));
  const share = (fits: (pair: (typeof pairs)[number]) => boolean, of = pairs): number =>
    of.filter(fits).length / of.length;

  it('has the same weight', () => {
    expect(pairs).toHaveLength(400);
    for (const { row, scores } of pairs)
      expect(Math.abs(scores.molWeight! - Number(row.mol_weight))).toBeLessThan(0.01);
  });

  it('has the same polar surface but for sulphur and phosphorus, nitro groups, and rings with carbonyl in them', () => {
    // openchemlib counts S and P, RDKit by default does not; it sees no pyridone or coumarin as aromatic; and it
    // has 2.68 more for a nitro group.
    const comparable = pairs.filter(({ smiles }) => !/[SsP]|\[N\+\]\(=O\)|c\d*\(?=O|=c/.test(smiles));
    expect(comparable.length).toBeGreaterThan(150);
    const same = share(({ row, scores }) => Math.abs(scores.tpsa! - Number(row.tpsa)) < 0.01, comparable);
    expect(same).toBeGreaterThanOrEqual(0.98);
  });

  it('has the same donors, but for protonated aromatic nitrogen', () => {
    for (const { row, smiles, scores } of pairs) {
      if (!smiles.includes('[nH+]')) expect([smiles, scores.hbd]).toEqual([smiles, Number(row.num_hbd)]);
    }
  });

  it('has the same number of rings in 98 of 100', () => {
    const rings = share(
      ({ row, scores }) => scores.rings === Number(row.num_aliphatic_rings) + Number(row.num_aromatic_rings),
    );
    expect(rings).toBeGreaterThanOrEqual(0.98);
  });
});
