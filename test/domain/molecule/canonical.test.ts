import { describe, expect, it } from 'vitest';
import { domain, nciLines, readCsv } from './support.js';

/** Spelled by RDKit 2022.09.3, see make_respellings.py beside the file. */
const respellings = readCsv('reference/respellings.csv');
const canonicalOf = (smiles: string): string | null => domain.identify(smiles).canonical;

describe('the canonical form', () => {
  const names = [...new Set(respellings.map((row) => row.name!))];

  it.each(names)('is one for all spellings of %s', (name) => {
    const spellings = respellings.filter((row) => row.name === name).map((row) => row.smiles!);
    expect(spellings.length).toBeGreaterThan(1);
    const canonicals = new Set(spellings.map(canonicalOf));
    expect([...canonicals]).toEqual([expect.any(String)]);
  });

  it('tells the molecules apart, mirror images and E from Z too', () => {
    expect(names.length).toBeGreaterThan(30);
    const canonicals = names.map((name) =>
      canonicalOf(respellings.find((row) => row.name === name)!.smiles!),
    );
    expect(new Set(canonicals).size).toBe(names.length);
  });

  it('keeps stereochemistry, and invents none', () => {
    expect(canonicalOf('N[C@@H](C)C(=O)O')).toBe('C[C@@H](C(O)=O)N');
    expect(canonicalOf('N[C@H](C)C(=O)O')).toBe('C[C@H](C(O)=O)N');
    expect(canonicalOf('NC(C)C(=O)O')).toBe('CC(C(O)=O)N');
    expect(canonicalOf('F/C=C/F')).toBe('F/C=C/F');
    expect(canonicalOf('F/C=C\\F')).toBe('F/C=C\\F');
    expect(canonicalOf('FC=CF')).toBe('FC=CF');
  });

  it('is its own canonical form, and the same whether scores are asked for or not', () => {
    for (const smiles of nciLines.filter((_, i) => i % 40 === 0)) {
      const canonical = canonicalOf(smiles);
      expect(canonicalOf(canonical!)).toBe(canonical);
      expect(domain.judge(smiles).canonical).toBe(canonical);
    }
  });
});
