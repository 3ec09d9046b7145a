import { expect, it } from 'vitest';
import type { EvaluatedText } from '../../src/search/candidate.js';
import { lineageOf } from '../../src/search/lineage.js';
import { byValue } from '../../src/search/order.js';

const evaluation = (n: number, value: number, ...parents: number[]): EvaluatedText => {
  return { n, text: `${n}`, canonical: `${n}`, value, proposer: 'mix', parents };
};

it('a string came about by the better parent at each step, with the other one beside it', () => {
  const all = [
    evaluation(1, 5),
    evaluation(2, 7),
    evaluation(3, 6, 1, 2),
    evaluation(4, 1),
    evaluation(5, 9, 3, 4),
    evaluation(6, 3, 4, 4),
  ];
  const numbers = (n: number) =>
    lineageOf(all[n - 1]!, all, byValue('higher')).map((step) => [step.evaluation.n, step.other?.n ?? null]);
  expect(numbers(5)).toEqual([
    [2, null],
    [3, 1],
    [5, 4],
  ]);
  expect(numbers(6)).toEqual([
    [4, null],
    [6, null],
  ]);
  expect(numbers(1)).toEqual([[1, null]]);
});
