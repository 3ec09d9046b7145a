import { expect, it } from 'vitest';
import { mosesMetrics } from '../../src/metrics/moses.js';

it.each([
  [999, {}],
  [1_000, { 'unique@1000': 0.7 }],
  [10_000, { 'unique@1000': 0.7, 'unique@10000': 0.07 }],
])(
  'of %i valid samples, the share of distinct ones is given at the sizes that there are',
  (count, expected) => {
    // 700 distinct ones, then those again; an invalid one first, which does not count
    const samples = Array.from({ length: count }, (_, i) => ({ canonical: `C${i % 700}`, flat: '' }));
    const metrics = mosesMetrics({ generated: [null, ...samples], train: new Set(), test: [] });
    const found = Object.entries(metrics).filter(([name]) => name.startsWith('unique@'));
    expect(Object.fromEntries(found)).toEqual(expected);
    expect(metrics.unique_all).toBe(700 / count);
  },
);
