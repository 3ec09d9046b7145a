import { describe, expect, it } from 'vitest';
import { leastSquares } from '../../src/discovery/leastSquares.js';
import { Evaluator } from '../../src/formula/evaluator.js';
import { binary, constant, literal, unary, variable } from '../../src/formula/formula.js';
import { compileFormula } from '../../src/formula/program.js';

// Misra1a of NIST's Statistical Reference Datasets (nonlinear regression): y = b1 * (1 - exp(-b2 * x))
const x = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
const y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];
const certified = { b1: 2.3894212918e2, b2: 5.5015643181e-4, squares: 1.2455138894e-1 };

const misra = compileFormula(
  binary(
    '*',
    constant(0),
    binary('-', literal(1), unary('exp', unary('negate', binary('*', constant(1), variable(0))))),
  ),
);

describe('leastSquares', () => {
  it.each([
    [500, 1e-4],
    [250, 5e-4],
  ])('gives the certified values from both starts of NIST (%d, %d)', (b1, b2) => {
    const rows = x.length;
    const evaluator = new Evaluator([Float64Array.from(x)], rows);
    const parameters = Float64Array.of(b1, b2);
    const sum = leastSquares(
      { differentiate: (values, out, jacobian) => evaluator.differentiate(misra, values, out, jacobian) },
      parameters,
      Float64Array.from(y),
      { values: new Float64Array(rows), jacobian: [new Float64Array(rows), new Float64Array(rows)] },
      { iterations: 100, leastFall: 1e-14 },
    );
    expect(parameters[0]! / certified.b1).toBeCloseTo(1, 6);
    expect(parameters[1]! / certified.b2).toBeCloseTo(1, 6);
    expect(sum / certified.squares).toBeCloseTo(1, 8);
  });

  it('finds the weights of a line in a step or two, and says that a start without values is none', () => {
    const line = {
      differentiate: (p: Float64Array, out: Float64Array, [a, b]: readonly Float64Array[]) => {
        for (let i = 0; i < 3; i++) {
          out[i] = p[0]! * i + p[1]!;
          a![i] = i;
          b![i] = 1;
        }
        return Number.isFinite(p[0]);
      },
    };
    const buffers = { values: new Float64Array(3), jacobian: [new Float64Array(3), new Float64Array(3)] };
    const parameters = Float64Array.of(0, 0);
    leastSquares(line, parameters, Float64Array.of(1, 3, 5), buffers, { iterations: 4, leastFall: 0 });
    expect(parameters[0]).toBeCloseTo(2, 6);
    expect(parameters[1]).toBeCloseTo(1, 6);
    const lost = Float64Array.of(Number.NaN, 0);
    expect(leastSquares(line, lost, Float64Array.of(1, 3, 5), buffers, { iterations: 4, leastFall: 0 })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
