import type { DomainOrigin } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';
import { type ParsedLines, type ParseLinesOptions, parseLines } from './parseLines.js';
import type { CorpusLine } from './readLines.js';

export interface ParseTask {
  /** Of the domain, whose grammar it is. */
  readonly origin: DomainOrigin;
  readonly lines: readonly CorpusLine[];
  readonly options: Pick<ParseLinesOptions, 'maxProductions' | 'maxFailures'>;
  /** Whether the rules of the domain's prefix automaton are looked at. */
  readonly withRules: boolean;
}

/** What a thread does: {@link parseLines} in a language that it makes once. */
export async function parsePiece({ origin, lines, options, withRules }: ParseTask): Promise<ParsedLines> {
  const { grammar, domain } = await loadOnce(origin);
  return parseLines(lines, grammar, domain, { ...options, prefix: withRules ? domain.prefix : null });
}
