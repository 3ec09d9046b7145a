import { describe, expect, it } from 'vitest';
import { continuousKl, discreteKl } from '../../src/metrics/klDivergence.js';

// scipy 1.10: entropy(gaussian_kde(a)(x) + 1e-10, gaussian_kde(b)(x) + 1e-10), x = linspace over both, 1,000 points
const a = [1, 2.5, 3, 4.2, 5.9, 6.1];
const b = [0.5, 2, 2.2, 3.9, 7.5];

describe('continuous Kullback-Leibler divergence', () => {
  it("is scipy's of kernel densities", () => {
    expect(continuousKl(a, b)).toBeCloseTo(0.04152192805198278, 12);
  });

  it('is 0 of a sample and itself, and not symmetric', () => {
    expect(continuousKl(a, a)).toBeCloseTo(0, 12);
    expect(continuousKl(b, a)).not.toBeCloseTo(continuousKl(a, b), 3);
  });

  it('is not a number where there is no density', () => {
    expect(continuousKl(a, [])).toBeNaN();
    expect(continuousKl(a, [3])).toBeNaN();
    expect(continuousKl(a, [3, 3, 3])).toBeNaN();
  });
});

describe('discrete Kullback-Leibler divergence', () => {
  it("is scipy's of numpy's histograms over the baseline's range, values beyond it left out", () => {
    expect(discreteKl([0, 1, 1, 2, 3, 3, 3, 5], [1, 1, 2, 2, 2, 3, 4, 9])).toBeCloseTo(5.584393668227269, 10);
  });

  it('takes a baseline of one value', () => {
    expect(discreteKl([2, 2], [2, 2, 2])).toBeCloseTo(0, 12);
    expect(discreteKl([2, 2], [])).toBeNaN();
  });
});
