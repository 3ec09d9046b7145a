import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { InputError } from '../../../src/base/errors.js';
import { compileGrammar } from '../../../src/grammar/compile.js';
import type { Grammar } from '../../../src/grammar/grammar.js';

/** A grammar that ships, by its file. */
export function shipped(name: 'expression' | 'zinc' | 'smiles'): Grammar {
  const source = readFileSync(new URL(`../../../grammars/${name}.ne`, import.meta.url), 'utf8');
  return compileGrammar(source, { name });
}

/**
 * Random grammars that compile: up to five non-terminals, right-hand sides of up to three symbols over a small
 * alphabet, with empty ones, unit productions, character classes and repetitions among them. Every non-terminal can
 * end, since its last production is a terminal; cyclic ones, which compiling refuses, are drawn again.
 */
export const anyGrammar: fc.Arbitrary<Grammar> = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => {
    const name = fc.integer({ min: 0, max: count - 1 }).map((number) => `N${number}`);
    const terminal = fc.constantFrom('"a"', '"b"', '"ab"', '"("', '[ab]');
    const modifier = fc.constantFrom('', '', '', '', '', '', '', ':*', ':+', ':?');
    const symbol = fc.tuple(fc.oneof(terminal, name), modifier).map((parts) => parts.join(''));
    const side = fc.array(symbol, { maxLength: 3 }).map((symbols) => symbols.join(' ') || 'null');
    const sides = fc.array(side, { minLength: 1, maxLength: 3 });
    return fc.tuple(...Array.from({ length: count }, () => sides));
  })
  .map((rules) => rules.map((sides, number) => `N${number} -> ${[...sides, '"e"'].join(' | ')}`).join('\n'))
  .map(compiledUnlessCyclic)
  .filter((grammar) => grammar !== null);

function compiledUnlessCyclic(source: string): Grammar | null {
  try {
    return compileGrammar(source, { name: 'random' });
  } catch (thrown) {
    if (thrown instanceof InputError && thrown.message.includes('is cyclic')) return null;
    throw thrown;
  }
}
