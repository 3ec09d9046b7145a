import { expect } from 'vitest';
import { packCorpus, packingOf, parseCorpus } from '../../../src/corpus/encodeCorpus.js';
import { createMoleculeDomain } from '../../../src/domain/molecule/molecule.js';
import { loadOpenchemlib, readMolecule } from '../../../src/domain/molecule/openchemlib.js';
import { yieldText } from '../../../src/grammar/text.js';
import { shipped } from '../../grammar/support/grammars.js';

const openchemlib = await loadOpenchemlib();
export const kekule = await createMoleculeDomain({ form: 'kekule' });

/** openchemlib's own reading, of aromatic SMILES too: it knows nothing of the rules under test. */
export const idCodeOf = (text: string): string => readMolecule(openchemlib, text).getIDCode();

export function formOf(text: string): string {
  const spelling = kekule.spell(text);
  if ('reason' in spelling) throw new Error(`${text}: ${spelling.reason}`);
  return spelling.text;
}

/**
 * From text to Kekulé form to packed productions to text: openchemlib must read the same molecule at either end.
 *
 * @param texts lines of a corpus
 * @returns the mean number of productions
 */
export async function expectSameThroughProductions(texts: readonly string[], merges = 100): Promise<number> {
  const grammar = shipped('smiles');
  async function* lines() {
    for (const [index, text] of texts.entries()) yield { line: index + 1, text };
  }
  const { derivations, report } = await parseCorpus(lines(), grammar, kekule);
  expect(report).toMatchObject({ strings: texts.length, parsed: texts.length, failures: [] });
  const packing = packingOf(grammar, derivations, merges, 1);
  const { corpus } = packCorpus(derivations, packing, null);
  for (const [index, text] of texts.entries()) {
    const back = yieldText(packing.table, corpus.sequence(index));
    // A plain comparison: an assertion each would take longer than the work.
    if (idCodeOf(back) !== idCodeOf(kekule.readLine(text)))
      throw new Error(`${text}: ${back} is another molecule`);
  }
  return corpus.lengths().mean;
}
