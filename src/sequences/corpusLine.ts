/** One line of a corpus, or one row of a table of strings. */
export interface CorpusLine {
  /** Number of the line, from 1. */
  readonly line: number;
  /** The string; the first 60 characters of one that is too long. */
  readonly text: string;
  /** True for a string beyond the limit, which was not kept. */
  readonly tooLong?: true;
  /** The number of characters (UTF-16 units) of a string that is too long. */
  readonly length?: number;
  /** Says why the line holds no string, though it is not empty; the text then names the place. */
  readonly reason?: string;
}
