import { describe, expect, it } from 'vitest';
import { type Kind, kinds, randomStrings } from '../randomStrings.js';
import { domain, hasShared, nciLines, zincLines } from '../support.js';
import { compareJudges, rdkit } from './judgesAgree.js';

const zincSize = 249_456;

describe.runIf(hasShared)('ZINC250k', () => {
  it('is valid, every molecule of it, and has canonical forms', { timeout: 3_600_000 }, () => {
    const molecules = zincLines(zincSize).map((line) => domain.readLine(line));
    expect(molecules).toHaveLength(zincSize);
    const others = molecules.filter((smiles) => {
      const { valid, canonical, name } = domain.identify(smiles);
      return !valid || canonical === null || name !== undefined;
    });
    expect(others).toEqual([]);
  });
});

/** Least share of agreement with RDKit 2026.09, as measured, rounded down. */
const least: Readonly<Record<Kind, number>> = {
  derivations: 0.995,
  edits: 0.996,
  fragments: 0.97,
  letters: 0.9998,
};

describe('the verdict is that of RDKit 2026.09, but for classes that are named', () => {
  const molecules = hasShared ? zincLines(50_000).map((line) => domain.readLine(line)) : nciLines;

  it.each(kinds)('on 25,000 random %s', { timeout: 3_600_000 }, (kind) => {
    const { agreement, valid, differing } = compareJudges(randomStrings(kind, 25_000, 7, molecules), rdkit);
    const classes = [...differing].map(([name, { length }]) => [name, length]);
    process.stdout.write(
      `${JSON.stringify({ kind, valid, agreement, classes: Object.fromEntries(classes) })}\n`,
    );
    expect(differing.get('') ?? []).toEqual([]);
    expect(agreement).toBeGreaterThanOrEqual(least[kind]);
  });
});
