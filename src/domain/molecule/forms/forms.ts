import type { Random } from '../../../base/random.js';
import type { Spelling } from '../../domain.js';
import { findMisfit, readKekule } from '../readKekule.js';
import { maxLength, readSmiles } from '../smiles/readSmiles.js';
import { delocaliseHexagons } from './hexagons.js';
import { writeKekuleForm } from './kekuleSmiles.js';
import { writeInRandomOrder } from './randomOrder.js';

/**
 * Spellings of a molecule. `kekule`: aromatic rings with single and double bonds, in the order that is given; shorter
 * in productions and easier to learn, since no sample can fail by an aromatic ring without a Kekulé form.
 * `as-is`: the text as it is. `random`: the Kekulé form in a random order of atoms.
 */
export const moleculeForms = ['kekule', 'as-is', 'random'] as const;

export type MoleculeForm = (typeof moleculeForms)[number];

/**
 * A molecule in a form, or why it has none: for the form `as-is` that is left to the grammar.
 *
 * @throws Error for the form `random` without a generator, else never
 */
export function spellMolecule(form: MoleculeForm, text: string, random?: Random): Spelling {
  if (form === 'as-is') return { text };
  if (form === 'kekule') return kekuleForm(text);
  if (random === undefined) throw new Error('a random form is drawn from a generator, but none was given');
  return spellMoleculeAtRandom(form, text, random);
}

/**
 * A molecule in a random order of its atoms, with bonds as they are written (`as-is`), or in Kekulé form by the rule of
 * its new order, whether it is given in Kekulé form or not. Where the written order has to stay
 * ({@link writeInRandomOrder}), it does. Never throws.
 */
export function spellMoleculeAtRandom(form: MoleculeForm, text: string, random: Random): Spelling {
  const graph = readSmiles(text);
  // A reading that fails gives the reason in the order of the text.
  if ('kind' in graph) return kekuleForm(text);
  if (form === 'as-is') return { text: writeInRandomOrder(graph, random) ?? text };
  const reordered = writeInRandomOrder(delocaliseHexagons(graph), random);
  const spelling = kekuleForm(reordered ?? text);
  // Another order can be longer than a SMILES may be.
  return 'text' in spelling ? spelling : kekuleForm(text);
}

function kekuleForm(text: string): Spelling {
  const reading = readKekule(text);
  if ('reason' in reading) return reading;
  const misfit = findMisfit(reading);
  if (misfit !== null) return misfit;
  const form = writeKekuleForm(reading);
  if (form.length <= maxLength) return { text: form };
  const reason = `limit: ${form.length} characters in Kekulé form, the limit is ${maxLength}`;
  return { reason, offset: null };
}
