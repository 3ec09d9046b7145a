import { expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import type { EvaluatedText } from '../../../src/search/candidate.js';
import { referenceOf, searchFront } from '../../../src/search/front/front.js';

function evaluation(n: number, ...values: readonly (number | null)[]): EvaluatedText {
  const value = values.includes(null) ? null : values[0]!;
  return { n, text: `${n}`, canonical: `${n}`, value, values, proposer: 'draw', parents: [] };
}

const betters = ['higher', 'lower'] as const;

it('a front holds what no other evaluation dominates, by the first objective first', () => {
  const random = new Random(3);
  const evaluations = Array.from({ length: 300 }, (_, i) =>
    evaluation(i + 1, random.integer(40), i % 7 === 0 ? null : random.integer(40)),
  );
  const { strings } = searchFront(evaluations, betters, { budget: 300, every: 100 });
  const isWorse = ([a, b]: readonly number[], [c, d]: readonly number[]) =>
    c! >= a! && d! <= b! && (c !== a || d !== b);
  const complete = evaluations.filter(({ value }) => value !== null);
  const expected = complete.filter(
    (one) => !complete.some((other) => isWorse(one.values as number[], other.values as number[])),
  );
  expect(new Set(strings)).toEqual(new Set(expected));
  const first = strings.map(({ values }) => values![0]!);
  expect(first).toEqual(first.toSorted((a, b) => b - a));
});

it('its hypervolume is measured from the worst values of the first generation', () => {
  const first = Array.from({ length: 20 }, (_, i) => evaluation(i + 1, 1 + i / 100, 8 - i / 100));
  const later = [evaluation(21, 3, 8), evaluation(22, 0, 2), evaluation(23, null, 0), evaluation(24, 3, 2)];
  const evaluations = [...first, ...later];
  expect(referenceOf(evaluations, betters, 24)).toEqual([1, 8]);
  expect(referenceOf(evaluations, betters, 480)).toEqual([0, 8]);
  const { curve, hypervolume, reference } = searchFront(evaluations, betters, { budget: 24, every: 10 });
  expect(reference).toEqual([1, 8]);
  // widths times heights above [1, 8]: 0.09 * 0.09, 0.19 * 0.19, and 2 * 6
  expect(curve.map(([n, , size]) => [n, size])).toEqual([
    [10, 1],
    [20, 1],
    [24, 1],
  ]);
  expect(curve.map(([, volume]) => volume)).toEqual(
    [0.09 ** 2, 0.19 ** 2, 12].map((area) => expect.closeTo(area, 12)),
  );
  expect(hypervolume).toBe(12);
  expect(
    searchFront(later, betters, { budget: 24, every: 1, reference: [2, 3] }).curve.map(
      ([, volume]) => volume,
    ),
  ).toEqual([0, 0, 0, 1]);
});

it('for three objectives it has a number of strings alone, and without values nothing', () => {
  const three = searchFront(
    [evaluation(1, 1, 2, 3), evaluation(2, 3, 2, 1)],
    ['higher', 'higher', 'higher'],
    { budget: 2, every: 1 },
  );
  expect(three.curve).toEqual([
    [1, null, 1],
    [2, null, 2],
  ]);
  const none = searchFront([evaluation(1, null, 1)], betters, { budget: 1, every: 1 });
  expect(none).toEqual({ strings: [], curve: [[1, null, 0]], reference: null, hypervolume: null });
});
