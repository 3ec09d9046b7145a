import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Evaluator } from '../../src/formula/evaluator.js';
import { binary, constant, type Formula, literal, unary, variable } from '../../src/formula/formula.js';
import { unaryOperators } from '../../src/formula/operators.js';
import { compileFormula, formulaOf } from '../../src/formula/program.js';
import { anyFormula, valueAt } from '../support/formulas.js';

/** More rows than are computed at once, so that blocks have to fit together. */
const rows = 600;
const x = Float64Array.from({ length: rows }, (_, i) => 0.2 + (i % 37) / 40);
const y = Float64Array.from({ length: rows }, (_, i) => -1 + (i % 53) / 20);
const evaluator = new Evaluator([x, y], rows);

describe('Evaluator', () => {
  it('gives the values of the tree at every row, and says whether all are finite', () => {
    fc.assert(
      fc.property(anyFormula, (formula) => {
        const out = new Float64Array(rows);
        const isAllFinite = evaluator.evaluate(compileFormula(formula), [], out);
        const expected = Array.from(x, (value, i) => valueAt(formula, [value, y[i]!]));
        expect(isAllFinite).toBe(expected.every(Number.isFinite));
        if (!isAllFinite) return;
        expected.forEach((value, i) => {
          // products stand for small powers, whose last digit may differ
          expect(Math.abs(out[i]! - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('gives all values where some are not finite', () => {
    const out = new Float64Array(rows);
    // the logarithm of y, which is negative, 0 and positive
    const formula = binary('*', unary('log', variable(1)), literal(2));
    evaluator.evaluateAll(compileFormula(formula), [], out);
    expect(out).toEqual(y.map((value) => Math.log(value) * 2));
    expect(out.some(Number.isNaN)).toBe(true);
    expect(out.some(Number.isFinite)).toBe(true);
  });

  const functions = unaryOperators.map((operator): [string, Formula] => [
    operator,
    // an operand between .2 and .95, inside the domain of all
    unary(operator, binary('*', constant(0), variable(0))),
  ]);
  it.each<[string, Formula]>([
    ...functions,
    ['a sum', binary('+', binary('*', constant(0), variable(0)), constant(1))],
    ['a difference', binary('-', constant(0), binary('*', constant(1), variable(1)))],
    ['a quotient', binary('/', variable(1), binary('+', constant(0), variable(0)))],
    ['a power', binary('^', variable(0), constant(0))],
    ['a base', binary('^', binary('+', variable(0), constant(0)), literal(3))],
    ['a constant used twice', binary('*', constant(0), unary('sin', binary('*', constant(0), variable(0))))],
  ])('differentiates %s as differences of values do', (_, formula) => {
    const program = compileFormula(formula);
    const constants = [0.83, 0.64].slice(0, program.constants);
    const values = new Float64Array(rows);
    const jacobian = constants.map(() => new Float64Array(rows));
    expect(evaluator.differentiate(program, constants, values, jacobian)).toBe(true);
    const step = 1e-6;
    const [above, below] = [new Float64Array(rows), new Float64Array(rows)];
    constants.forEach((constantValue, p) => {
      evaluator.evaluate(program, constants.with(p, constantValue + step), above);
      evaluator.evaluate(program, constants.with(p, constantValue - step), below);
      for (let i = 0; i < rows; i++) {
        expect(jacobian[p]![i]).toBeCloseTo((above[i]! - below[i]!) / (2 * step), 6);
      }
    });
  });
});

describe('formulaOf', () => {
  it('gives back what was compiled', () => {
    fc.assert(
      fc.property(anyFormula, (formula) => {
        expect(formulaOf(compileFormula(formula))).toEqual(formula);
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});
