import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binary, type Formula, literal, unary, variable } from '../../src/formula/formula.js';
import { NamedFormula } from '../../src/formula/namedFormula.js';
import { javascriptNames } from '../../src/formula/notations/javascript.js';
import { pythonNames } from '../../src/formula/notations/python.js';
import {
  type BinaryOperator,
  binaryOperators,
  type UnaryOperator,
  unaryOperators,
} from '../../src/formula/operators.js';
import { isHere } from '../support/isHere.js';
import { excelValue } from './excelValue.js';

const variables = ['x', 'cell voltage', 'sin'];
const rows = [
  [0.5, 1.25, 2],
  [3, 0.75, 0.125],
];
const table = Object.fromEntries(variables.map((name, i) => [name, rows.map((row) => row[i]!)]));

const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(...[0, 1, 2].map(variable)),
    fc.constantFrom(...[2, -2, 0.5, -1.5e-7, 3.25e21, Math.PI].map(literal)),
    fc
      .tuple(fc.constantFrom(...unaryOperators), tie('formula'))
      .map(([operator, a]) => unary(operator as UnaryOperator, a)),
    fc
      .tuple(fc.constantFrom(...binaryOperators), tie('formula'), tie('formula'))
      .map(([operator, a, b]) => binary(operator as BinaryOperator, a, b)),
  ),
}));

/** Sums and products may be put together in another order, which changes the last digits. */
function expectNear(received: ArrayLike<number>, expected: Float64Array, text: string): void {
  for (const [i, value] of expected.entries()) {
    // what is infinite, or not a number, has no value
    if (!Number.isFinite(value) || Math.abs(value) > 1e100) continue;
    const tolerance = 1e-9 * Math.max(1, Math.abs(value));
    expect(Math.abs(received[i]! - value), text).toBeLessThanOrEqual(tolerance);
  }
}

/** Whether a formula is so ill-conditioned that the order of its sums decides on its value. */
function isTame(named: NamedFormula): boolean {
  const near = new NamedFormula(named.tree, variables).predict(
    Object.fromEntries(
      Object.entries(table).map(([name, values]) => [name, values.map((value) => value * (1 + 1e-14))]),
    ),
  );
  return named
    .predict(table)
    .every((value, i) => !(Math.abs(value - near[i]!) > 1e-11 * Math.max(1, Math.abs(value))));
}

const named = formula.map((tree) => new NamedFormula(tree, variables)).filter(isTame);

describe('a formula', () => {
  it('reads back from its text as the same formula', () => {
    fc.assert(
      fc.property(named, (one) => {
        const again = NamedFormula.parse(String(one));
        expect(String(again)).toBe(String(one));
        if (one.usedVariables.length > 0) expectNear(again.predict(table), one.predict(table), String(one));
      }),
    );
  });

  it('has the same values in JavaScript', () => {
    fc.assert(
      fc.property(named, (one) => {
        const run = new Function(...javascriptNames(variables), `'use strict'; return ${one.javascript};`);
        expectNear(
          rows.map((row) => run(...row) as number),
          one.predict(table),
          one.javascript,
        );
      }),
    );
  });

  it("has the same values by Excel's rules", () => {
    fc.assert(
      fc.property(named, (one) => {
        const values = rows.map((row) =>
          excelValue(one.excel, { '[@x]': row[0]!, '[@[cell voltage]]': row[1]!, '[@sin]': row[2]! }),
        );
        expectNear(values, one.predict(table), one.excel);
      }),
    );
  });

  const hasPython = isHere('python', spawnSync('python3', ['-c', '']).status === 0);

  it.skipIf(!hasPython)('has the same values in Python', () => {
    const some = fc.sample(named, { numRuns: 300, seed: 1 });
    const program = [
      'import json, sys',
      'from math import *',
      `names = ${JSON.stringify(pythonNames(variables))}`,
      'def value(text, row):',
      '    try:',
      '        return float(eval(text, globals(), dict(zip(names, row))))',
      '    except (ValueError, OverflowError, ZeroDivisionError, TypeError):',
      '        return None',
      `print(json.dumps([[value(text, row) for row in ${JSON.stringify(rows)}] for text in json.load(sys.stdin)]).replace("NaN", "null").replace("-Infinity", "null").replace("Infinity", "null"))`,
    ].join('\n');
    const input = JSON.stringify(some.map(({ python }) => python));
    const { stdout, stderr } = spawnSync('python3', ['-c', program], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    const values = JSON.parse(stdout) as (number | null)[][];
    for (const [i, one] of some.entries()) {
      const received = values[i]!.map((value, row) => value ?? one.predict(table)[row]!);
      expectNear(received, one.predict(table), one.python);
    }
    // Python refuses what is not a number, and no more
    expect(values.flat().filter((value) => value !== null).length).toBeGreaterThan(200);
  });
});

describe('the notations', () => {
  it.each([
    ['-x**2', '-x^2', '-x ** 2', '-(x ** 2)', '-([@x]^2)', '-x^{2}'],
    ['(-x)^2', '(-x)^2', '(-x) ** 2', '(-x) ** 2', '(-[@x])^2', '\\left(-x\\right)^{2}'],
    ['x^y^2', 'x^y^2', 'x ** y ** 2', 'x ** (y ** 2)', '[@x]^([@y]^2)', 'x^{y^{2}}'],
    ['2^-x', '2^-x', '2 ** -x', '2 ** (-x)', '2^(-[@x])', '2^{-x}'],
    ['a-(b-c)', 'a - (b - c)', 'a - (b - c)', 'a - (b - c)', '[@a]-([@b]-[@c])', 'a - \\left(b - c\\right)'],
    ['a*-3', 'a*(-3)', 'a * (-3)', 'a * (-3)', '[@a]*(-3)', 'a \\, \\left(-3\\right)'],
    [
      'm_0/sqrt(1-v^2)',
      'm_0/sqrt(1 - v^2)',
      'm_0 / sqrt(1 - v ** 2)',
      'm_0 / Math.sqrt(1 - v ** 2)',
      '[@m_0]/SQRT(1-[@v]^2)',
      '\\frac{m_{0}}{\\sqrt{1 - v^{2}}}',
    ],
    [
      'log(theta)*1e-7',
      'log(theta)*1e-7',
      'log(theta) * 1e-7',
      'Math.log(theta) * 1e-7',
      'LN([@theta])*1E-7',
      '\\ln\\left(\\theta\\right) \\cdot 1 \\cdot 10^{-7}',
    ],
    [
      'pi*`cell V`',
      'pi*`cell V`',
      'pi * cell_V',
      'Math.PI * cell_V',
      'PI()*[@[cell V]]',
      '\\pi \\, \\text{cell V}',
    ],
    ['2*3*x', '2*3*x', '2 * 3 * x', '2 * 3 * x', '2*3*[@x]', '2 \\cdot 3 \\, x'],
    [
      'exp(-(t/tau_1))',
      'exp(-t/tau_1)',
      'exp(-t / tau_1)',
      'Math.exp(-(t / tau_1))',
      'EXP(-([@t]/[@tau_1]))',
      'e^{-\\frac{t}{\\tau_{1}}}',
    ],
    [
      'abs(v_max)^2',
      'abs(v_max)^2',
      'abs(v_max) ** 2',
      'Math.abs(v_max) ** 2',
      'ABS([@v_max])^2',
      '\\left|v_{\\mathrm{max}}\\right|^{2}',
    ],
  ])('write %s', (text, plain, python, javascript, excel, latex) => {
    const one = NamedFormula.parse(text);
    expect([String(one), one.python, one.javascript, one.excel, one.latex]).toEqual([
      plain,
      python,
      javascript,
      excel,
      latex,
    ]);
  });

  it('write NumPy', () => {
    expect(NamedFormula.parse('asin(x)*pi + abs(x)').numpy).toBe('np.arcsin(x) * np.pi + np.abs(x)');
  });

  it('show five digits and the names of constants', () => {
    const one = new NamedFormula(
      binary('*', literal(9.81), binary('+', literal(1 / 3), variable(0))),
      ['t'],
      {
        g: 9.81,
      },
    );
    expect(one.show()).toBe('g*(0.33333 + t)');
    expect(one.show(2)).toBe('g*(0.33 + t)');
    expect(String(one)).toBe('9.81*(0.3333333333333333 + t)');
    expect(one.latex).toBe('g \\, \\left(0.33333 + t\\right)');
    expect(one.mathml()).toContain('<mi>g</mi>');
  });

  it('make identifiers of names, each its own', () => {
    const names = ['lambda', 'lambda_', 'a b', 'a-b', '2nd', 'Größe', 'x²', 'np'];
    expect(pythonNames(names)).toEqual([
      'lambda__2',
      'lambda_',
      'a_b',
      'a_b_2',
      '_2nd',
      'Größe',
      'x2',
      'np_',
    ]);
    expect(javascriptNames(names)[0]).toBe('lambda');
  });

  it('escape what a name has of LaTeX, MathML and Excel', () => {
    const one = NamedFormula.parse('`50% <b>&_#` + 1');
    expect(one.latex).toBe('\\text{50\\% <b>\\&}_{\\text{\\#}} + 1');
    expect(one.mathml()).toContain('<msub><mi>50% &lt;b&gt;&amp;</mi><mi>#</mi></msub>');
    expect(NamedFormula.parse("`it's [m]`").excel).toBe("[@[it''s '[m']]]");
  });
});
