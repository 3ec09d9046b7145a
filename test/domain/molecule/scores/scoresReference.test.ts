import { describe, expect, it } from 'vitest';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { Scorer } from '../../../../src/domain/molecule/scores/scorer.js';
import { readCsv } from '../support.js';

// Values of RDKit 2022.09.3 for 1,000 molecules, most of them chosen to be hard: reference/NOTES.md.
const rows = readCsv('reference/scores.csv');
const rdkit = await loadRdkit();
const names =
  'molWeight crippenLogP tpsa hba hbd rotatableBonds rings aromaticRings saScore qed scaffold'.split(' ');
const scorer = await Scorer.load(names, { rdkit, openchemlib: null });
const scored = rows.map((row) => ({ row, scores: scorer.score(() => null, row.smiles!) }));

// Aromatic bonds outside of rings, of which RDKit's JavaScript build tells no more than that they are some bond.
const aromaticChain =
  '[#6](:[#6]:[#6]):[#6]:[#7]:[#6]-[#6]-[#7](-[#6](-[#6])-[#6]1:[#6]:[#6]:[#6]:[#6]:[#7]:1)-[#6]-[#6]-[#6]-[#6]-[#7]';

const written = (smiles: string, details = '{}'): string => {
  if (smiles === '') return '';
  const reading = rdkit.read(smiles, (molecule) => molecule.get_smiles(details));
  return 'reason' in reading ? reading.reason : reading.value;
};

describe('scores, beside those of RDKit for 1,000 molecules of all kinds', () => {
  it('are of 1,000 molecules', () => expect(rows).toHaveLength(1000));

  it.each([
    ['molWeight', 1e-6, []],
    ['crippenLogP', 1e-6, []],
    // Aromatic bonds outside of rings, of which RDKit's JavaScript build tells no more than that they are some bond.
    ['tpsa', 1e-6, [aromaticChain]],
    ['hba', 0, []],
    ['hbd', 0, []],
    ['rotatableBonds', 0, []],
    ['rings', 0, []],
    ['aromaticRings', 0, []],
    ['saScore', 1e-6, []],
    ['qed', 1e-6, [aromaticChain]],
  ])('%s', (name, tolerance, exceptions) => {
    const differing = scored.flatMap(({ row, scores }) => {
      return Math.abs(Number(scores[name] ?? Number.NaN) - Number(row[name])) <= tolerance
        ? []
        : [row.smiles];
    });
    expect(differing).toEqual(exceptions);
  });

  const differingScaffolds = (column: string, details: string): unknown[] =>
    scored.flatMap(({ row, scores }) => {
      const here = written(String(scores.scaffold), details);
      const there = written(row[column]!, details);
      return here === there ? [] : [row.smiles];
    });

  it('scaffold without stereochemistry (MurckoScaffoldSmiles), once RDKit has written both canonically', () => {
    expect(differingScaffolds('flatScaffold', '{"doIsomericSmiles":false}')).toEqual([
      // Bonds of any kind between atoms of any kind, which have no canonical SMILES in either version.
      'C(=O)*C1~C~C~*~*~C~1',
    ]);
  });

  it('scaffold with stereochemistry, of the canonical SMILES', () => {
    expect(differingScaffolds('scaffold', '{}')).toEqual([
      // RDKit 2022.09.3 writes an aromatic scaffold of it that neither version reads.
      'Cc1ccc2c(c1)N1C(=O)/C=C\\C(=O)N2c2cc(C)ccc21',
      'C(=O)*C1~C~C~*~*~C~1',
      // RDKit reads its own SMILES of it as another molecule, [O-][p+]1ccccc1.
      'O=p1ccccc1',
    ]);
  });

  it('scaffold of the canonical spelling is that of the spelling that is given', async () => {
    const scaffolds = await Scorer.load(['scaffold'], { rdkit, openchemlib: null });
    const respelled = scored.filter(({ row }, i) => {
      return i % 4 === 0 && row.smiles !== row.canonical && !/O=p1/.test(row.smiles!);
    });
    expect(respelled.length).toBeGreaterThan(100);
    for (const { row, scores } of respelled) {
      const again = scaffolds.score(() => null, row.canonical!).scaffold;
      expect([row.smiles, again]).toEqual([row.smiles, scores.scaffold]);
    }
  });
});
