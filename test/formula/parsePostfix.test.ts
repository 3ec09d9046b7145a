import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { binaryOperators, isFunctionName } from '../../src/formula/operators.js';
import { parsePostfix } from '../../src/formula/parsePostfix.js';

const vocabulary = {
  isName: (name: string) => ['x', 'y', 'flow rate'].includes(name),
  isFunction: isFunctionName,
  operand: 'an operand',
  operators: binaryOperators,
};

/** The items as words, in postfix order. */
function postfix(text: string, hasHoles = false): string {
  return parsePostfix(text, { ...vocabulary, hasHoles })
    .map((item) => {
      if (item.kind === 'name' || item.kind === 'function') return item.name;
      if (item.kind === 'number') return String(item.value);
      return item.kind === 'binary' ? item.operator : item.kind;
    })
    .join(' ');
}

describe('parsePostfix', () => {
  it.each([
    ['1+2*x', '1 2 x * +'],
    ['x - y - 1', 'x y - 1 -'],
    // Python: -x**2 is -(x**2), 2**-x is allowed, and powers are taken from right to left
    ['-x**2', 'x 2 ^ negate'],
    ['2^-x', '2 x negate ^'],
    ['2**x**3', '2 x 3 ^ ^'],
    ['2^-x^2*y', '2 x 2 ^ negate ^ y *'],
    ['-x*y', 'x negate y *'],
    ['sin(x)^2', 'x sin 2 ^'],
    ['atan( x/(y + 1) )', 'x y 1 + / atan'],
    ['`flow rate` * 2.5e-3', 'flow rate 0.0025 *'],
  ])('reads %j as Python does', (text, items) => {
    expect(postfix(text)).toBe(items);
  });

  it('takes * where an operand is expected for a hole', () => {
    expect(postfix('2*exp(-*)+*', true)).toBe('2 hole negate exp * hole +');
    expect(() => postfix('2*exp(-*)')).toThrow('expected an operand');
  });

  it.each(['', 'x y', 'x +', 'sin x', '(x', 'x)', 'z', '`flow`', '2 ** ** x'])(
    'refuses %j with its place',
    (text) => {
      expect(() => postfix(text)).toThrow(InputError);
      expect(() => postfix(text)).toThrow(/at character \d+/);
    },
  );
});
