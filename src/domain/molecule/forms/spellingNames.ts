import type { SpellingNames } from '../../domain.js';
import type { MoleculeForm } from './forms.js';

/**
 * Names for the spellings of molecules.
 *
 * @param canonicaliser the library that writes the canonical forms, and its version
 */
export function spellingNamesOf(form: MoleculeForm, canonicaliser: string): SpellingNames {
  const [library = ''] = canonicaliser.split(' ');
  return {
    written: form === 'kekule' ? 'as the model wrote it, in Kekulé form' : 'as the model wrote it',
    canonical: `${library}'s canonical SMILES`,
  };
}
