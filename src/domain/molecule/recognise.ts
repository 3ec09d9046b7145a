import { readKekule } from './readKekule.js';

/**
 * Whether a text is a SMILES and nothing else, by the rules of this folder: what tells the column of molecules from
 * the others of a table. Never throws.
 */
export function recognisesSmiles(text: string): boolean {
  return text !== '' && !/\s/.test(text) && !('reason' in readKekule(text));
}
