import { InputError } from '../base/errors.js';
import type { Packing } from '../grammar/packing.js';
import { countProductions } from '../grammar/productionCounts.js';
import { yieldText } from '../grammar/text.js';
import { findUnseen, nameProduction } from '../grammar/unseenProduction.js';
import { EncodedCorpusBuilder } from '../sequences/encodedCorpus.js';
import type { TrainingSequences } from './prepareCorpus.js';

/** The first strings that are named. */
const mostNamed = 3;

/**
 * Leaves out the sequences with a production that the run to begin with never saw: its weights for that production are as
 * they were drawn, and a short training will not mend that.
 *
 * @param counts the number of each production in the corpus of that run
 * @throws InputError if fewer than two remain
 */
export function withoutUnseen(
  { sequences, leftOut }: TrainingSequences,
  name: string,
  packing: Packing,
  counts: readonly number[],
): TrainingSequences {
  const here = countProductions(packing, sequences.pieces());
  if (here.every((count, production) => count === 0 || counts[production]! > 0)) {
    return { sequences, leftOut };
  }
  const builder = new EncodedCorpusBuilder();
  const first: string[] = [];
  let unseen = 0;
  for (const ids of sequences.sequences()) {
    const foreign = findUnseen(packing.base, packing.unpack(ids), counts);
    if (foreign === null) {
      builder.push(ids);
      continue;
    }
    unseen++;
    if (first.length < mostNamed) {
      const named = nameProduction(packing.base, foreign.production);
      first.push(`${yieldText(packing.table, ids)}: no string of the run to begin with has ${named}`);
    }
  }
  const remaining = builder.finish();
  if (remaining.count < 2) {
    throw new InputError({
      where: name,
      problem: `${unseen} of ${sequences.count} strings have a production that the run to begin with never saw, the first of them ${first[0]}`,
      advice: [{ text: 'allow them', setting: 'unseen', value: 'allow' }],
    });
  }
  return { sequences: remaining, leftOut: { ...leftOut, unseen, first: [...leftOut.first, ...first] } };
}
