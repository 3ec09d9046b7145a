import { describe, expect, it } from 'vitest';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { domain, hasShared, readCsv, sharedReference } from '../support.js';

// Values of RDKit 2022.09.3 for 2,000 molecules of ZINC250k as they are written, or for every tenth of them.
const excerpt = readCsv('reference/zincScores.csv');
const rows = hasShared ? readCsv(`${sharedReference}/molecules.csv`) : excerpt;
const scored = rows.map((row) => ({ row, scores: domain.judge(row.smiles!).scores }));
const rdkit = await loadRdkit();

describe('scores, beside those of RDKit', () => {
  it.runIf(hasShared)('for an excerpt of the molecules', () => {
    expect(excerpt).toEqual(
      rows
        .filter((_, i) => i % 10 === 0)
        .map((row) => Object.fromEntries(Object.keys(excerpt[0]!).map((name) => [name, row[name]]))),
    );
  });

  it.each([
    ['crippenLogP', 'crippen_logp', 1e-4],
    ['saScore', 'sa_score', 1e-3],
    ['qed', 'qed', 1e-3],
    ['penalizedLogP', 'penalized_logp', 5e-3],
    ['penalizedLogPRaw', 'penalized_logp_raw', 5e-3],
    ['molWeight', 'mol_weight', 1e-3],
    ['tpsa', 'tpsa', 1e-6],
    ['hba', 'num_hba', 0],
    ['hbd', 'num_hbd', 0],
    ['rotatableBonds', 'num_rotatable_bonds', 0],
    ['aromaticRings', 'num_aromatic_rings', 0],
  ])('%s', (name, column, tolerance) => {
    expect(rows).toHaveLength(hasShared ? 2000 : 200);
    const differing = scored.flatMap(({ row, scores }) => {
      const difference = Math.abs(Number(scores[name] ?? Number.NaN) - Number(row[column]));
      return difference <= tolerance ? [] : [[row.smiles, scores[name], row[column]]];
    });
    expect(differing).toEqual([]);
  });

  it('rings', () => {
    for (const { row, scores } of scored) {
      expect([row.smiles, scores.rings]).toEqual([
        row.smiles,
        Number(row.num_aliphatic_rings) + Number(row.num_aromatic_rings),
      ]);
    }
  });

  it('scaffold, once RDKit has written both canonically', () => {
    const canonical = (smiles: string): string => {
      if (smiles === '') return '';
      const reading = rdkit.read(smiles, (molecule) => molecule.get_smiles());
      return 'reason' in reading ? reading.reason : reading.value;
    };
    for (const { row, scores } of scored) {
      expect([row.smiles, canonical(String(scores.scaffold))]).toEqual([
        row.smiles,
        canonical(row.murcko_scaffold!),
      ]);
    }
  });
});
