import { describe, expect, it } from 'vitest';
import { createExpressionDomain } from '../../src/domain/expression/expression.js';
import { languageOfGrammar } from '../../src/formula/languageOfGrammar.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { discover } from '../../src/library/discover.js';
import { writeFormulaGrammar } from '../../src/library/writeFormulaGrammar.js';

describe('writeFormulaGrammar', () => {
  it('writes operations in parentheses, names, numbers and c', async () => {
    const source = writeFormulaGrammar({
      variables: ['x', 'cell 1'],
      operators: '* ** log',
      constants: 'fitted,2,g=-9.81',
    });
    expect(source).toBe(
      [
        '# Formulas of "x", "cell 1"; c is a constant to be fitted',
        'E -> "(" E "*" E ")"',
        '   | "(" E "^" E ")"',
        '   | "log(" E ")"',
        '   | "x"',
        '   | "`cell 1`"',
        '   | "2"',
        '   | "(-9.81)"',
        '   | "c"',
        '',
      ].join('\n'),
    );
    const grammar = compileGrammar(source);
    expect(languageOfGrammar(grammar).names).toMatchObject({ variables: ['x', 'cell 1'], constant: 'c' });
    const { judge } = await createExpressionDomain({ grammar, target: 'x^2*(-9.81)' });
    expect(judge('((-9.81)*(x^2))')).toMatchObject({ valid: true, scores: { mse: 0 } });
  });

  it('writes what discover reads', async () => {
    const x = [1, 2, 3, 4, 5, 6];
    const table = { x, y: x.map((value) => 3 * value * value) };
    const grammar = writeFormulaGrammar({ variables: ['x'], operators: '* +', constants: 'fitted' });
    const { best } = await discover(table, { target: 'y', grammar, evaluations: 200 });
    expect(best.loss).toBeLessThan(1e-20);
  });

  it.each([
    [{ variables: [] }, 'expected names of variables'],
    [{ variables: ['a', ' a'] }, 'received twice: a'],
    [{ variables: ['c'] }, 'expected another name than c'],
    [{ variables: ['x'], operators: '+ sinn' }, 'sinn'],
    [{ variables: ['x'], constants: 'fitted,?' }, 'received: ?'],
  ])('refuses %j', (options, message) => {
    expect(() => writeFormulaGrammar(options)).toThrow(message);
  });
});
