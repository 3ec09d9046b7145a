import type { Domain } from '../domain/domain.js';
import type { NewRunConfig } from '../run/schema.js';
import { corpusSourceOf } from '../sequences/corpusSource.js';
import type { CodecGrammarOptions } from './codecGrammar.js';
import type { PackedCorpusOfTraining } from './packTrainingCorpus.js';
import { countBrokenRules } from './prepareCorpus.js';
import type { PrepareTrainingOptions } from './prepareOptions.js';

/** Returns what a run records of its corpus. */
export async function corpusRecord(
  options: CodecGrammarOptions & Pick<PrepareTrainingOptions, 'standardise'>,
  { automaton, codec, sequences, leftOut, strings, respelled, sha256 }: PackedCorpusOfTraining,
): Promise<NewRunConfig['corpus']> {
  const { standardise, skip = 0 } = options;
  const { name, column } = corpusSourceOf(options.corpus);
  const broken = automaton === null ? null : await countBrokenRules(automaton, sequences, codec.table);
  return {
    file: name,
    sha256,
    ...(column === undefined ? {} : { column }),
    ...(standardise === undefined ? {} : { standardise }),
    spelling: spellingOf(options.domain, respelled, strings),
    skip,
    strings,
    failed: leftOut.failed,
    tooLong: leftOut.tooLong,
    ...(leftOut.unseen === 0 ? {} : { unseen: leftOut.unseen }),
    ...(broken === null ? {} : { brokenRules: broken }),
  };
}

function spellingOf(
  { spelling, speller }: Domain,
  respelled: number,
  strings: number,
): NewRunConfig['corpus']['spelling'] {
  if (spelling !== 'canonical') return { rule: 'as-written' };
  return { rule: spelling, writer: speller!.name, canonicalShare: 1 - respelled / Math.max(1, strings) };
}
