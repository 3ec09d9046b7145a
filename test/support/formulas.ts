import fc from 'fast-check';
import { binary, type Formula, literal, unary, variable } from '../../src/formula/formula.js';
import { formulaGrammar } from '../../src/formula/formulaGrammar.js';
import { FormulaLanguage } from '../../src/formula/formulaLanguage.js';
import {
  type BinaryOperator,
  binaryOperators,
  elementary,
  type UnaryOperator,
  unaryOperators,
} from '../../src/formula/operators.js';
import { compileGrammar } from '../../src/grammar/compile.js';

export const usualOperators = ['+', '-', '*', '/', 'sin', 'cos', 'exp', 'log'] as const;

/** The language of all formulas in some variables. */
export function languageOf(
  variables: readonly string[],
  operators: readonly (BinaryOperator | UnaryOperator)[] = usualOperators,
): FormulaLanguage {
  const grammar = compileGrammar(formulaGrammar({ variables, operators, literals: ['1'], constant: 'c_' }));
  return new FormulaLanguage(grammar, { variables, values: {}, constant: 'c_' });
}

/** Random formulas in variables 0 and 1. */
export const anyFormula: fc.Arbitrary<Formula> = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(variable(0), variable(1)),
    fc.constantFrom(-2, -1, 0, 0.5, 1, 2, 3).map(literal),
    fc
      .tuple(fc.constantFrom(...binaryOperators), tie('formula'), tie('formula'))
      .map(([operator, left, right]) => binary(operator, left, right)),
    fc
      .tuple(fc.constantFrom(...unaryOperators), tie('formula'))
      .map(([operator, operand]) => unary(operator, operand)),
  ),
})).formula;

/** The value of a formula, computed straight from its tree. */
export function valueAt(formula: Formula, x: readonly number[]): number {
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'variable':
      return x[formula.index]!;
    case 'constant':
      return Number.NaN;
    case 'unary':
      return elementary[formula.operator].value(valueAt(formula.operand, x));
    case 'binary': {
      const [a, b] = [valueAt(formula.left, x), valueAt(formula.right, x)];
      if (formula.operator === '+') return a + b;
      if (formula.operator === '-') return a - b;
      if (formula.operator === '*') return a * b;
      return formula.operator === '/' ? a / b : a ** b;
    }
  }
}
