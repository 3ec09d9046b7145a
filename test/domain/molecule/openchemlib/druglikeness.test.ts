import * as openchemlib from 'openchemlib';
import { describe, expect, it } from 'vitest';
import { Druglikeness, druglikenessBy } from '../../../../src/domain/molecule/openchemlib/druglikeness.js';
import {
  loadDruglikenessTables,
  tableOf,
} from '../../../../src/domain/molecule/openchemlib/druglikenessTables.js';
import { domain, nciLines, readCsv } from '../support.js';

const tables = await loadDruglikenessTables();
const druglikeness = new Druglikeness(openchemlib, tables);
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
    const shared = druglikenessBy(openchemlib, tables);
    expect(druglikenessBy(openchemlib, await loadDruglikenessTables())).toBe(shared);
    const shorter = { ...tables, table: tables.table.slice(0, tables.table.indexOf('\n')) };
    expect(druglikenessBy(openchemlib, shorter)).not.toBe(shared);
  });

  it('says so if the resources have no table of fragments', () => {
    expect(() => tableOf({})).toThrow('have no /resources/druglikenessNoIndex.txt');
  });
});
