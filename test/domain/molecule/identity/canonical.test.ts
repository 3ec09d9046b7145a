import { describe, expect, it } from 'vitest';
import { domain, nciLines, readCsv } from '../support.js';

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
    expect(canonicalOf('N[C@@H](C)C(=O)O')).toBe('C[C@H](N)C(=O)O');
    expect(canonicalOf('N[C@H](C)C(=O)O')).toBe('C[C@@H](N)C(=O)O');
    expect(canonicalOf('NC(C)C(=O)O')).toBe('CC(N)C(=O)O');
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

/** Spelled and canonicalised by RDKit 2022.09.3, see make_identity.py beside the file. */
describe('the canonical form of a molecule of RDKit 2022.09.3', () => {
  const rows = readCsv('reference/identity.csv').map(({ kind, smiles, canonical }) => {
    return { kind: kind!, smiles: smiles!, canonical: canonical! };
  });
  const kinds = [...new Set(rows.map(({ kind }) => kind))];

  it.each(kinds)('is one for each that it knows, and reads its canonical SMILES as that: %s', (kind) => {
    const formOf = new Map<string, string>();
    for (const row of rows.filter((one) => one.kind === kind)) {
      const form = canonicalOf(row.smiles);
      expect({ ...row, form }).toEqual({ ...row, form: expect.any(String) });
      expect({ ...row, form: canonicalOf(row.canonical) }).toEqual({ ...row, form });
      expect(canonicalOf(form!)).toBe(form);
      expect({ ...row, form: formOf.get(row.canonical) ?? form }).toEqual({ ...row, form });
      formOf.set(row.canonical, form!);
    }
    expect(new Set(formOf.values()).size).toBe(formOf.size);
  });

  it('is its very string where the two versions write the same, as they nearly always do', () => {
    const same = rows.filter(({ smiles, canonical }) => canonicalOf(smiles) === canonical);
    expect(same.length / rows.length).toBeGreaterThan(0.9);
  });
});

describe('a mark of chirality at a radical, whose hydrogen is an atom of its own', () => {
  it.each([
    // Canonical SMILES and MolWt by RDKit 2022.09.3 (Python). MinimalLib reads CSF, CCF, ... of these.
    ['[H][S@](F)C', 'C[SH]F', 67.108],
    ['C[S@](F)[H]', 'C[SH]F', 67.108],
    ['[H][Se@@](F)C', 'C[SeH]F', 114.001],
    ['[H][C@](F)C', 'C[CH]F', 47.052],
    ['N[C@@H](C)C[S@](F)[H]', 'C[C@H](N)C[SH]F', 110.177],
  ])('means nothing, and costs no hydrogen: %s', (smiles, canonical, weight) => {
    expect(canonicalOf(smiles)).toBe(canonical);
    expect(domain.judge(smiles).scores.molWeight).toBeCloseTo(weight, 3);
  });

  it('keeps the marks that mean something', () => {
    expect(canonicalOf('[H][S@](F)(C)N')).toBe('C[S@@H](N)F');
    expect(canonicalOf('[H][C@](F)(C)N')).toBe('C[C@@H](N)F');
  });
});

describe('a valid molecule without a canonical form', () => {
  it.each([
    // RDKit forgets that a bond that closes a ring may be any.
    'C~1~C~C~1',
    // RDKit 2022.09 itself refuses what it writes of these: an atom in lower case may have a bond too many, in capitals not.
    'n1(=O)CC1',
    'C[nH]1CCOCC1',
    'O=p1ccccc1',
    'SC1=C[nH]2N=CNC2=NC=N1',
    // More atoms than RDKit goes through by recursion.
    `${'C'.repeat(700)}`,
  ])('says so: %.40s', (smiles) => {
    const { valid, canonical, notes } = domain.identify(smiles);
    expect({ valid, canonical }).toEqual({ valid: true, canonical: null });
    expect(notes).toEqual([expect.stringMatching(/^no canonical form: .+; it is told apart by its text$/)]);
  });
});

describe('atom maps', () => {
  it('are part of the canonical form, as in RDKit, which the verdict says', () => {
    const { canonical, notes } = domain.identify('[CH3:1][CH2:2]O');
    expect(canonical).toBe('O[CH2:2][CH3:1]');
    expect(notes).toEqual([expect.stringMatching(/^atom maps: part of the canonical form/)]);
    expect(domain.identify('CCO').notes).toBeUndefined();
  });
});

describe('classes in which RDKit 2022.09.3 is not one with itself', () => {
  it.each([
    // It reads [P@H] and [As@H] the same whichever way round the two neighbours stand.
    ['F[P@H]C', 'C[P@@H]F', 'C[P@H]F'],
    // The number of an arrangement with hydrogens that are not written changes each time it writes it.
    ['[Fe@SP1H](Cl)(Br)F', '[F][Fe@SP1H]([Cl])[Br]', 'F[Fe@SP2H](Cl)Br'],
  ])('%s is %s here, and %s there', (smiles, form, there) => {
    expect(canonicalOf(smiles)).toBe(form);
    expect(canonicalOf(form)).toBe(form);
    expect(canonicalOf(there)).not.toBe(form);
  });
});

describe('the Kekulé form, which models write', () => {
  it('has the canonical form of what it was made from', () => {
    for (const { kind, smiles } of readCsv('reference/identity.csv')) {
      // Whether * takes part in a double bond is open there.
      const spelled = kind === 'any atoms' ? { reason: '' } : domain.spell(smiles!);
      if ('text' in spelled) expect(canonicalOf(spelled.text)).toBe(canonicalOf(smiles!));
    }
  });
});
