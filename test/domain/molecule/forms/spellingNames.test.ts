import { expect, it } from 'vitest';
import { spellingNamesOf } from '../../../../src/domain/molecule/forms/spellingNames.js';

it('a canonical form has the name of the library that writes it', () => {
  expect(spellingNamesOf('kekule', 'RDKit 2026.09.1')).toEqual({
    written: 'as the model wrote it, in Kekulé form',
    canonical: "RDKit's canonical SMILES",
  });
  expect(spellingNamesOf('as-is', 'openchemlib')).toEqual({
    written: 'as the model wrote it',
    canonical: "openchemlib's canonical SMILES",
  });
});
