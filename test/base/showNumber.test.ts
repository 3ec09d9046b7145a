import { expect, it } from 'vitest';
import { showCount, showValue } from '../../src/base/showNumber.js';

it.each([
  [2000, '2,000'],
  [1_234_567, '1,234,567'],
  [999, '999'],
  [null, '-'],
])('a count of %d is %s', (count, shown) => {
  expect(showCount(count)).toBe(shown);
});

it.each([
  ['a year', 2026, '2026'],
  ['a mean of years', 2043.4, '2043'],
  ['a whole number beside it', 1003, '1003'],
  ['a negative number', -1234.56, '-1235'],
  ['a fraction', 0.123456, '0.1235'],
  ['a whole number of nine digits', 123_456_789, '123456789'],
  ['a large number', 1_234_567.8, '1.235e+6'],
  ['a very large whole number', 1e9, '1.000e+9'],
  ['a small number', 0.000_012_346, '1.235e-5'],
  ['nothing', null, '-'],
  ['no number', Number.NaN, '-'],
])('%s has no separators: %d is %s', (_, value, shown) => {
  expect(showValue(value)).toBe(shown);
});
