import { describe, expect, it } from 'vitest';
import { domain, hasShared, readCsv, sharedReference } from './support.js';

/**
 * Strings on which verdicts differ from RDKit's, by the class that is known: an any-atom inside an aromatic ring
 * (which RDKit may or may not count in), and charges beyond what openchemlib holds.
 */
const knownClasses: readonly (readonly [RegExp, RegExp])[] = [
  [/^aromaticity: /, /c\*|\*c/],
  [/^limit: a charge of/, /[+-]1\d\]/],
];

describe.runIf(hasShared)('agreement with RDKit 2022.09 on 2,000 strings, most of them edited', () => {
  const rows = hasShared ? readCsv(`${sharedReference}/validity.csv`) : [];
  const differing = rows
    .map((row) => ({
      smiles: row.smiles!,
      rdkit: row.rdkit_valid === 'true',
      ours: domain.identify(row.smiles!),
    }))
    .filter(({ rdkit, ours }) => rdkit !== ours.valid);

  it('is 99.75%', () => {
    expect(rows).toHaveLength(2000);
    expect(1 - differing.length / rows.length).toBeGreaterThanOrEqual(0.9975);
  });

  it('differs in classes that are known', () => {
    for (const { smiles, ours } of differing) {
      const known = knownClasses.some(
        ([reason, text]) => reason.test(ours.reason ?? '') && text.test(smiles),
      );
      expect({ smiles, reason: ours.reason, known }).toEqual({ smiles, reason: ours.reason, known: true });
    }
  });
});
