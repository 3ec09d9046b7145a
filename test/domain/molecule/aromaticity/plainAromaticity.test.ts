import { describe, expect, it } from 'vitest';
import { hasPlainAromaticity } from '../../../../src/domain/molecule/aromaticity/plainAromaticity.js';
import { spellPlain } from '../../../../src/domain/molecule/identity/canonical.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { applyRules } from '../../../../src/domain/molecule/readKekule.js';
import { readSmiles } from '../../../../src/domain/molecule/smiles/readSmiles.js';

const rdkit = await loadRdkit();
const byRdkit = (text: string): unknown => {
  const reading = rdkit.read(text, (molecule) => molecule.get_smiles());
  return 'value' in reading ? { canonical: reading.value } : null;
};

function isPlain(text: string): boolean {
  const reading = applyRules(readSmiles(text));
  if ('reason' in reading) throw new Error(reading.reason);
  return hasPlainAromaticity(reading);
}

describe('plain aromaticity', () => {
  it.each([
    ['no ring', 'CC(=O)O'],
    ['saturated rings', 'C1CCC2(CC1)OCCO2'],
    ['benzene beside a saturated ring', 'O=C(c1ccccc1)N1CCNCC1'],
    ['five and six with a bond in common', 'c1ccc2[nH]ccc2c1'],
    ['purine', 'Cn1cnc2ncncc21'],
    ['two systems with a bond between them', 'c1ccc(-c2ccsc2)cc1'],
    ['a charge', 'C[n+]1ccccc1'],
    ['an oxide of pyridine', '[O-][n+]1ccccc1'],
    ['a centre and a double bond', 'C/C=C/[C@H](N)c1ccco1'],
    ['a bridge that leaves the ring the smallest', 'c1cc2cc(c1)CCCC2'],
  ])('is there in %s: %s, which RDKit then writes as it does otherwise', (_, text) => {
    expect(isPlain(text)).toBe(true);
    expect(spellPlain(rdkit, text)).toEqual(byRdkit(text));
  });

  it.each([
    ['a system in Kekulé form', 'C1=CC=CC=C1'],
    ['a system partly in Kekulé form', 'C1=CC=c2ccccc2=C1'],
    ['an aromatic bond outside rings', 'c1ccccc1c1ccccc1'],
    ['rings written as aromatic that are not', 'c1cccc2ccc12'],
    ['aromatic bonds between atoms in capitals', 'C1:C:C:C:C:C:1'],
  ])('is not there in %s: %s, which RDKit would write otherwise', (_, text) => {
    expect(isPlain(text)).toBe(false);
    expect(spellPlain(rdkit, text)).not.toEqual(byRdkit(text));
  });

  it.each([
    ['an atom at a double bond outside', 'O=c1cc[nH]cc1'],
    ['a shared nitrogen', 'c1ccn2cccc2c1'],
    ['three rings', 'c1ccc2cc3ccccc3cc2c1'],
    ['seven atoms', 'c1ccc2cccc-2cc1'],
    ['a ring of conjugated atoms', 'O=C1c2ccccc2-c2ccccc21'],
    ['an atom across the ring', 'c1cc2ccc1C2'],
    ['many other rings', 'c1ccccc1C1CC2CCC1C1CCCC21'],
  ])('is left to RDKit for %s: %s', (_, text) => {
    expect(isPlain(text)).toBe(false);
  });
});
