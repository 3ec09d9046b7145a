import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { deriveFormula } from '../../src/formula/derive.js';
import { Evaluator } from '../../src/formula/evaluator.js';
import { FormulaLanguage } from '../../src/formula/formulaLanguage.js';
import { formulaOf } from '../../src/formula/program.js';
import { withValues } from '../../src/formula/simplify.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { yieldText } from '../../src/grammar/text.js';
import { drawDerivation } from '../../src/grammar/weightedGrammar.js';
import { languageOf } from '../support/formulas.js';

const names = { variables: ['x'], values: { pi: Math.PI }, constant: 'c' };

describe('FormulaLanguage', () => {
  it('gives derivations the meaning of their strings', () => {
    const language = languageOf(['x', 'y'], ['+', '-', '*', '/', '^', 'negate', 'sin']);
    const columns = [Float64Array.of(0.3, 1.2), Float64Array.of(2.5, 0.7)];
    const evaluator = new Evaluator(columns, 2);
    const random = new Random(1);
    const counts = new Float64Array(language.table.productions.length).fill(1);
    for (let i = 0; i < 200; i++) {
      const derivation = drawDerivation({ table: language.table, counts }, language.table.start, 12, random)!;
      const program = language.programOf(derivation);
      const constants = Array.from({ length: program.constants }, (_, p) => 0.5 + p);
      const values = new Float64Array(2);
      if (!evaluator.evaluate(program, constants, values)) continue;
      let p = 0;
      const text = yieldText(language.table, derivation)
        .replaceAll('c_', () => String(constants[p++]))
        .replaceAll('^', '**')
        .replaceAll('sin', 'Math.sin');
      const run = new Function('x', 'y', `return ${text.replaceAll('(-', '(0-')}`) as (
        x: number,
        y: number,
      ) => number;
      expect(values[0]).toBeCloseTo(run(0.3, 2.5), 9);
      expect(values[1]).toBeCloseTo(run(1.2, 0.7), 9);
    }
  });

  it('reads the strings of a grammar whose operators have no parentheses', () => {
    // the derivation groups from the left, the string by precedence: x + 2 * x
    const grammar = compileGrammar('S -> S "+" T | S "*" T | T\nT -> "x" | "2"');
    const language = new FormulaLanguage(grammar, names);
    expect(language.templates).toBeNull();
    const outcome = grammar.parse('x+2*x');
    const derivation = outcome.kind === 'parsed' ? outcome.derivation : [];
    const values = new Float64Array(1);
    new Evaluator([Float64Array.of(5)], 1).evaluate(language.programOf(derivation), [], values);
    expect(values[0]).toBe(15);
  });

  it('numbers the constants of a production before those below it', () => {
    const grammar = compileGrammar('S -> "(" S "*c)" | "x"');
    const language = new FormulaLanguage(grammar, names);
    // ((x*c)*c): the outer production writes constant 0
    const { instructions } = language.programOf([0, 0, 1]);
    const values = new Float64Array(1);
    new Evaluator([Float64Array.of(1)], 1).evaluate(language.programOf([0, 0, 1]), [2, 3], values);
    expect([instructions.length, values[0]]).toEqual([5, 6]);
    const formula = formulaOf(language.programOf([0, 0, 1]));
    expect(deriveFormula(language, formula, [2, 3])).toEqual({
      derivation: Uint16Array.of(0, 0, 1),
      constants: Float64Array.of(2, 3),
    });
  });

  it('refuses strings that are no formulas', () => {
    const language = () => new FormulaLanguage(compileGrammar('S -> "hello"'), names).programOf([0]);
    expect(language).toThrow('expected');
  });
});

describe('deriveFormula', () => {
  const language = languageOf(['x', 'y']);

  it('finds the derivation of a formula, with its numbers as fitted constants', () => {
    const random = new Random(2);
    const counts = new Float64Array(language.table.productions.length).fill(1);
    for (let i = 0; i < 100; i++) {
      const drawn = drawDerivation({ table: language.table, counts }, language.table.start, 10, random)!;
      const program = language.programOf(drawn);
      const constants = Float64Array.from({ length: program.constants }, (_, p) => 0.5 + p);
      const formula = withValues(formulaOf(program), constants);
      const found = deriveFormula(language, formula, [])!;
      expect(withValues(formulaOf(language.programOf(found.derivation)), found.constants)).toEqual(formula);
    }
  });

  it('returns null for an operator that the language does not have', () => {
    expect(
      deriveFormula(
        language,
        { kind: 'unary', operator: 'tanh', operand: { kind: 'variable', index: 0 } },
        [],
      ),
    ).toBeNull();
  });
});
