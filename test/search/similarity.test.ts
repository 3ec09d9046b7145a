import { expect, it } from 'vitest';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { derivationSimilarity } from '../../src/search/similarity.js';

const grammar = await loadGrammar('expression');

it('derivations are similar as far as their productions stay the same', () => {
  const similarity = derivationSimilarity(grammar, 'x*x+1')!;
  expect(similarity('x*x+1')).toBe(1);
  // one production of eight differs
  const { length } = (grammar.parse('x*x+1') as { derivation: Uint16Array }).derivation;
  expect(similarity('x*x+2')).toBeCloseTo(1 - 1 / length, 12);
  expect(similarity('x*x+2')).toBeGreaterThan(similarity('sin(x)')!);
  expect(similarity('x*')).toBeNull();
  expect(derivationSimilarity(grammar, 'y')).toBeNull();
});
