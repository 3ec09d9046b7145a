import { describe, expect, it } from 'vitest';
import { largestF, precisionRecall } from '../../src/metrics/precisionRecall.js';

describe('precision and recall of distributions', () => {
  it('are those of the equations, as NumPy gives them', () => {
    const curve = precisionRecall([4, 6, 3, 2, 9, 0], [5, 0, 3, 12, 7, 1]);
    const at = [0, 200, 500, 800, 1000];
    const expected = {
      precision: [7.5e-11, 0.2436897722244305, 0.6071428571428571, 0.7921879137598627, 0.9642857142857142],
      recall: [0.75, 0.75, 0.6071428571428572, 0.25739745635078376, 9.642863845257787e-11],
    };
    at.forEach((angle, i) => {
      expect(curve.precision[angle]).toBeCloseTo(expected.precision[i]!, 12);
      expect(curve.recall[angle]).toBeCloseTo(expected.recall[i]!, 12);
    });
    expect(largestF(curve, 8)).toBeCloseTo(0.7442554145439705, 12);
    expect(largestF(curve, 1 / 8)).toBeCloseTo(0.9063601153305033, 12);
  });

  it('are 1 of a distribution against itself, whatever the counts', () => {
    const curve = precisionRecall([1, 2, 3], [10, 20, 30]);
    expect(largestF(curve, 8)).toBeCloseTo(1, 9);
    expect(largestF(curve, 1 / 8)).toBeCloseTo(1, 9);
  });

  it('tell what is not covered from what should not be there', () => {
    // One of four modes, all of it right: nothing is wrong, three quarters are missing.
    const narrow = precisionRecall([1, 1, 1, 1], [1, 0, 0, 0]);
    expect(Math.max(...narrow.precision)).toBe(1);
    expect(Math.max(...narrow.recall)).toBeCloseTo(0.25, 12);
    // All four modes, and as much again of a fifth that there is not.
    const wide = precisionRecall([1, 1, 1, 1, 0], [1, 1, 1, 1, 4]);
    expect(Math.max(...wide.recall)).toBeCloseTo(1, 6);
    expect(Math.max(...wide.precision)).toBeCloseTo(0.5, 12);
    expect(largestF(narrow, 1 / 8)).toBeGreaterThan(largestF(narrow, 8));
    expect(largestF(wide, 8)).toBeGreaterThan(largestF(wide, 1 / 8));
  });

  it('are 0 where nothing is shared, or there is nothing', () => {
    expect(largestF(precisionRecall([1, 0], [0, 1]), 1)).toBe(0);
    expect(largestF(precisionRecall([1, 1], [0, 0]), 1)).toBe(0);
  });
});
