import { fileSource } from '../corpus/fileSource.js';
import type { ReadStringsOptions } from '../corpus/readLines.js';
import type { Run } from '../run/run.js';
import { type PrepareOptions, prepareRun } from '../training/prepare.js';

/** The ingredients of a training whose corpus may be a file. */
export interface PrepareInNodeOptions
  extends Omit<PrepareOptions, 'corpus'>,
    Pick<ReadStringsOptions, 'column' | 'onLayout'> {
  /** A file, `-` for standard input, or texts in memory. */
  readonly corpus: PrepareOptions['corpus'] | string;
}

/** Prepares a run as {@link prepareRun} does. @throws InputError for a file that cannot be read */
export async function prepareRunInNode({
  corpus,
  column,
  onLayout,
  ...options
}: PrepareInNodeOptions): Promise<Run> {
  const { recognises } = options.domain;
  return prepareRun({
    ...options,
    corpus: typeof corpus === 'string' ? fileSource(corpus, { recognises, column, onLayout }) : corpus,
  });
}
