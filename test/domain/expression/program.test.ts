import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { Random } from '../../../src/base/random.js';
import { DerivationSpace } from '../../../src/corpus/generateDerivations.js';
import type { Division } from '../../../src/domain/expression/arithmetic.js';
import {
  compileDerivation,
  compileExpression,
  evaluate,
  explainNonFinite,
} from '../../../src/domain/expression/program.js';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { yieldText } from '../../../src/grammar/text.js';
import { expressionGrammar, pointsAt } from './support.js';

const { sin, cos, exp, log, sqrt } = Math;

function valueAt(text: string, x: number, division: Division = 'true'): number {
  return evaluate(compileExpression(text, division), pointsAt([x]))[0]!;
}

/** A value and whether Python holds it as an integer. */
type Typed = readonly [value: number, integer: boolean];

/**
 * An evaluator of another making: recursive descent over the string, one rule a precedence, one point at a time.
 * Not-a-number where Python raises. `python2` floors integers.
 */
function recursiveValue(text: string, x: number, division: Division): number {
  let at = 0;
  let raised = false;
  const sum = (): Typed => {
    let left = product();
    while (text[at] === '+') {
      at++;
      const right = product();
      left = [left[0] + right[0], left[1] && right[1]];
    }
    return left;
  };
  const product = (): Typed => {
    let left = factor();
    while (text[at] === '*' || text[at] === '/') {
      const times = text[at++] === '*';
      const right = factor();
      const integers = left[1] && right[1];
      if (times) left = [left[0] * right[0], integers];
      else if (!integers) left = [left[0] / right[0], false];
      else {
        if (right[0] === 0) raised = true;
        const quotient = left[0] / right[0];
        left = division === 'python2' ? [Math.floor(quotient), true] : [quotient, false];
      }
    }
    return left;
  };
  const factor = (): Typed => {
    for (const [name, apply] of [
      ['sin(', sin],
      ['exp(', exp],
    ] as const) {
      if (!text.startsWith(name, at)) continue;
      at += name.length;
      const [value] = sum();
      at++;
      return [apply(value), false];
    }
    const character = text[at++]!;
    if (character === 'x') return [x, false];
    if (character !== '(') return [Number(character), true];
    const inside = sum();
    at++;
    return inside;
  };
  const [value] = sum();
  return raised ? Number.NaN : value;
}

describe('compileExpression', () => {
  it.each([
    ['x+1*2', 5 + 1 * 2],
    ['1+2*x/4', 1 + (2 * 5) / 4],
    ['8/x/2', 8 / 5 / 2],
    ['8/(x/2)', 8 / (5 / 2)],
    ['1-x-2', 1 - 5 - 2],
    ['-x*-2', 10],
    ['2*-(x+1)', -12],
    ['--x', 5],
    ['+x', 5],
    ['x*-sin(x)', 5 * -sin(5)],
    ['sin(x)/exp(x)+cos(x)*log(x)-sqrt(x)', sin(5) / exp(5) + cos(5) * log(5) - sqrt(5)],
    ['sin(exp(1)+x)', sin(exp(1) + 5)],
    [' 1.5e1 * x + .5 - 2. ', 1.5e1 * 5 + 0.5 - 2],
    ['sin (x)', sin(5)],
    ['((x))', 5],
    ['x', 5],
    ['7', 7],
    ['10+0', 10],
    ['-x**2+tan(pi/4)', -24 + 0],
    ['2^3^2/abs(-x)', 512 / 5],
  ])('%s', (text, expected) => {
    expect(valueAt(text, 5)).toBeCloseTo(expected, 14);
  });

  it('folds what has no x', () => {
    expect(compileExpression('1/3*sin(2)').constant).toBe((1 / 3) * sin(2));
    expect(compileExpression('x+1/3').formula.instructions).toHaveLength(3);
    expect(compileExpression('x/(1/2)', 'python2').formula.numbers).toEqual([0]);
  });

  it('has variables by name', () => {
    const program = compileExpression('`cell 1`/y^2', 'true', ['y', 'cell 1']);
    expect(evaluate(program, pointsAt([2, 3], [8, 9]))).toEqual(Float64Array.of(8 / 4, 9 / 9));
    expect(explainNonFinite(program, [0, 1])).toBe('division by zero');
  });

  it('takes every point, blocks included, and leaves the points alone', () => {
    const x = Float64Array.from({ length: 2500 }, (_, i) => i / 100);
    const copy = x.slice();
    expect(evaluate(compileExpression('x*x+2/(x+1)'), pointsAt(x))).toEqual(
      x.map((v) => v * v + 2 / (v + 1)),
    );
    expect(evaluate(compileExpression('x'), pointsAt(x))).toEqual(x);
    expect(evaluate(compileExpression('x'), pointsAt(x))).not.toBe(x);
    expect(evaluate(compileExpression('2'), pointsAt(x))).toEqual(x.map(() => 2));
    expect(x).toEqual(copy);
  });

  it.each([
    [
      '',
      'expected a number, x, "(" or a function (sqrt, exp, log, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, abs), at character 1, where the expression has the end',
    ],
    ['1+', 'at character 3, where the expression has the end\n  1+\n    ^'],
    ['1+*2', 'at character 3, where the expression has "*"\n  1+*2\n    ^'],
    ['(1+2', 'this "(" is never closed, at character 1'],
    ['1+2)', 'expected an operator, as no "(" is open, at character 4'],
    ['()', 'at character 2'],
    ['2x', 'expected an operator, at character 2, where the expression has "x"'],
    ['(2 x)', 'expected an operator or ")", at character 4'],
    ['sin x', 'expected "(" after sin, at character 5'],
    ['y+1', 'at character 1, where the expression has "y"'],
    ['constructor(x)', 'at character 1'],
    ['x***2', 'at character 4, where the expression has "*"'],
    ['1e', 'expected an operator, at character 2'],
    ['012', 'expected no zero in front of an integer'],
    ['1+😀', 'where the expression has "😀"'],
  ])('refuses %j', (text, message) => {
    expect(() => compileExpression(text)).toThrow(InputError);
    expect(() => compileExpression(text)).toThrow(message);
  });

  it('is bounded in length and depth', () => {
    expect(() => compileExpression('x'.repeat(100_001))).toThrow(
      'at most 100000 characters, but received 100001',
    );
    for (const open of ['(', '-', 'sin(']) {
      expect(() => compileExpression(open.repeat(1001))).toThrow('nested deeper than 1000 levels');
    }
    const nested = (levels: number) => `${'x*x+('.repeat(levels)}x${')'.repeat(levels)}`;
    expect(valueAt(nested(1000), 2)).toBe(4002);
    expect(valueAt(`${'x+'.repeat(40_000)}1`, 1)).toBe(40_001);
    expect(valueAt(`${'1-(2)+'.repeat(15_000)}-x`, 1)).toBe(-15_001);
  });
});

describe('division', () => {
  // Python 2.7.18: 1/3 -> 0, -7/2 -> -4, 7/-2 -> -4, -8/2 -> -4, 3/2*2 -> 2, (1+2)/2 -> 1, 1.0/2 -> 0.5
  it.each([
    ['1/3', 0],
    ['-7/2', -4],
    ['7/-2', -4],
    ['-8/2', -4],
    ['3/2*2', 2],
    ['(1+2)/2', 1],
    ['1.0/2', 0.5],
    ['sin(1)/2', sin(1) / 2],
    ['1/2*x', 0],
    ['x/2', 2.5],
    ['x+3/2', 6],
  ])('%s floors integers in Python 2', (text, expected) => {
    expect(valueAt(text, 5, 'python2')).toBe(expected);
  });

  it('by a zero of Python raises, by one of numpy does not', () => {
    expect(compileExpression('1/(1/2)', 'python2').raises).toBe('division by zero');
    expect(compileExpression('x+1/0').raises).toBe('division by zero');
    expect(compileExpression('1.5/0').raises).toBe('division by zero');
    expect(valueAt('x+1/0', 1)).toBeNaN();
    expect(valueAt('x/0', 1)).toBe(Number.POSITIVE_INFINITY);
    expect(valueAt('sin(1)/0', 1)).toBe(Number.POSITIVE_INFINITY);
    expect(valueAt('1/(x-x)', 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('compileDerivation', () => {
  const space = new DerivationSpace(expressionGrammar.table, 15);
  const { table } = expressionGrammar;

  it('agrees with an evaluator by recursive descent', () => {
    const points = Float64Array.of(-9.3, -1, -0.25, 0, 0.5, 2.75, 10);
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom<Division>('true', 'python2'), (seed, division) => {
        const derivation = space.draw(new Random(seed));
        const text = yieldText(table, derivation);
        const values = evaluate(compileDerivation(table, derivation, division), pointsAt(points));
        expect(Array.from(values), text).toEqual(
          Array.from(points, (x) => recursiveValue(text, x, division)),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('gives operators Python’s precedence, which the tree does not have', () => {
    const outcome = expressionGrammar.parse('x+1*2');
    if (outcome.kind !== 'parsed') throw new Error(outcome.kind);
    // S -> S*T on top: by its tree this is (x + 1) * 2 = 12.
    expect(outcome.derivation[0]).toBe(1);
    expect(evaluate(compileDerivation(table, outcome.derivation), pointsAt([5]))[0]).toBe(5 + 1 * 2);
  });

  it('refuses what is no derivation, and what is no expression', () => {
    expect(() => compileDerivation(table, [3, 4])).toThrow(InputError);
    const words = compileGrammar('S -> "hello"');
    expect(() => compileDerivation(words.table, [0])).toThrow('where the expression has "h"');
  });
});

describe('explainNonFinite', () => {
  it.each([
    ['x', 1, null],
    ['1/(x-1)', 1, 'division by zero'],
    ['1/(x-1)', 2, null],
    ['exp(exp(x))', 10, 'overflow in exp'],
    ['sin(exp(1000)*x)', 10, 'overflow in exp'],
    ['log(x)', -1, 'log of -1'],
    ['exp(x)*exp(x)', 500, 'overflow'],
    ['1/exp(1000*x)', 1, null],
    ['1/0', 1, 'division by zero'],
    ['1e999', 1, 'overflow'],
  ])('%s at %d: %s', (text, x, cause) => {
    expect(explainNonFinite(compileExpression(text), [x])).toBe(cause);
  });
});
