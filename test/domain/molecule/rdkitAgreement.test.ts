import { describe, expect, it } from 'vitest';
import { domain, hasShared, readCsv, sharedReference } from './support.js';

/**
 * Strings that RDKit reads and that are not valid here, by class: what the strict rule asks for beside RDKit's
 * (no radicals, no white space, no atom of negative free valence in openchemlib's eyes: `c#` and six-valent
 * phosphorus), an any-atom inside an aromatic ring (which RDKit may or may not count in), and charges beyond what
 * openchemlib holds. The other way round there is none.
 */
const knownClasses: readonly (readonly [RegExp, RegExp])[] = [
  [/^radical: /, /\[/],
  [/^syntax: white space/, /\s/],
  [/^valence: C /, /c?[#=]/],
  [/^valence: P /, /P\(F\)/],
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

  it('calls nothing valid that RDKit refuses', () => {
    expect(rows).toHaveLength(2000);
    expect(differing.filter(({ ours }) => ours.valid)).toEqual([]);
  });

  it('is 96.7%, and 99.75% without what the strict rule alone refuses', () => {
    const strict = /^(radical|syntax: white space|valence: [CP] )/;
    const others = differing.filter(({ ours }) => !strict.test(ours.reason ?? ''));
    expect(1 - differing.length / rows.length).toBeGreaterThanOrEqual(0.967);
    expect(1 - others.length / rows.length).toBeGreaterThanOrEqual(0.9975);
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
