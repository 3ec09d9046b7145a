import type { DomainOrigin } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';
import { compileOnce, type GrammarOrigin } from '../grammar/grammarOrigin.js';
import type { CorpusLine } from './corpusLine.js';
import { type ParsedLines, type ParseLinesOptions, parseLines } from './parseLines.js';

/** Lines to parse, and their language. */
export interface ParseTask {
  /** The grammar that parses the strings; the domain may judge them by another one. */
  readonly grammar: GrammarOrigin;
  readonly domain: DomainOrigin;
  readonly lines: readonly CorpusLine[];
  readonly options: Pick<ParseLinesOptions, 'maxProductions' | 'maxFailures'>;
  /** Whether to count the strings that break the rules of the domain's prefix automaton. */
  readonly countsRules: boolean;
}

/** Parses the lines of a task in a language that each thread makes once. */
export async function parsePiece(task: ParseTask): Promise<ParsedLines> {
  const domain = await loadOnce(task.domain);
  const prefix = task.countsRules ? domain.prefix : null;
  return parseLines(task.lines, compileOnce(task.grammar), domain, { ...task.options, prefix });
}
