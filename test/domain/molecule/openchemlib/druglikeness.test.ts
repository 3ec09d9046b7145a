import * as openchemlib from 'openchemlib';
import { describe, expect, it } from 'vitest';
import { Druglikeness, druglikenessBy } from '../../../../src/domain/molecule/openchemlib/druglikeness.js';
import { loadResources } from '../../../../src/domain/molecule/openchemlib/openchemlib.js';
import { domain, nciLines, readCsv } from '../support.js';

const druglikeness = new Druglikeness(openchemlib, await loadResources());
const assess = (smiles: string): number => druglikeness.assess(openchemlib.Molecule.fromSmiles(smiles));

describe('druglikeness', () => {
  it('is to the last digit what the predictor of openchemlib 9.25 gave for 316 molecules', () => {
    const reference = readCsv('reference/druglikeness.csv');
    expect(reference).toHaveLength(316);
    for (const { smiles, druglikeness: expected } of reference) {
      expect([smiles, assess(smiles!)]).toEqual([smiles, Number(expected)]);
      expect([smiles, domain.judge(smiles!).scores.druglikeness]).toEqual([smiles, Number(expected)]);
    }
  });

  it('is what the predictor of the installed openchemlib gives', () => {
    openchemlib.Resources.registerFromNodejs();
    const predictor = new openchemlib.DruglikenessPredictor();
    const sample = nciLines.filter((_, i) => i % 500 === 0);
    for (const smiles of [...sample, 'CC(C)Cc1ccc(cc1)[C@@H](C)C(=O)[O-]']) {
      const molecule = openchemlib.Molecule.fromSmiles(smiles);
      expect([smiles, assess(smiles)]).toEqual([smiles, predictor.assessDruglikeness(molecule)]);
    }
  });

  it('is made once for tables that are equal, and anew for others', async () => {
    const resources = await loadResources();
    const shared = druglikenessBy(openchemlib, resources);
    expect(druglikenessBy(openchemlib, await loadResources())).toBe(shared);
    const [name, table] = Object.entries(resources).find(([name]) => name.includes('druglikeness'))!;
    const shorter = { [name]: table.slice(0, table.indexOf('\n')) };
    expect(druglikenessBy(openchemlib, shorter)).not.toBe(shared);
    expect(() => druglikenessBy(openchemlib, {})).toThrow('have no /resources/druglikenessNoIndex.txt');
  });

  it('says so if the resources have no table of fragments', () => {
    expect(() => new Druglikeness(openchemlib, {})).toThrow('have no /resources/druglikenessNoIndex.txt');
  });
});
