import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deviationOf, joinedMoments, MomentsCounter } from '../../src/shards/moments.js';
import { joinedTotals, noTotals, TotalsCounter } from '../../src/shards/totals.js';

const momentsOf = (values: readonly number[]) => {
  const counter = new MomentsCounter();
  for (const value of values) counter.add(value);
  return counter.moments;
};

it('sums up numbers', () => {
  // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16
  const moments = momentsOf([2, 4, 4, 4, 5, 5, 7, 9])!;
  expect(moments).toMatchObject({ count: 8, mean: 5, least: 2, most: 9 });
  expect(moments.squares).toBeCloseTo(32, 12);
  expect(deviationOf(moments)).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(momentsOf([])).toBeNull();
});

it('the moments of the parts are those of the whole, also far from zero', () => {
  const some = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 });
  fc.assert(
    fc.property(some, some, fc.constantFrom(0, 1e6), (a, b, offset) => {
      const [first, second] = [a, b].map((part) => part.map((value) => value + offset)) as [
        number[],
        number[],
      ];
      const joined = joinedMoments(momentsOf(first)!, momentsOf(second)!);
      const whole = [...first, ...second];
      const mean = whole.reduce((sum, value) => sum + value, 0) / whole.length;
      const squares = whole.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      expect(joined.count).toBe(whole.length);
      expect(joined.mean).toBeCloseTo(mean, 6);
      expect(Math.abs(joined.squares - squares)).toBeLessThan(1e-9 * Math.max(squares, 1e6));
      expect([joined.least, joined.most]).toEqual([Math.min(...whole), Math.max(...whole)]);
    }),
  );
});

it('counts add up, in groups too, in the order of their names', () => {
  const [a, b] = [new TotalsCounter(), new TotalsCounter()];
  a.count('strings', 3);
  a.countIn('reasons', 'syntax');
  a.measure('qed', 0.5);
  b.count('valid');
  b.count('strings', 4);
  b.countIn('reasons', 'valence', 2);
  b.countIn('reasons', 'syntax');
  const joined = joinedTotals(joinedTotals(noTotals, a.totals), b.totals);
  expect(JSON.stringify(joined)).toBe(
    '{"counts":{"strings":7,"valid":1},"groups":{"reasons":{"syntax":2,"valence":2}},' +
      '"moments":{"qed":{"count":1,"mean":0.5,"squares":0,"least":0.5,"most":0.5}}}',
  );
});
