import { expect, it } from 'vitest';
import { spread } from '../../src/base/spread.js';

it.each([
  [5, [0, 3, 5, 8, 10]],
  [2, [0, 10]],
  [1, [0]],
  [0, []],
  [20, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
])('%i elements, the ends among them', (most, expected) => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], most)).toEqual(expected);
  expect(spread([], most)).toEqual([]);
});
