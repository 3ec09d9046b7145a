import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { disagreementClasses } from '../../../../src/domain/molecule/judges/disagreements.js';
import { kinds, randomStrings } from '../randomStrings.js';
import { domain, nciLines } from '../support.js';
import { compareJudges, rdkit } from './judgesAgree.js';

/** Least share of agreement with RDKit 2026.09: `fragments` are made of ions that its newer rules judge otherwise. */
const least = { derivations: 0.99, edits: 0.99, fragments: 0.95, letters: 0.999 };

describe('the verdict is that of RDKit 2026.09, but for classes that are named', () => {
  it.each(kinds)('on random %s', (kind) => {
    const comparison = compareJudges(randomStrings(kind, 1500, 1, nciLines), rdkit);
    expect(comparison.differing.get('') ?? []).toEqual([]);
    expect(comparison.agreement).toBeGreaterThanOrEqual(least[kind]);
    // Strings that are all refused would agree, too.
    expect(comparison.valid).toBeGreaterThan(30);
  });

  const names = disagreementClasses.map(({ name }) => name);
  it.each([
    ['charge above 7', 'C[Fe+8]', false],
    ['size', '[FeH21]', false],
    ['size', `[H]${'C'.repeat(800)}`, true],
    ['size', `c1ccccc1.${'*'.repeat(11)}`, true],
    ['not ASCII', 'CCé', false],
    ['not ASCII', '™CC', false],
    ['arrangement 0', '[Pt@SP0](F)(Cl)(Br)I', true],
    ['dative bond in a ring', 'Cc1c->c(C)cc(OC)c1', true],
    ['any atom', 'c1nc*N1', false],
    ['valence of an ion', '[CH5+]', true],
    ['valence of an ion', '[Br-2]', false],
    ['valence of an ion', 'C[NH2+2]C', true],
    ['aromatic atom with other bonds', 'COC(=O)CNC(=O)C1(C)Sc2ccccc2Nn1=O', true],
    ['hypervalent', 'P(F)(F)(F)(F)(F)F', true],
    ['hypervalent', 'C[Si](C)(C)(C)(C)C', true],
    ['alkali metal', 'C[Na]C', false],
    ['bond to a metal', 'CN(C)(C)[Ag]', false],
    ['forgotten hydrogen', '[H]OC[C@H](C)(C)C', false],
  ] as const)('%s: %.40s', (name, text, validHere) => {
    expect(names).toContain(name);
    const { valid, differing } = compareJudges([text], rdkit);
    expect([...differing.keys()]).toEqual([name]);
    expect(valid === 1).toBe(validHere);
  });
});

describe('docs/molecules.md', () => {
  const document = readFileSync(new URL('../../../../docs/molecules.md', import.meta.url), 'utf8');
  const firstCells = (heading: string): string[] => {
    const [, section = ''] = document.split(`\n## ${heading}\n`);
    const rows = section.split('\n## ', 1)[0]!.matchAll(/^\| ([^|]+) \|/gm);
    return [...rows].map(([, cell]) => cell!.trim()).filter((cell) => cell !== 'class');
  };

  it('has every class of disagreement, and no other', () => {
    expect(firstCells('Two judges')).toEqual(disagreementClasses.map(({ name }) => name));
  });

  it('has every class of reasons, with examples that are refused for it', () => {
    const rows = firstCells('Reasons').map((cell) => cell.replaceAll('`', ''));
    expect(rows).toEqual(['empty', 'syntax', 'ring bond', 'valence', 'aromaticity', 'limit', 'internal']);
    for (const name of ['syntax', 'ring bond', 'valence', 'aromaticity', 'limit']) {
      const examples = new RegExp(`^\\| \`${name}\` \\|[^|]+\\| (.*) \\|$`, 'm').exec(document)![1]!;
      const texts = [...examples.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
      expect(texts.length).toBeGreaterThan(0);
      for (const text of texts)
        expect([text, domain.identify(text).reason?.split(':')[0]]).toEqual([text, name]);
    }
  });
});
