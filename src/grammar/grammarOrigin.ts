import { compileGrammar } from './compile.js';
import type { Grammar, ParserKind } from './grammar.js';

/** Plain data from which another thread can make a grammar. */
export interface GrammarOrigin {
  readonly name: string;
  readonly source: string;
  readonly reading: ParserKind;
  /** {@link Grammar.lexicon}, by key. */
  readonly lexicon: readonly (readonly [string, readonly string[]])[] | null;
  readonly isSaved: boolean;
}

/** Returns null for a grammar with a lexer, whose JavaScript runs only where a user allows it. */
export function originOfGrammar(grammar: Grammar): GrammarOrigin | null {
  const { name, source, reading, lexicon, isSaved } = grammar;
  if (grammar.lexer !== null) return null;
  return { name, source, reading, lexicon: lexicon === null ? null : [...lexicon], isSaved };
}

/** The grammars that this thread has made. */
const grammars = new Map<string, Grammar>();

/** Returns the grammar of an origin, compiled when a thread first asks for it. @throws as {@link compileGrammar} */
export function compileOnce(origin: GrammarOrigin): Grammar {
  const { name, source, reading, lexicon, isSaved } = origin;
  const key = JSON.stringify([name, source, reading, lexicon, isSaved]);
  const cached = grammars.get(key);
  if (cached !== undefined) return cached;
  const compiled = compileGrammar(source, {
    name,
    reading,
    isSaved,
    ...(lexicon === null ? {} : { lexicon: new Map(lexicon) }),
  });
  grammars.set(key, compiled);
  return compiled;
}
