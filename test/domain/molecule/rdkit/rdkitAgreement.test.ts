import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { domain, hasShared, readCsv, sharedReference } from '../support.js';

/**
 * Strings over which the verdict is another than that of RDKit 2022.09.3, by class. All are refused here and read by
 * RDKit: nothing is valid here that it refuses.
 */
const knownClasses: readonly (readonly [why: string, reason: RegExp, text: RegExp])[] = [
  ['openchemlib keeps a charge in four bits', /^limit: a charge of/, /[+-]\d\d?(:\d+)?\]/],
  ['openchemlib reads no greater number of a ring bond', /^limit: a ring bond/, /%\(\d{4,}\)/],
  ['an extension of SMILES may change the molecule, and is not read here', /^syntax: an extension/, / \|/],
  ['letters outside ASCII end the text for RDKit', /^syntax: did not expect/, /[^\0-\x7f]/],
  ['whether * beside an atom that is not aromatic takes part depends on the order', /^aromaticity/, /\*/],
];

interface Difference {
  readonly text: string;
  readonly rdkit: boolean;
  readonly reason: string | null;
}

function differences(rows: readonly { readonly text: string; readonly rdkit: boolean }[]): Difference[] {
  return rows
    .map(({ text, rdkit }) => ({ text, rdkit, reason: domain.identify(text).reason }))
    .filter(({ rdkit, reason }) => rdkit !== (reason === null));
}

function expectKnown(differing: readonly Difference[]): void {
  for (const { text, rdkit, reason } of differing) {
    const fitting = knownClasses.find(
      ([, inReason, inText]) => inReason.test(reason ?? '') && inText.test(text),
    );
    expect({ text, rdkit, reason, why: fitting?.[0] }).toEqual({
      text,
      rdkit: true,
      reason,
      why: expect.any(String),
    });
  }
}

/** Verdicts on random and picked strings, see make_verdicts.py beside the file. */
describe('agreement with RDKit 2022.09.3 on strings of all kinds', () => {
  const file = readFileSync(new URL('../reference/verdicts.json', import.meta.url), 'utf8');
  const rows = (JSON.parse(file) as [number, string][]).map(([valid, text]) => ({
    text,
    rdkit: valid === 1,
  }));

  it('is complete, but for classes that are named', () => {
    expect(rows.filter(({ rdkit }) => rdkit).length).toBeGreaterThan(600);
    expect(rows.filter(({ rdkit }) => !rdkit).length).toBeGreaterThan(600);
    expectKnown(differences(rows));
  });
});

describe.runIf(hasShared)('agreement with RDKit 2022.09.3 on 2,000 strings, most of them edited', () => {
  const rows = hasShared
    ? readCsv(`${sharedReference}/validity.csv`).map((row) => ({
        text: row.smiles!,
        rdkit: row.rdkit_valid === 'true',
      }))
    : [];

  it('is 99.8%: four strings differ, all of them charges that openchemlib cannot hold', () => {
    expect(rows).toHaveLength(2000);
    const differing = differences(rows);
    expectKnown(differing);
    expect(differing.map(({ reason }) => reason!.split(',')[0])).toEqual([
      'limit: a charge of 16',
      'limit: a charge of 16',
      'limit: a charge of 15',
      'limit: a charge of 16',
    ]);
  });
});
