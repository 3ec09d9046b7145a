import type { CorpusLine } from './corpusLine.js';

/** The strings of a corpus, wherever they come from. */
export interface CorpusSource {
  /** The name of the corpus in messages and in the settings of a run. */
  readonly name: string;
  /** Whether the strings come once only, as those of standard input. */
  readonly isReadOnce: boolean;
  /** The column of a table that the strings stand in, as the user named it; absent where the content decides. */
  readonly column?: string | undefined;
  /** Returns the strings from the first on, line by line. */
  lines(): AsyncIterable<CorpusLine>;
}

/** Texts in memory, or a stream of them. */
export type Texts = Iterable<string> | AsyncIterable<string>;

/** Returns a corpus as it is, and texts as one whose lines are counted from 1. */
export function corpusSourceOf(corpus: CorpusSource | Texts): CorpusSource {
  return 'lines' in corpus ? corpus : textsSource(corpus);
}

/** Returns texts as a corpus, whose lines are counted from 1. */
export function textsSource(texts: Texts): CorpusSource {
  return { name: 'texts in memory', isReadOnce: isStream(texts), lines: () => linesOf(texts) };
}

/** Whether texts come once only: an iterable that is its own iterator cannot begin again. */
function isStream(texts: Texts): boolean {
  return Symbol.asyncIterator in texts || (texts[Symbol.iterator]() as unknown) === texts;
}

async function* linesOf(texts: Texts): AsyncGenerator<CorpusLine> {
  let line = 0;
  for await (const text of texts) yield { line: ++line, text };
}
