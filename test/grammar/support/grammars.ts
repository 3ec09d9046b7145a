import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compileGrammar } from '../../../src/grammar/compile.js';
import type { Grammar } from '../../../src/grammar/grammar.js';

/** A grammar that ships, by its file. */
export function shipped(name: 'expression' | 'zinc' | 'smiles'): Grammar {
  const source = readFileSync(new URL(`../../../grammars/${name}.ne`, import.meta.url), 'utf8');
  return compileGrammar(source, { name });
}

/** Symbols of a random right-hand side: numbers are non-terminals, strings terminals. */
type Side = readonly (number | string)[];

/**
 * Random grammars that compile: up to five non-terminals, short right-hand sides over a small alphabet, empty ones
 * and repetitions among them. Every non-terminal can end, since its last production is a terminal; every right-hand
 * side that could make a cycle begins with a terminal.
 */
export const anyGrammar: fc.Arbitrary<Grammar> = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => {
    const symbol = fc.oneof(
      fc.constantFrom('a', 'b', 'c', 'xy', '(', ')'),
      fc.integer({ min: 0, max: count - 1 }),
    );
    const side: fc.Arbitrary<Side> = fc.array(symbol, { maxLength: 4 });
    const rules = fc.array(side, { minLength: 1, maxLength: 4 });
    return fc.tuple(...Array.from({ length: count }, () => rules));
  })
  .map((rules) => compileGrammar(rules.map(ruleText).join('\n'), { name: 'random' }));

function ruleText(sides: readonly Side[], number: number): string {
  const alternatives = sides.map((side) => {
    const text = side.map((symbol) => (typeof symbol === 'number' ? `N${symbol}` : `"${symbol}"`));
    // with a terminal in it, a production cannot be part of a cycle
    const safe = side.every((symbol) => typeof symbol === 'number') ? ['"d"', ...text] : text;
    return safe.join(' ');
  });
  return `N${number} -> ${[...alternatives, '"e"'].join(' | ')}`;
}
