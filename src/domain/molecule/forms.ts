import type { Spelling } from '../domain.js';
import { writeKekuleForm } from './kekuleSmiles.js';
import { findMisfit, readKekule } from './readKekule.js';

/**
 * Spellings of a molecule. `kekule`: aromatic rings with single and double bonds, in the order that is given; shorter
 * in productions and easier to learn, since no sample can fail by an aromatic ring without a Kekulé form.
 * `as-is`: as it is given.
 */
export const moleculeForms = ['kekule', 'as-is'] as const;

export type MoleculeForm = (typeof moleculeForms)[number];

/** A molecule in a form, or why it has none: for the form `as-is` that is left to the grammar. Never throws. */
export function spellMolecule(form: MoleculeForm, text: string): Spelling {
  if (form === 'as-is') return { text };
  const read = readKekule(text);
  if ('reason' in read) return read;
  return findMisfit(read) ?? { text: writeKekuleForm(read) };
}
