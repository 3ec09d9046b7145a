import { describe, expect, it } from 'vitest';
import { parseNumberTable } from '../../src/formula/parseNumberTable.js';

const plain = (text: string) =>
  Object.fromEntries(Object.entries(parseNumberTable(text)).map(([name, column]) => [name, [...column]]));

describe('a table of numbers in a text', () => {
  it('has numbers in columns, separated by commas, semicolons or tabs', () => {
    const expected = { x: [1, -2.5], y: [3000, 0.5] };
    expect(plain('x,y\n1,3e3\n-2.5,.5\n')).toEqual(expected);
    expect(plain('\uFEFF"x" ; y\r\n1;3000,0\r\n\r\n-2,5;0,5')).toEqual(expected);
    expect(plain('x\ty\n1\t3000\n-2.5\t0.5')).toEqual(expected);
    expect(plain('x\n1\n2')).toEqual({ x: [1, 2] });
  });

  it('has missing cells, and no column of texts', () => {
    expect(plain('name,x,y\na,1,\nb,NaN,2')).toEqual({ x: [1, Number.NaN], y: [Number.NaN, 2] });
  });

  it.each([
    ['', /first line.*empty/],
    ['x,y\n', /rows of numbers/],
    ['x,y\n1,2\n1,2,3', /line 3: expected 2 cells.*3/],
    ['x,y\n1,2\n\n1,two', /line 4: expected a number in the column y.*two/],
    ['x,x\n1,2', /line 1: .*two columns are called x/],
    ['x,\n1,2', /line 1: expected a name for column 2/],
    ['1,2\n3,4', /line 1: expected the names of the columns.*number 1/],
    ['a,b\nc,d', /no column has any/],
    ['x'.repeat(5_000_001), /at most 5000000 characters/],
  ])('is refused: %.20j', (text, message) => {
    expect(() => parseNumberTable(text)).toThrow(message);
  });
});
