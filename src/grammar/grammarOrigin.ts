import { compileGrammar } from './compile.js';
import type { Grammar, Reading } from './grammar.js';

/** From what another thread can make a grammar: plain data. */
export interface GrammarOrigin {
  readonly name: string;
  readonly source: string;
  readonly reading: Reading;
}

/** Null for a grammar with code: lexers and other JavaScript are run only where a user allows it. */
export function originOfGrammar({ name, source, reading, lexer }: Grammar): GrammarOrigin | null {
  const hasCode = lexer !== null || source.includes('{%');
  return hasCode ? null : { name, source, reading };
}

/** Grammars that this thread has made. */
const grammars = new Map<string, Grammar>();

/** A grammar from its origin, compiled when a thread asks for it the first time. @throws as {@link compileGrammar} */
export function compileOnce({ name, source, reading }: GrammarOrigin): Grammar {
  const key = JSON.stringify([name, source, reading]);
  const known = grammars.get(key);
  if (known !== undefined) return known;
  const compiled = compileGrammar(source, { name, reading });
  grammars.set(key, compiled);
  return compiled;
}
