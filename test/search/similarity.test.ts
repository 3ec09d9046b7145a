import { expect, it } from 'vitest';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { Codec } from '../../src/grammar/codec.js';
import { Packing } from '../../src/grammar/packing.js';
import { derivationSimilarity, similarityTo } from '../../src/search/similarity.js';

const grammar = await loadGrammar('expression');

it('derivations are similar as far as their productions stay the same', () => {
  const { prepare, compare } = derivationSimilarity(grammar);
  const given = prepare('x*x+1')!;
  const similarity = (text: string): number => compare(given, prepare(text)!);
  expect(similarity('x*x+1')).toBe(1);
  // one production of eight differs
  const { length } = (grammar.parse('x*x+1') as { derivation: Uint16Array }).derivation;
  expect(similarity('x*x+2')).toBeCloseTo(1 - 1 / length, 12);
  expect(similarity('x*x+2')).toBeGreaterThan(similarity('sin(x)'));
  expect(['x*', 'y'].map((text) => prepare(text))).toEqual([null, null]);
});

it('the measure of the domain comes before that of derivations', async () => {
  const codec = new Codec(grammar, new Packing(grammar.table, []));
  const domain = await loadDomain('molecule', { grammar: null, scores: ['rings'] });
  const similarity = similarityTo({ domain, codec }, 'CC(=O)Oc1ccccc1C(=O)O');
  // RDKit 2022.09.3, GetMorganFingerprint(molecule, 2)
  expect(similarity('OC(=O)c1ccccc1O')).toBeCloseTo(0.5121951219512195, 12);
  expect(similarity('c1cccc1')).toBeNull();
  expect(() => similarityTo({ domain, codec }, 'c1cccc1')).toThrow('aromaticity');
});
