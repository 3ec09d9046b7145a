import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { yieldText } from '../../src/grammar/text.js';
import { shipped } from './support/grammars.js';

describe('randomDerivation', () => {
  it.each(['expression', 'zinc', 'smiles'] as const)('%s: ends within every bound', (name) => {
    const { table } = shipped(name);
    const least = table.leastSteps[table.start]!;
    const random = new Random(1);
    const lengths = new Set<number>();
    for (let extra = 0; extra < 40; extra++) {
      for (let i = 0; i < 5; i++) {
        const derivation = randomDerivation(table, random, least + extra);
        // throws unless it is complete
        expect(yieldText(table, derivation)).not.toBe('');
        expect(derivation.length).toBeLessThanOrEqual(least + extra);
        lengths.add(derivation.length);
      }
    }
    // neither always the shortest nor always up to the bound
    expect(lengths.size).toBeGreaterThan(10);
    expect(randomDerivation(table, random, least)).toHaveLength(least);
  });

  it('takes each of the productions that can still be finished equally often', () => {
    const { table } = compileGrammar('S -> "a" | "b" | "c" U | "d" S\n# undefined: U\n');
    const random = new Random(2);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 3000; i++) counts[randomDerivation(table, random, 50)[0]!]!++;
    expect(counts[2]).toBe(0); // U is undefined
    // three alternatives: a standard deviation is sqrt(3000 / 3 * 2 / 3) = 26
    for (const index of [0, 1, 3]) expect(Math.abs(counts[index]! - 1000)).toBeLessThan(5 * 26);
  });

  it('is the same for a seed', () => {
    const { table } = shipped('smiles');
    const draw = (seed: number) => randomDerivation(table, new Random(seed), 60);
    expect(draw(3)).toEqual(draw(3));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => draw(seed).join())).size).toBeGreaterThan(10);
  });

  it('refuses a bound below the shortest string', () => {
    const { table } = shipped('expression');
    expect(() => randomDerivation(table, new Random(1), 1)).toThrow(InputError);
  });
});
