import { describe, expect, it } from 'vitest';
import { applyRules } from '../../../../src/domain/molecule/readKekule.js';
import { readSmiles } from '../../../../src/domain/molecule/smiles/readSmiles.js';
import { isOrdinary } from '../../../../src/domain/molecule/structure/ordinary.js';
import { nciLines, readCsv } from '../support.js';
import { exceptionsAmong } from './ordinary.js';

const isOrdinaryText = (text: string): boolean => {
  const reading = applyRules(readSmiles(text));
  return !('reason' in reading) && isOrdinary(reading);
};

describe('an ordinary molecule', () => {
  it('has in RDKit a canonical SMILES that is its own, and the structure that is written there', () => {
    const zinc = readCsv('reference/zincScores.csv').map(({ smiles }) => smiles!);
    const { ordinary, plain, ...exceptions } = exceptionsAmong([...zinc, ...nciLines.slice(0, 1500)], 5);
    expect(exceptions).toEqual({ unstable: [], otherwise: [], otherByLess: [] });
    expect(plain).toBeGreaterThan(1_500);
    expect(ordinary).toBeGreaterThan(1000);
  });

  it.each([
    ['rings, a centre, an ion', 'C[C@H](O)c1c[nH]c(=O)cc1C(=O)[O-]', true],
    ['E and Z, separated charges', 'F/C=C/[N+](=O)[O-]', true],
    ['an unpaired electron', '[CH2]C', false],
    ['an isotope', '[13CH4]', false],
    ['an atom map', '[CH3:1]C', false],
    ['hydrogen', '[H][H]', false],
    ['any atom', 'C*', false],
    ['a charge to separate', 'CN(=O)=O', false],
    ['phosphorus', 'CP', false],
    ['any bond, in a ring', 'C1CC~1', false],
    ['a halogen of several bonds', 'CI(C)C', false],
  ] as const)('%s: %s', (_, text, expected) => {
    expect(isOrdinaryText(text)).toBe(expected);
  });
});
