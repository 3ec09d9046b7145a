import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Fingerprint, tanimoto } from '../../../../src/domain/molecule/fingerprints/fingerprint.js';
import { fingerprintKinds } from '../../../../src/domain/molecule/fingerprints/fingerprintKinds.js';
import { readFingerprints } from '../../../../src/domain/molecule/fingerprints/readFingerprints.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { readCsv } from '../support.js';

const rdkit = await loadRdkit();
const read = (smiles: string) => readFingerprints(rdkit, smiles)!;

/** As make_fingerprints.py has it. */
function digest({ features, counts }: Fingerprint): string {
  const text = [...features].map((feature, i) => `${feature}:${counts[i]}`).join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

describe('fingerprints', () => {
  const rows = readCsv('reference/fingerprints.csv').map((row) => ({ row, fingerprint: read(row.smiles!) }));

  it.each(fingerprintKinds)('%s of 119 molecules is that of RDKit 2022.09.3', (kind) => {
    expect(rows).toHaveLength(119);
    const differing = rows.filter(({ row, fingerprint }) => digest(fingerprint(kind)) !== row[kind]);
    expect(differing.map(({ row }) => row.smiles)).toEqual([]);
  });

  it('do not depend on the spelling', () => {
    const [one, other] = [read('CC(=O)Oc1ccccc1C(=O)O'), read('OC(=O)C1=C(OC(C)=O)C=CC=C1')];
    for (const kind of fingerprintKinds) expect([kind, one(kind)]).toEqual([kind, other(kind)]);
  });

  // RDKit 2022.09 counts iodine among other elements, since its table says 43 for 53.
  it('atom pairs do not tell iodine from technetium', () => {
    expect(read('CI')('AP')).toEqual(read('C[Tc]')('AP'));
    expect(read('CI')('AP')).not.toEqual(read('CBr')('AP'));
  });

  it('a text that is no molecule has none', () => {
    for (const text of ['', 'C(', 'c1cccc1', 'C(C)(C)(C)(C)C'])
      expect(readFingerprints(rdkit, text)).toBeNull();
  });

  it.each([
    ['a comb of 499 atoms', `${'N(N)'.repeat(249)}N`],
    ['a chain of 500', 'C'.repeat(500)],
    ['cages', 'C12C3C4C1C5C4C3C25'.repeat(27)],
  ])('of %s take bounded work', (_, smiles) => {
    for (const kind of fingerprintKinds) expect(read(smiles)(kind).total).toBeGreaterThanOrEqual(0);
  });
});

describe('Tanimoto similarity', () => {
  const of = (features: number[], counts: number[]): Fingerprint => ({
    features: Uint32Array.from(features),
    counts: Uint32Array.from(counts),
    total: counts.reduce((sum, count) => sum + count, 0),
  });

  it('counts what both have', () => {
    // min(2, 1) + min(3, 4) = 4 of (2 + 1 + 3) + (1 + 4 + 5) - 4 = 12
    expect(tanimoto(of([1, 5, 9], [2, 1, 3]), of([1, 9, 4_000_000_000], [1, 4, 5]))).toBeCloseTo(4 / 12, 12);
    expect(tanimoto(of([], []), of([], []))).toBe(0);
    expect(tanimoto(of([7], [2]), of([7], [2]))).toBe(1);
  });

  // RDKit 2022.09.3: TanimotoSimilarity of GetMorganFingerprint(molecule, 2)
  it.each([
    ['CC(=O)Oc1ccccc1C(=O)O', 'OC(=O)c1ccccc1O', 0.5121951219512195],
    ['CCO', 'CCN', 0.3333333333333333],
  ])('of %s and %s', (one, other, expected) => {
    expect(tanimoto(read(one)('ECFP4'), read(other)('ECFP4'))).toBeCloseTo(expected, 12);
  });
});
