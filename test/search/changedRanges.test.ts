import { expect, it } from 'vitest';
import { changedRanges } from '../../src/search/changedRanges.js';

it.each([
  ['sin(x)+x*x', 'sin(x)+x*x', []],
  ['sin(x)+x*x/3', 'sin(x)+x*x', ['/3']],
  ['exp(x)+x*x', 'sin(x)+x*x', ['exp']],
  ['sin(x)', 'sin(x)+x*x', []],
  ['sin(x+12)+x*x', 'sin(x)+x*x', ['+12']],
  ['1+sin(x)*2', 'sin(x)', ['1+', '*2']],
  ['x', '', ['x']],
])('%s has what %s does not have: %j', (text, other, expected) => {
  expect(changedRanges(text, other).map(([start, end]) => text.slice(start, end))).toEqual(expected);
});
