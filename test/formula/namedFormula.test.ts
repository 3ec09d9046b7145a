import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NamedFormula } from '../../src/formula/namedFormula.js';

describe('the derivative of a formula', () => {
  // every operator, its operand a formula too, at places where it has a value
  it.each([
    'sqrt(x)*y',
    'exp(-x*y)',
    'log(x + y)/x',
    'sin(x^2)*cos(y)',
    'tan(x/2)',
    'asin(x/3)+acos(x/4)+atan(x)',
    'sinh(x)-cosh(x)*tanh(x)',
    'abs(y-x)',
    'x^y',
    'y^x',
    '(x*y)^3/(1+x^2)',
    '2^(x/y)',
    'x/y/x^2',
    '-x/(3-y)',
  ])('%s is the limit of its differences', (text) => {
    const one = NamedFormula.parse(text);
    const at = { x: [0.6, 1.3], y: [0.8, 0.35] };
    const step = 1e-5;
    for (const name of one.variables as ('x' | 'y')[]) {
      const moved = (by: number) => one.predict({ ...at, [name]: at[name].map((value) => value + by) });
      const [above, below] = [moved(step), moved(-step)];
      const derivative = one.derivative(name).predict(at);
      for (const [i, value] of derivative.entries()) {
        expect(value).toBeCloseTo((above[i]! - below[i]!) / (2 * step), 6);
      }
    }
  });

  it('is refused for a name that the formula does not have', () => {
    expect(() => NamedFormula.parse('volt*2').derivative('vlot')).toThrow(
      /expected a variable of the formula \(volt\), but received: vlot \(Did you mean volt\?\)/,
    );
  });
});

describe('predict', () => {
  const one = NamedFormula.parse('sqrt(x) - 1/y');

  it('takes columns and rows', () => {
    const expected = [1.5, 2.75];
    expect([...one.predict({ x: [4, 9], y: [2, 4] })]).toEqual(expected);
    expect([
      ...one.predict([
        { x: 4, y: 2 },
        { x: 9, y: 4 },
      ]),
    ]).toEqual(expected);
  });

  it('is not a number where the formula has no value, and where a cell is missing, in these rows alone', () => {
    expect([...one.predict({ x: [4, -1, 9, 1], y: [2, 1, 4, 0] })]).toEqual([
      1.5,
      Number.NaN,
      2.75,
      Number.NaN,
    ]);
    expect([...one.predict([{ x: 4, y: 2 }, { x: 4 }, { x: 4, y: null }])]).toEqual([
      1.5,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('gives a constant for every row, and refuses a table without a column', () => {
    expect([...NamedFormula.parse('2*pi').predict({ t: [1, 2] })]).toEqual([2 * Math.PI, 2 * Math.PI]);
    expect(() => one.predict({ x: [1] })).toThrow(/expected a column of the table \(x\), but received: y/);
  });

  it('needs only the columns that occur in the formula', () => {
    const { variables, tree } = NamedFormula.parse('x + 0*y');
    expect([...new NamedFormula(tree, variables).simplify().predict({ x: [3] })]).toEqual([3]);
  });
});

describe('the text of a formula', () => {
  it('is data: no code in it runs, and mistakes have their place', () => {
    expect(() => NamedFormula.parse('process.exit(1)')).toThrow(
      /at character 8, where the expression has "\."/,
    );
    expect(() => NamedFormula.parse('')).toThrow(/expected a number, a name/);
    expect(() => NamedFormula.parse(Array(3000).fill('x').join('+'))).toThrow(/at most 2000 operators/);
  });

  it('reads a function before a parenthesis and a name elsewhere', () => {
    expect(NamedFormula.parse('sin(x) + `sin`').usedVariables).toEqual(['x', 'sin']);
    expect(NamedFormula.parse('log * log (log)').variables).toEqual(['log']);
  });

  it('keeps any name of a column', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const one = NamedFormula.parse('2*x');
        const renamed = new NamedFormula(one.tree, [name]);
        expect(NamedFormula.parse(String(renamed)).variables).toEqual(name === 'pi' ? [] : [name]);
      }),
    );
  });
});
