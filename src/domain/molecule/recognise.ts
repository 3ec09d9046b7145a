import { readKekule } from './readKekule.js';

/**
 * Tells whether a text is a SMILES and nothing else, to find the column of molecules in a table. Never throws.
 */
export function recognisesSmiles(text: string): boolean {
  return text !== '' && !/\s/.test(text) && !('reason' in readKekule(text));
}
