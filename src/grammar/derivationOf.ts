import type { Grammar } from './grammar.js';

/** Returns the leftmost derivation of a string, the first one if there are several; null if it is not in the language. */
export function derivationOf(grammar: Grammar, text: string): Uint16Array | null {
  const outcome = grammar.parse(text);
  return outcome.kind === 'parsed' || outcome.kind === 'ambiguous' ? outcome.derivation : null;
}
