import { fileSource } from '../corpus/fileSource.js';
import type { ReadStringsOptions } from '../corpus/readLines.js';
import type { Run } from '../run/run.js';
import { type PrepareTrainingOptions, prepareRun } from '../training/prepare.js';

/** The ingredients of a training whose corpus may be a file. */
export interface PrepareOptions
  extends Omit<PrepareTrainingOptions, 'corpus'>,
    Pick<ReadStringsOptions, 'column' | 'onLayout'> {
  /** A file, `-` for standard input, or texts in memory. */
  readonly corpus: PrepareTrainingOptions['corpus'] | string;
}

/**
 * Reads and packs a corpus, resolves every setting, and writes a run that is ready for training. It writes nothing before
 * it has read the corpus and checked that the settings make a model.
 *
 * @throws InputError for a file that cannot be read, and for impossible settings
 */
export async function prepareRunInNode({
  corpus,
  column,
  onLayout,
  ...options
}: PrepareOptions): Promise<Run> {
  const { recognises } = options.domain;
  return prepareRun({
    ...options,
    corpus: typeof corpus === 'string' ? fileSource(corpus, { recognises, column, onLayout }) : corpus,
  });
}
