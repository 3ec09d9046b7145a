import { expect, it } from 'vitest';
import { allFinite, firstNotFinite } from '../../src/base/allFinite.js';

it.each([
  [[], -1],
  [[0, -1.5, Number.MAX_VALUE], -1],
  [[0, Number.NaN, Number.POSITIVE_INFINITY], 1],
  [[Number.NEGATIVE_INFINITY], 0],
])('in %j the first number that is not finite is at %i', (values, place) => {
  expect(firstNotFinite(Float64Array.from(values))).toBe(place);
  expect(allFinite(values)).toBe(place < 0);
});
