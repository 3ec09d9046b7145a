import { describe, expect, it } from 'vitest';
import { deriveFormula } from '../../src/formula/derive.js';
import { binary, literal, unary, variable } from '../../src/formula/formula.js';
import { FormulaLanguage } from '../../src/formula/formulaLanguage.js';
import { parseFormula } from '../../src/formula/parseFormula.js';
import { showDimension } from '../../src/formula/units/dimension.js';
import { parseUnit } from '../../src/formula/units/parseUnit.js';
import { unitGrammar } from '../../src/formula/units/unitGrammar.js';
import { compileGrammar } from '../../src/grammar/compile.js';

describe('parseUnit', () => {
  it.each([
    ['m', 'm'],
    ['kg*m^2/s^2', 'kg m^2 s^-2'],
    ['kg m^2 s-2', 'kg m^2 s^-2'],
    ['J', 'kg m^2 s^-2'],
    ['N·m', 'kg m^2 s^-2'],
    ['km/h', 'm s^-1'],
    ['mV', 'A^-1 kg m^2 s^-3'],
    ['1/(mol K)', 'K^-1 mol^-1'],
    ['m**(1/2)', 'm^0.5'],
    ['%', '1'],
    ['1', '1'],
    ['W/V', 'A'],
    ['USD/year', 'USD year^-1'],
  ])('reads %j', (text, dimension) => {
    expect(showDimension(parseUnit(text))).toBe(dimension);
  });

  it.each(['', 'm/', 'm^', '(m', 'm)', 'm^x', '*m'])('refuses %j with its place', (text) => {
    expect(() => parseUnit(text)).toThrow(/at character \d+ of the unit/);
  });
});

describe('unitGrammar', () => {
  const [x, t, v] = [variable(0), variable(1), variable(2)];
  const parts = {
    variables: ['x', 't', 'v'],
    operators: ['+', '-', '*', '/', '^', 'sqrt', 'exp'],
    literals: ['1'],
    constant: 'c',
    dimensions: ['m', 's', 'm/s'].map(parseUnit),
  } as const;
  const language = new FormulaLanguage(compileGrammar(unitGrammar({ ...parts, target: parseUnit('m') })), {
    variables: parts.variables,
    values: {},
    constant: 'c',
  });
  const has = (formula: Parameters<typeof deriveFormula>[1]) => deriveFormula(language, formula, []) !== null;

  it('has formulas whose parts fit together', () => {
    expect(has(binary('-', x, binary('*', v, t)))).toBe(true);
    expect(has(binary('*', literal(0.5), x))).toBe(true);
    expect(has(binary('*', x, unary('exp', binary('/', x, binary('*', v, t)))))).toBe(true);
    expect(
      has(unary('sqrt', binary('+', binary('^', x, literal(2)), binary('^', binary('*', v, t), literal(2))))),
    ).toBe(true);
  });

  it('has no formula of another dimension, and none that adds apples to oranges', () => {
    for (const formula of [
      t,
      v,
      binary('+', x, t),
      binary('+', x, literal(2)),
      unary('exp', x),
      binary('*', x, x),
    ]) {
      expect(has(formula)).toBe(false);
    }
  });

  it('reaches a target that takes many factors (Feynman II.11.3), with what is added on the way', () => {
    const names = ['q', 'E', 'm', 'w0', 'w'];
    const grammar = unitGrammar({
      ...parts,
      variables: names,
      dimensions: ['C', 'V/m', 'kg', '1/s', '1/s'].map(parseUnit),
      target: parseUnit('m'),
    });
    const electric = new FormulaLanguage(compileGrammar(grammar), {
      variables: names,
      values: {},
      constant: 'c',
    });
    const { tree } = parseFormula('q * E / (m * (w0 ^ 2 - w ^ 2))');
    expect(deriveFormula(electric, tree, [])).not.toBeNull();
  });

  it('says at once that a dimension cannot be made, and from what it could choose', () => {
    expect(() => unitGrammar({ ...parts, target: parseUnit('kg') })).toThrow(
      /unit kg of the target can be made, but formulas have only 1, m, s/,
    );
  });
});
