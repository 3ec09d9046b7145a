import {
  checkGrammar,
  compileGrammar,
  type DrawnStrings,
  type Grammar,
  GrammarError,
  type GrammarFinding,
  generateShortStrings,
} from '../../../browser.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';

export interface GrammarRequest {
  /** The grammar in nearley's notation. */
  readonly source: string;
  /** The number of different strings to draw. */
  readonly count: number;
  readonly seed: number;
}

/** A grammar that cannot be used, with the place of what is wrong. */
export interface RefusedGrammar {
  readonly kind: 'refused';
  readonly message: string;
  /** From 1; null for the grammar as a whole, and for its line as a whole. */
  readonly line: number | null;
  readonly column: number | null;
}

export interface GrammarFacts {
  readonly kind: 'usable';
  readonly productions: number;
  /** What is worth knowing about the grammar. */
  readonly findings: readonly Pick<GrammarFinding, 'severity' | 'message'>[];
  readonly strings: DrawnStrings;
}

export type GrammarOutcome = GrammarFacts | RefusedGrammar;

/** Compiles a grammar and draws strings of it. */
export async function grammarStrings(
  _: Workbench,
  request: GrammarRequest,
  { signal }: TaskTools<never>,
): Promise<GrammarOutcome> {
  let grammar: Grammar;
  try {
    grammar = grammarOf(request);
  } catch (thrown) {
    if (!(thrown instanceof GrammarError)) throw thrown;
    const { message, findings } = thrown;
    const place = findings[0];
    return { kind: 'refused', message, line: place?.line ?? null, column: place?.column ?? null };
  }
  const strings = await drawnStrings(grammar, request, signal);
  const findings = checkGrammar(grammar).map(({ severity, message }) => ({ severity, message }));
  return { kind: 'usable', productions: grammar.table.productions.length, findings, strings };
}

/** Compiles a grammar of the user's, whose JavaScript never runs. @throws GrammarError for one that cannot be used */
export function grammarOf({ source }: Pick<GrammarRequest, 'source'>): Grammar {
  return compileGrammar(source, { name: 'your grammar' });
}

/** Draws different strings, with derivations as short as possible. */
export function drawnStrings(
  grammar: Grammar,
  { count, seed }: Pick<GrammarRequest, 'count' | 'seed'>,
  signal: AbortSignal,
): Promise<DrawnStrings> {
  return generateShortStrings(grammar, { count, seed }, { signal });
}
