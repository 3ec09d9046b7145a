import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binary, constant, literal, sizeOf, unary, variable } from '../../src/formula/formula.js';
import { isFunctionName } from '../../src/formula/operators.js';
import { simplify, withValues } from '../../src/formula/simplify.js';
import { pythonNotation, writeFormula } from '../../src/formula/writeFormula.js';
import { anyFormula, valueAt } from '../support/formulas.js';

const notation = pythonNotation(['x', 'y']);
const [x, y] = [variable(0), variable(1)];
const points = [
  [0.3, 1.7],
  [1.9, 0.4],
  [2.6, 3.1],
  [0.8, 0.7],
];

describe('simplify', () => {
  it('keeps the value wherever the formula is finite', () => {
    fc.assert(
      fc.property(anyFormula, (formula) => {
        const simple = simplify(formula);
        for (const point of points) {
          const before = valueAt(formula, point);
          const after = valueAt(simple, point);
          // beyond that, the order of operations decides about overflow
          if (!Number.isFinite(before) || Math.abs(before) > 1e12) continue;
          if (Math.abs(before) < 1e-9) expect(Math.abs(after)).toBeLessThan(1e-6);
          else expect(after / before).toBeCloseTo(1, 5);
        }
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('changes nothing a second time', () => {
    fc.assert(
      fc.property(anyFormula, (formula) => {
        const once = simplify(formula);
        expect(sizeOf(simplify(once))).toBeLessThanOrEqual(sizeOf(once));
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it.each([
    ['equal terms', binary('+', binary('*', literal(2), x), binary('-', x, y)), '3 * x - y'],
    ['terms that cancel', binary('-', binary('-', unary('sqrt', x), y), unary('sqrt', x)), '-y'],
    ['equal factors', binary('*', binary('*', x, y), binary('/', x, y)), 'x ** 2'],
    ['a common factor', binary('+', binary('*', x, y), binary('*', binary('*', x, x), y)), 'x * y * (x + 1)'],
    ['numbers', binary('*', literal(2), binary('/', binary('*', literal(3), x), literal(4))), '1.5 * x'],
    ['two signs', binary('-', literal(1), unary('negate', x)), 'x + 1'],
    ['a sign in an odd function', unary('sin', binary('*', literal(-2), x)), '-sin(2 * x)'],
    ['nested quotients', binary('/', literal(1), binary('/', x, y)), 'y / x'],
    ['roots', binary('/', unary('sqrt', x), unary('sqrt', y)), 'sqrt(x / y)'],
    ['inverse functions', unary('exp', unary('log', binary('+', x, y))), 'x + y'],
  ])('joins %s', (_, formula, text) => {
    expect(writeFormula(simplify(formula), notation)).toBe(text);
  });

  it('takes the root of a square only for what is positive', () => {
    const root = unary('sqrt', binary('*', binary('^', x, literal(2)), y));
    expect(writeFormula(simplify(root), notation)).toBe('sqrt(x ** 2 * y)');
    expect(writeFormula(simplify(root, { positive: new Set([0]) }), notation)).toBe('x * sqrt(y)');
  });

  it('writes whole powers as products where there is no operator for them', () => {
    const cube = binary('*', binary('*', x, x), x);
    expect(writeFormula(simplify(cube, { operators: new Set(['*']) }), notation)).toBe('x * x * x');
    expect(writeFormula(simplify(cube), notation)).toBe('x ** 3');
  });
});

describe('withValues', () => {
  it('writes the values of fitted constants', () => {
    const formula = binary('*', constant(1), binary('+', x, constant(0)));
    expect(writeFormula(withValues(formula, [0.5, -2]), notation)).toBe('-2 * (x + 0.5)');
  });
});

describe('isFunctionName', () => {
  it('knows functions, but not the sign', () => {
    expect([isFunctionName('tanh'), isFunctionName('negate'), isFunctionName('gamma')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
