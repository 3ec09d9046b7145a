import { expect, it } from 'vitest';
import { numpyChoice } from '../../src/metrics/numpyRandom.js';

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

// numpy 1.24: np.random.seed(s); np.random.choice(np.arange(n), k, replace=False)
it.each([
  [10, 6, 42, [8, 1, 5, 0, 7, 2]],
  [1000, 5, 7, [778, 334, 271, 802, 216]],
])('chooses from %d items %d with seed %d as numpy does', (items, count, seed, chosen) => {
  expect(numpyChoice(range(items), count, seed)).toEqual(chosen);
});

it('chooses nothing from nothing', () => {
  expect(numpyChoice([], 0, 42)).toEqual([]);
  expect(numpyChoice(['only'], 1, 42)).toEqual(['only']);
});
