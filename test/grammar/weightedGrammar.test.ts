import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { Guard } from '../../src/grammar/guard.js';
import { noAutomaton } from '../../src/grammar/prefixState.js';
import { yieldText } from '../../src/grammar/text.js';
import { drawDerivation, drawGuardedDerivation } from '../../src/grammar/weightedGrammar.js';
import { keepsPairs, pairsAutomaton } from './support/automata.js';

const { table } = compileGrammar('S -> "a" | "b" | "c" | "d" S\n');
const grammar = { table, counts: [6, 3, 0, 1] };

describe.each([
  ['draws', (random: Random) => drawDerivation(grammar, table.start, 50, random)!],
  [
    'draws under a guard without rules',
    (random: Random) => drawGuardedDerivation(grammar, new Guard(table, noAutomaton, []), 50, random),
  ],
])('%s', (_, draw) => {
  it('take each production as often as the corpus has it', () => {
    const random = new Random(1);
    const firsts = [0, 0, 0, 0];
    for (let i = 0; i < 3000; i++) firsts[draw(random)[0]!]!++;
    // a standard deviation is sqrt(3000 * .6 * .4) = 27 at most
    [1800, 900, 0, 300].forEach((expected, production) => {
      expect(Math.abs(firsts[production]! - expected)).toBeLessThanOrEqual(5 * 27 * Math.sign(expected));
    });
  });
});

it.each([
  ['drawn by their counts', [1, 3, 3], 10],
  ['that no string of the corpus has, but the rules ask for', [1, 3, 0], 2],
])('draws keep the rules of a guard, with productions %s', (_, counts, different) => {
  const numbers = compileGrammar('S -> null | "1" S | "2" S\n');
  const guard = new Guard(numbers.table, pairsAutomaton);
  const random = new Random(2);
  const texts = Array.from({ length: 50 }, () =>
    yieldText(numbers.table, drawGuardedDerivation({ table: numbers.table, counts }, guard, 30, random)),
  );
  expect(texts.filter((text) => keepsPairs(text).pairs)).toEqual(texts);
  expect(texts.join('')).toContain('2');
  expect(new Set(texts).size).toBeGreaterThanOrEqual(different);
});
