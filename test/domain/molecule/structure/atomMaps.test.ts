import { describe, expect, it } from 'vitest';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { Scorer } from '../../../../src/domain/molecule/scores/scorer.js';
import { perceive } from '../../../../src/domain/molecule/structure/readStructure.js';
import { readCsv } from '../support.js';

const rdkit = await loadRdkit();

describe('molecules with atom maps', () => {
  it('have the scores that RDKit 2022.09.3 gives them, in either spelling', async () => {
    const rows = readCsv('reference/atomMaps.csv');
    expect(rows.length).toBeGreaterThan(50);
    const names = 'molWeight crippenLogP tpsa hba hbd rotatableBonds rings aromaticRings saScore qed'.split(
      ' ',
    );
    const scorer = await Scorer.load(names, { rdkit, openchemlib: null });
    for (const row of rows) {
      for (const smiles of [row.smiles!, row.canonical!]) {
        const scores = scorer.score(() => null, smiles);
        const differing = names.filter(
          (name) => !(Math.abs(Number(scores[name]) - Number(row[name])) <= 1e-6),
        );
        expect([smiles, differing]).toEqual([smiles, []]);
      }
    }
  });

  const numbersOf = (smiles: string): unknown =>
    perceive(rdkit, smiles, ({ structure }) => structure.atoms.map(({ mapNumber }) => mapNumber));

  it.each([
    ['CO', [null, null]],
    ['[CH3:7]O', [7, null]],
    // Hydrogens that are removed take their numbers with them, others keep them.
    ['[H:1]C([H])([H:4])[OH:2]', [null, 2]],
    ['[H:1][H]', [1, null]],
    ['[2H:3]C([2H])[H:5]', [3, null, null]],
    // More bonds than RDKit permits, orders that a molfile has no word for, arrangements, radicals.
    ['[CH3:7]S(F)(F)(F)(F)(F)F', [7, null, null, null, null, null, null, null]],
    ['[C:1]$[C:2]~C', [1, 2, null]],
    ['[NH3:2]->[Pt@SP1:1](F)Cl', [2, 1, null, null]],
    ['[c:1]1ccccc1', [1, null, null, null, null, null]],
  ])('%s has the numbers %j', (smiles, numbers) => expect(numbersOf(smiles)).toEqual(numbers));

  it('have a centre where a neighbour has the number 0, and the other none', async () => {
    const scorer = await Scorer.load(['saScore'], { rdkit, openchemlib: null });
    const saScore = (smiles: string): unknown => scorer.score(() => null, smiles).saScore;
    expect(saScore('[CH3:0]C(C)O')).toBe(saScore('[CH3:1]C(C)O'));
    expect(saScore('[CH3:0]C(C)O')).not.toBe(saScore('CC(C)O'));
  });
});
