import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { compileExpression } from '../../../src/domain/expression/program.js';
import { excludeEqual, sameFunction } from '../../../src/domain/expression/sameFunction.js';
import { publishedCorpus } from './support.js';

const same = (a: string, b: string) => sameFunction(compileExpression(a), compileExpression(b));

describe('sameFunction', () => {
  it.each([
    ['x+1', '1+x'],
    ['(x+1)*(x+1)', 'x*x+2*x+1'],
    ['1/3+x+sin(x*x)', '(1+3*x)/3+sin(x*x)'],
    ['sin(2*x)', '2*sin(x)*cos(x)'],
    ['exp(x+1)', 'exp(x)*exp(1)'],
    ['exp(exp(x))/exp(exp(x))', '1'],
    ['sin(exp(x*x+x+1))', 'sin(exp(1+x+x*x))'],
    ['sin(exp(exp(exp(x))))', 'sin(exp(exp(exp(x/3*3))))'],
    ['log(x)', '2*log(sqrt(x))'],
    ['x/x', '1'],
    ['1e6*x-1e6*x+sin(x)', 'sin(x)'],
    ['exp(exp(exp(exp(3))))', 'x/0'],
  ])('%s is %s', (a, b) => {
    expect(same(a, b)).toBe(true);
    expect(same(b, a)).toBe(true);
  });

  it.each([
    ['x', 'x+1e-9'],
    ['x', 'x+1/exp(3*3*3)'],
    ['x', 'sqrt(x*x)'],
    ['sin(x)', 'x'],
    ['exp(exp(exp(x)))', 'exp(exp(exp(x)))+1/3'],
    ['1/exp(exp(x))', '1/exp(exp(x*2))'],
    ['x', 'x/0'],
    ['1', 'exp(exp(exp(exp(3))))'],
    ['log(x-9)', 'log(x-9.5)-log(x-9.5)'],
  ])('%s is not %s', (a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(b, a)).toBe(false);
  });
});

describe('sameFunction of several variables', () => {
  const variables = ['a', 'b', 'c'];
  const of = (text: string) => compileExpression(text, 'true', variables);
  it.each([
    ['a*b/b', 'a', true],
    ['log(a*b*c)', 'log(a)+log(b)+log(c)', true],
    ['a-b', 'b-a', false],
    ['a^c', 'a^b', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(sameFunction(of(a), of(b))).toBe(expected);
  });
});

describe('excludeEqual', () => {
  it('takes out every spelling of the target, and keeps what it cannot read', () => {
    const corpus = ['x', '1 / 3 + ( x ) + sin( x * x )', 'x+sin(x*x)+1/3', 'x+sin(x*x)', 'C1CC1', ''];
    expect(excludeEqual(corpus, '1/3+x+sin(x*x)')).toEqual({
      remaining: ['x', 'x+sin(x*x)', 'C1CC1', ''],
      removed: ['1 / 3 + ( x ) + sin( x * x )', 'x+sin(x*x)+1/3'],
    });
    expect(excludeEqual(corpus, '1/3+x+sin(x*x)', 'python2').removed).toEqual([]);
    expect(() => excludeEqual(corpus, '1/')).toThrow(InputError);
  });
});

describe.skipIf(publishedCorpus() === null)('the published corpus', () => {
  it('holds the target', () => {
    const { remaining, removed } = excludeEqual(publishedCorpus()!, '1/3+x+sin(x*x)');
    expect(removed).toMatchInlineSnapshot(`
      [
        "1 / 3 + ( x ) + sin( x * x )",
      ]
    `);
    expect(remaining.length + removed.length).toBe(100_000);
  });
});
