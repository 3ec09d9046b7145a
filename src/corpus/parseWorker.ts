import type { DomainOrigin } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';
import { compileOnce, type GrammarOrigin } from '../grammar/grammarOrigin.js';
import { type ParsedLines, type ParseLinesOptions, parseLines } from './parseLines.js';
import type { CorpusLine } from './readLines.js';

export interface ParseTask {
  /** The grammar that parses the strings; the domain may judge them by another. */
  readonly grammar: GrammarOrigin;
  readonly domain: DomainOrigin;
  readonly lines: readonly CorpusLine[];
  readonly options: Pick<ParseLinesOptions, 'maxProductions' | 'maxFailures'>;
  /** Whether the rules of the domain's prefix automaton are looked at. */
  readonly withRules: boolean;
}

/** The work of a thread: {@link parseLines} in a language that it makes once. */
export async function parsePiece(task: ParseTask): Promise<ParsedLines> {
  const domain = await loadOnce(task.domain);
  const prefix = task.withRules ? domain.prefix : null;
  return parseLines(task.lines, compileOnce(task.grammar), domain, { ...task.options, prefix });
}
