import * as openchemlib from 'openchemlib';
import { expect, it } from 'vitest';
import { domain, nciLines } from '../support.js';

it('druglikeness is what openchemlib gives, 440 molecules of the corpus', { timeout: 600_000 }, () => {
  openchemlib.Resources.registerFromNodejs();
  const predictor = new openchemlib.DruglikenessPredictor();
  for (const smiles of nciLines.filter((_, i) => i % 10 === 3)) {
    const expected = predictor.assessDruglikeness(openchemlib.Molecule.fromSmiles(smiles));
    expect([smiles, domain.judge(smiles).scores.druglikeness]).toEqual([smiles, expected]);
  }
});
