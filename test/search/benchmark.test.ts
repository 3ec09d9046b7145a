import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { shippedBenchmarks } from '../../src/corpus/shippedBenchmarks.js';
import { domainWithScores } from '../../src/domain/domainWithScores.js';
import { loadDomain } from '../../src/domain/index.js';
import { chooseKnownTexts, measureOf, parseBenchmark, seedSpreadOf } from '../../src/search/benchmark.js';
import type { EvaluatedText } from '../../src/search/candidate.js';
import { areaUnderCurve } from '../../src/search/progress.js';
import { root } from '../project/support/repository.js';

const folder = join(root, 'data/benchmarks');
const read = (name: string) =>
  parseBenchmark(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')), name);

const evaluationsOf = (values: readonly (number | null)[]): EvaluatedText[] =>
  values.map((value, i) => {
    return { n: i + 1, text: `${i}`, canonical: `${i}`, value, proposer: 'random', parents: [] };
  });

it('the area under the curve of the best ten is that of trapezoids every 100 calls', () => {
  // the mean of the best ten is 1 from the tenth call on: a triangle up to 100, then flat
  expect(areaUnderCurve(evaluationsOf(Array(1000).fill(1)), 'higher', 1000)).toBeCloseTo(
    (50 + 900) / 1000,
    12,
  );
  // a search that ended early goes on flat
  expect(areaUnderCurve(evaluationsOf(Array(200).fill(0.5)), 'higher', 1000)).toBeCloseTo(
    (25 + 50 + 400) / 1000,
    12,
  );
  // strings without a value count as calls
  expect(
    areaUnderCurve(evaluationsOf([...Array(100).fill(null), ...Array(100).fill(1)]), 'higher', 200),
  ).toBe(50 / 200);
});

it('the mean of the best few counts what is missing as 0', () => {
  const result = evaluationsOf([1, 0.5, null]);
  const benchmark = read('guacamol');
  const [first] = benchmark.tasks;
  expect(measureOf(benchmark, { ...first!, top: [1] }, result, 10)).toBe(1);
  expect(measureOf(benchmark, { ...first!, top: [1, 10, 100] }, result, 10)).toBeCloseTo(
    (1 + 0.15 + 0.015) / 3,
    12,
  );
});

it('the best value is the one at the wanted end', () => {
  const kusner = read('kusner');
  const values = evaluationsOf([3, null, 0.5, 2]);
  expect(measureOf(kusner, kusner.tasks[0]!, values, 10)).toBe(0.5);
  expect(measureOf({ ...kusner, better: 'higher' }, kusner.tasks[0]!, values, 10)).toBe(3);
  expect(measureOf(kusner, kusner.tasks[0]!, evaluationsOf([null]), 10)).toBeNull();
});

it('strings of known value keep within bounds, and a part of them is drawn by the seed', () => {
  const valued = [0, 1, 2, 3, 4, null].map((value) => ({ text: `${value}`, value }));
  const textsOf = (choice: Parameters<typeof chooseKnownTexts>[1], seed = 1) =>
    chooseKnownTexts(valued, choice, new Random(seed)).map(({ text }) => text);
  expect(textsOf({})).toEqual(['0', '1', '2', '3', '4']);
  expect(textsOf({ least: 1, most: 3 })).toEqual(['1', '2', '3']);
  const drawn = textsOf({ least: 1, count: 2 });
  expect(new Set(drawn).size).toBe(2);
  expect(drawn).not.toContain('0');
  const seeds = Array.from({ length: 10 }, (_, seed) => textsOf({ count: 2 }, seed).join());
  expect(new Set(seeds).size).toBeGreaterThan(1);
  expect(() => textsOf({ least: 3, count: 3 })).toThrow(/only 2/);
});

it('a spread is a mean and a standard deviation with n - 1', () => {
  expect(seedSpreadOf([1, 2, 3])).toEqual({ seeds: 3, mean: 2, deviation: 1 });
  expect(seedSpreadOf([4])).toEqual({ seeds: 1, mean: 4, deviation: 0 });
});

it('the shipped benchmarks name scores of their domain, and all that are there have a name', async () => {
  expect(
    readdirSync(folder)
      .map((name) => name.replace('.json', ''))
      .toSorted(),
  ).toEqual([...shippedBenchmarks].toSorted());
  const expression = await loadDomain('expression', { grammar: await loadGrammar('expression') });
  for (const name of ['kusner', 'tripp']) {
    const { tasks } = read(name);
    expect(expression.scoreNames).toEqual(expect.arrayContaining(tasks.map(({ score }) => score)));
  }
  const domain = await loadDomain('molecule', { grammar: await loadGrammar('smiles') });
  for (const name of ['pmo', 'guacamol']) {
    const { tasks, published } = read(name);
    const scores = tasks.map(({ score }) => score);
    expect((await domainWithScores(domain, [name])).scoreNames.toSorted()).toEqual(scores.toSorted());
    for (const { values } of published) expect(Object.keys(values).toSorted()).toEqual(scores.toSorted());
  }
});

it('the published sums are those of their papers', () => {
  const sums = read('pmo').published.map(({ method, values }) => [
    method,
    Object.values(values).reduce((sum, one) => sum + one, 0),
  ]);
  const papers = {
    InVirtuoGen: 13.914,
    'Genetic-guided GFlowNets': 13.594,
    REINVENT: 11.591,
    'Graph GA': 11.437,
  };
  for (const [method, sum] of sums) expect(sum).toBeCloseTo(papers[method as keyof typeof papers], 2);
});

it('a file out of order is refused with the place', () => {
  expect(() => parseBenchmark({ format: 'grae-benchmark-1', title: 'x' }, 'mine.json')).toThrow(
    /mine\.json: domain/,
  );
});
