import type { NewRunConfig } from '../run/schema.js';
import type { CodecGrammarOptions } from './codecGrammar.js';
import { corpusOf } from './codecGrammar.js';
import { countBrokenRules } from './prepareCorpus.js';
import type { PrepareOptions } from './prepareOptions.js';
import type { TrainingCorpus } from './trainingCorpus.js';

/**
 * Returns what a run records of its corpus.
 *
 * @param randomForms the number of random spellings of each string that are written; undefined for none
 */
export async function corpusRecord(
  options: CodecGrammarOptions & Pick<PrepareOptions, 'standardise'>,
  { automaton, codec, sequences, leftOut, strings, sha256 }: TrainingCorpus,
  randomForms: number | undefined,
): Promise<NewRunConfig['corpus']> {
  const { column, standardise, skip = 0 } = options;
  const broken = automaton === null ? null : await countBrokenRules(automaton, sequences, codec.table);
  return {
    file: corpusOf(options).name,
    sha256,
    ...(column === undefined ? {} : { column }),
    ...(standardise === undefined ? {} : { standardise }),
    skip,
    strings,
    failed: leftOut.failed,
    tooLong: leftOut.tooLong,
    ...(randomForms === undefined ? {} : { randomForms }),
    ...(broken === null ? {} : { brokenRules: broken }),
  };
}
