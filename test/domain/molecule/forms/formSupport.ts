import { expect } from 'vitest';
import { Random } from '../../../../src/base/random.js';
import type { Spelling } from '../../../../src/domain/domain.js';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { loadOpenchemlib, readMolecule } from '../../../../src/domain/molecule/openchemlib/openchemlib.js';
import { yieldText } from '../../../../src/grammar/text.js';
import { packCorpus, packingOf, parseCorpus } from '../../../../src/sequences/encodeCorpus.js';
import { shipped } from '../../../grammar/support/grammars.js';

const openchemlib = await loadOpenchemlib();
export const kekule = await createMoleculeDomain({ form: 'kekule' });
const asIs = await createMoleculeDomain({ form: 'as-is' });

/** openchemlib's own reading, of aromatic SMILES too: it knows nothing of the rules under test. */
export const idCodeOf = (text: string): string => readMolecule(openchemlib, text).getIDCode();

export const formOf = (text: string): string => textOf(kekule.spell(text));

export function textOf(spelling: Spelling): string {
  if ('reason' in spelling) throw new Error(spelling.reason);
  return spelling.text;
}

/** Draws random spellings of lines of a corpus, in Kekulé form and not: openchemlib must read the same molecule. */
export function expectSameAtRandom(lines: readonly string[]): void {
  const random = new Random(1);
  for (const line of lines) {
    const text = kekule.readLine(line);
    const id = idCodeOf(text);
    for (const domain of [kekule, asIs]) {
      const spelled = textOf(domain.randomSpelling(text, random));
      if (idCodeOf(spelled) !== id) throw new Error(`${text}: ${spelled} is another molecule`);
    }
  }
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
  const { corpus } = await packCorpus(derivations, packing, null);
  for (const [index, text] of texts.entries()) {
    const back = yieldText(packing.table, corpus.sequence(index));
    // A plain comparison: an assertion each would take longer than the work.
    if (idCodeOf(back) !== idCodeOf(kekule.readLine(text)))
      throw new Error(`${text}: ${back} is another molecule`);
  }
  return corpus.lengths().mean;
}
