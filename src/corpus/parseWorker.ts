import type { DomainOrigin } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';
import { compileOnce, type GrammarOrigin } from '../grammar/grammarOrigin.js';
import { type ParsedLines, type ParseLinesOptions, parseLines } from './parseLines.js';
import type { CorpusLine } from './readLines.js';

export interface ParseTask {
  /** What strings are parsed by, which need not be what the domain judges them by. */
  readonly grammar: GrammarOrigin;
  readonly domain: DomainOrigin;
  readonly lines: readonly CorpusLine[];
  readonly options: Pick<ParseLinesOptions, 'maxProductions' | 'maxFailures'>;
  /** Whether the rules of the domain's prefix automaton are looked at. */
  readonly withRules: boolean;
}

/** What a thread does: {@link parseLines} in a language that it makes once. */
export async function parsePiece(task: ParseTask): Promise<ParsedLines> {
  const domain = await loadOnce(task.domain);
  const prefix = task.withRules ? domain.prefix : null;
  return parseLines(task.lines, compileOnce(task.grammar), domain, { ...task.options, prefix });
}
