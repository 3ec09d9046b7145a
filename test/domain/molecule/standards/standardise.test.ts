import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { standardise } from '../../../../src/domain/molecule/standards/standardise.js';

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../reference/${name}`, import.meta.url), 'utf8')) as T;

const rdkit = await loadRdkit();
/** RDKit's canonical SMILES, which tells whether two spellings are one molecule. */
function canonical(text: string): string {
  const reading = rdkit.read(text, (molecule) => molecule.get_smiles());
  return 'value' in reading ? reading.value : reading.reason;
}

describe('the neutral spelling', () => {
  // [SMILES, LargestFragmentChooser and Uncharger of RDKit 2022.09.3 (rdMolStandardize)]: salts and ions of ChEMBL 22,
  // zwitterions, quaternary ammonium beside acids.
  it.each(read<[string, string][]>('neutral.json'))('of %s is that of RDKit 2022.09.3', (text, expected) => {
    expect(canonical(standardise(text, 'neutral'))).toBe(canonical(expected));
  });

  it('keeps the order of atoms and leaves what cannot be read', () => {
    expect(standardise('[NH3+][C@@H](C)C(=O)[O-].[Cl-]', 'neutral')).toBe('N[C@@H](C)C(=O)O');
    expect(standardise('C1CC', 'neutral')).toBe('C1CC');
    expect(standardise('C1.Cl.C1', 'neutral')).toBe('C1.C1');
  });
});

describe('the spelling of ZINC', () => {
  it.each([
    ['ibuprofen', 'CC(C)Cc1ccc(cc1)C(C)C(=O)O', 'CC(C)Cc1ccc(cc1)C(C)C(=O)[O-]'],
    [
      'fluoxetine hydrochloride',
      'CNCCC(Oc1ccc(cc1)C(F)(F)F)c2ccccc2.Cl',
      'C[NH2+]CCC(Oc1ccc(cc1)C(F)(F)F)c2ccccc2',
    ],
    ['one nitrogen of a piperazine', 'CN1CCN(Cc2ccccc2)CC1', 'C[NH+]1CCN(Cc2ccccc2)CC1'],
    ['a tetrazole', 'Cc1nnn[nH]1', 'Cc1nnn[n-]1'],
    ['an acyl sulfonamide', 'CC(=O)NS(C)(=O)=O', 'CC(=O)[N-]S(C)(=O)=O'],
    ['an amidine', 'CC(=N)N', 'CC(=[NH2+])N'],
    ['no amide, aniline, pyridine, phenol', 'NC(=O)c1ccncc1Nc1ccccc1O', 'NC(=O)c1ccncc1Nc1ccccc1O'],
  ])('%s', (_, text, expected) => {
    expect(standardise(text, 'zinc')).toBe(expected);
  });

  it('is that of nine in ten molecules of ZINC250k, made from their neutral spelling', () => {
    const molecules = read<string[]>('zincExcerpt.json');
    const same = (standard: 'neutral' | 'zinc'): number =>
      molecules.filter(
        (text) => canonical(standardise(standardise(text, 'neutral'), standard)) === canonical(text),
      ).length;
    // 89% of 3,006 others; 72% are neutral as they are.
    expect(same('zinc') / molecules.length).toBeGreaterThan(0.85);
    expect(same('neutral') / molecules.length).toBeLessThan(0.8);
  });
});

describe('a domain that standardises', () => {
  it("reads molecules in RDKit's canonical order", async () => {
    const domain = await createMoleculeDomain({ standardise: 'zinc' });
    expect(domain.readLine('OC(=O)CCN.Cl name')).toBe(canonical('[O-]C(=O)CC[NH3+]'));
    expect(domain.readLine('C1CC')).toBe('C1CC');
  });
});
