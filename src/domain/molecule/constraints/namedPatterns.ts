import { InputError, messageOf } from '../../../base/errors.js';
import { suggestion } from '../../../base/suggestion.js';
import { MosesFilters } from '../fragments/mosesFilters.js';
import { hasMatch } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import type { SearchedMolecule } from './perceivedOnce.js';

/** Whether a molecule has what a pattern describes. */
export type MoleculeTest = (molecule: SearchedMolecule) => boolean;

const lists = ['mcf', 'pains'] as const;
const ringName = /^ring-(\d{1,3})(\+?)$/;
/** A text that can only be meant as a name: SMARTS begin so too (`CCN`), but none is a word in lower case. */
const looksLikeName = /^[a-z]{3,}[\w+-]*$/;
const names = [...lists, 'ring-3', 'ring-8+'];

/**
 * Reads a pattern: SMARTS, or one of the names `mcf` (medicinal-chemistry filters of MOSES), `pains` (pan-assay
 * interference), `ring-7` (a ring of seven atoms), `ring-8+` (one of eight or more, in the smallest set of smallest rings).
 *
 * @param setting the name of the setting in messages
 * @throws InputError for a text that is none
 */
export async function readPattern(text: string, setting: string): Promise<MoleculeTest> {
  const list = lists.find((name) => name === text);
  if (list !== undefined) {
    const filters = await MosesFilters.load();
    return (molecule) => filters.hits(list, molecule.hydrogenated()).length > 0;
  }
  const ring = ringName.exec(text);
  if (ring !== null) {
    const size = Number(ring[1]);
    if (size < 3) {
      throw new InputError({ setting, expected: 'a ring of at least three atoms', received: text });
    }
    const fits = (length: number): boolean => (ring[2] === '+' ? length >= size : length === size);
    return ({ structure }) => structure.rings.some(({ length }) => fits(length));
  }
  try {
    const pattern = parseSmarts(text);
    return ({ structure }) => hasMatch(pattern, structure);
  } catch (thrown) {
    const meant = looksLikeName.test(text) ? suggestion(text, names) : '';
    throw new InputError({
      setting,
      problem: `expected SMARTS, or one of the names mcf, pains, ring-N and ring-N+, but received ${text.slice(0, 200)}${meant}: ${messageOf(thrown)}`,
      received: text,
    });
  }
}
