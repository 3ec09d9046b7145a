import { expect, it } from 'vitest';
import { countCosine, countItems } from '../../src/metrics/countCosine.js';

it('is the cosine of the counts', () => {
  const a = countItems(['x', 'x', 'y']);
  // (2 * 1 + 1 * 0) / (sqrt(4 + 1) * sqrt(1 + 9))
  expect(countCosine(a, countItems(['x', 'z', 'z', 'z']))).toBeCloseTo(2 / Math.sqrt(50), 12);
  expect(countCosine(a, a)).toBeCloseTo(1, 12);
  expect(countCosine(a, countItems(['w']))).toBe(0);
  expect(countCosine(a, countItems([]))).toBeNaN();
});
