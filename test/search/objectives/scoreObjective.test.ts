import { expect, it } from 'vitest';
import { loadGrammar } from '../../../src/corpus/shipped.js';
import type { Domain } from '../../../src/domain/domain.js';
import { loadDomain } from '../../../src/domain/index.js';
import { Codec } from '../../../src/grammar/codec.js';
import { Packing } from '../../../src/grammar/packing.js';
import { scoreObjectives } from '../../../src/search/objectives/scoreObjective.js';
import { similarityObjective } from '../../../src/search/objectives/similarityObjective.js';

const grammar = await loadGrammar('expression');
const domain = await loadDomain('expression', { grammar });
const strings = ['x', 'x+1', 'sin(x)'].map((text) => ({ text, ...domain.identify(text) }));

it('several scores are judged once for each list of strings', async () => {
  const judged: string[] = [];
  const counting: Domain = {
    ...domain,
    judge: (text) => {
      judged.push(text);
      return domain.judge(text);
    },
  };
  const [score, mse] = await scoreObjectives(counting, [
    { score: 'score', better: 'lower' },
    { score: 'mse', better: 'higher' },
  ]);
  expect([score, mse]).toMatchObject([
    { name: 'score', better: 'lower' },
    { name: 'mse', better: 'higher' },
  ]);
  const expected = strings.map(({ text }) => domain.judge(text).scores);
  expect(await score!.evaluate(strings)).toEqual(expected.map((scores) => scores.score));
  expect(await mse!.evaluate(strings)).toEqual(expected.map((scores) => scores.mse));
  expect(judged).toEqual(['x', 'x+1', 'sin(x)']);
  await mse!.evaluate([...strings]);
  expect(judged.length).toBe(6);
});

it('a string is read once for its similarity to several', async () => {
  const read: string[] = [];
  const similarity = {
    name: 'share of the length',
    prepare: (text: string) => {
      read.push(text);
      return text.length;
    },
    compare: (a: unknown, b: unknown) => Math.min(Number(a), Number(b)) / Math.max(Number(a), Number(b)),
  };
  const codec = new Codec(grammar, new Packing(grammar.table, []));
  const objective = similarityObjective({ domain: { ...domain, similarity }, codec }, ['xx', 'xxxxxx']);
  expect(await objective.evaluate(strings)).toEqual([1 / 2, 2 / 3, 1]);
  expect(read).toEqual(['xx', 'xxxxxx', 'x', 'x+1', 'sin(x)']);
});
