import { expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import type { EvaluatedText } from '../../../src/search/candidate.js';
import { byFront, byValue } from '../../../src/search/order.js';
import { Population } from '../../../src/search/proposers/evolve/population.js';

function evaluation(n: number, ...values: readonly (number | null)[]): EvaluatedText {
  const value = values.includes(null) ? null : values[0]!;
  const several = values.length > 1 ? { values } : {};
  return { n, text: `${n}`, canonical: `${n}`, value, ...several, proposer: 'draw', parents: [] };
}
const numbers = (population: Population) => population.members.map(({ evaluation: { n } }) => n);
const enter = (population: Population, evaluations: readonly EvaluatedText[]) => {
  const worthy = population.worthy(evaluations);
  return population.enter(
    worthy,
    worthy.map(() => null),
  );
};

it('holds the best, best first, and tells which of the evaluations are new in it', () => {
  const population = new Population(3, byValue('lower'));
  expect(enter(population, [evaluation(1, 5), evaluation(2, 3), evaluation(3, null)])).toEqual(
    new Set([1, 2]),
  );
  expect(numbers(population)).toEqual([2, 1]);
  // of equal values, the earlier stays
  expect(enter(population, [evaluation(4, 5), evaluation(5, 5), evaluation(6, 1)])).toEqual(new Set([6]));
  expect(numbers(population)).toEqual([6, 2, 1]);
  expect(population.worthy([evaluation(7, 5), evaluation(8, 4)]).map(({ n }) => n)).toEqual([8]);
});

it('goes by fronts for several objectives, and within a front by room', () => {
  const population = new Population(4, byFront(['higher', 'lower']));
  const front = [evaluation(1, 0, 0), evaluation(2, 5, 5), evaluation(3, 9, 9)];
  const second = [evaluation(4, 0, 1), evaluation(5, 8, 9)];
  expect(enter(population, [...second, ...front])).toEqual(new Set([1, 2, 3, 4]));
  expect(numbers(population)).toEqual([1, 3, 2, 4]);
  expect(enter(population, [evaluation(6, 5.1, 5.1), evaluation(7, 10, 9), evaluation(8, null, 0)])).toEqual(
    new Set([6, 7]),
  );
  expect(numbers(population)).toEqual([1, 7, 2, 6]);
  // a point with no room around it does not enter a front that fills the population
  expect(enter(population, [evaluation(9, 5.05, 5.05)])).toEqual(new Set());
});

it('draws half of the parents from the best quarter', () => {
  const population = new Population(100, byValue('higher'));
  enter(
    population,
    Array.from({ length: 100 }, (_, i) => evaluation(i + 1, i)),
  );
  const random = new Random(1);
  const places = Array.from({ length: 4_000 }, () => 100 - population.draw(random).evaluation.n);
  expect(places.filter((place) => place < 25).length / 4_000).toBeCloseTo(0.5, 1);
});
