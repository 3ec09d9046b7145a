import { compileGrammar } from './compile.js';
import type { Grammar, ParserKind } from './grammar.js';

/** From what another thread can make a grammar: plain data. */
export interface GrammarOrigin {
  readonly name: string;
  readonly source: string;
  readonly reading: ParserKind;
  /** {@link Grammar.lexicon}, by key. */
  readonly lexicon: readonly (readonly [string, readonly string[]])[] | null;
  readonly isSaved: boolean;
}

/** Null for a grammar with a lexer: its JavaScript is run only where a user allows it. */
export function originOfGrammar(grammar: Grammar): GrammarOrigin | null {
  const { name, source, reading, lexicon, isSaved } = grammar;
  if (grammar.lexer !== null) return null;
  return { name, source, reading, lexicon: lexicon === null ? null : [...lexicon], isSaved };
}

/** Grammars that this thread has made. */
const grammars = new Map<string, Grammar>();

/** A grammar from its origin, compiled when a thread asks for it the first time. @throws as {@link compileGrammar} */
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
