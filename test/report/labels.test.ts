import { expect, it } from 'vitest';
import { labelsOf } from '../../src/report/gather.js';

it('a canonical form is called by the library that writes it', () => {
  const molecule = { name: 'molecule', form: 'kekule' };
  expect(labelsOf({ ...molecule, canonicaliser: 'RDKit 2026.09.1' })).toEqual({
    written: 'as the model wrote it, in Kekulé form',
    canonical: "RDKit's canonical SMILES",
  });
  expect(labelsOf({ ...molecule, canonicaliser: 'openchemlib' }).canonical).toBe(
    "openchemlib's canonical SMILES",
  );
  expect(labelsOf({ name: 'expression', form: 'written' }).canonical).toBe('canonical form');
});
