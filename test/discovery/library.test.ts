import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { enumerateFormulas } from '../../src/discovery/library.js';
import { mayApply, mayJoin, rangeOf } from '../../src/discovery/operandValues.js';
import { Evaluator } from '../../src/formula/evaluator.js';
import { FormulaLanguage } from '../../src/formula/formulaLanguage.js';
import { binaryOperators, elementary, unaryOperators } from '../../src/formula/operators.js';
import { codes } from '../../src/formula/program.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { languageOf } from '../support/formulas.js';

const random = new Random(2);
const rows = 300;
const columns = [0, 1].map(() => Float64Array.from({ length: rows }, () => -1 + 3 * random.uniform()));
const evaluator = new Evaluator(columns, rows);

function languageFrom(grammar: string): FormulaLanguage {
  return new FormulaLanguage(compileGrammar(grammar), { variables: ['x', 'y'], values: {}, constant: 'c' });
}

describe('enumerateFormulas', () => {
  it.each<[string, FormulaLanguage]>([
    [
      'one operator a production',
      languageOf(['x', 'y'], ['+', '-', '*', '/', '^', 'sqrt', 'exp', 'log', 'tan']),
    ],
    [
      'productions of several operators, and ones that name others',
      languageFrom(
        'S -> "(" E "*exp((-" F ")))" | F\nE -> "((" E "^2)+" F ")" | "x" | "(c*" F ")"\nF -> "y" | "3" | G | "(" F "^" F ")"\nG -> "sqrt((x+" F "))"',
      ),
    ],
    [
      'operators without parentheses',
      languageFrom('S -> S "+" T | T\nT -> T "*" F | F\nF -> "x" | "y" | "c"'),
    ],
  ])('computes formulas from their parts with the bits of the evaluator: %s', (_, language) => {
    const library = enumerateFormulas(language, evaluator, {
      mostEvaluations: 3000,
      mostSize: 9,
      variables: [0, 1],
      constants: [0.7312, 1.3719],
    });
    const whole = new Float64Array(rows);
    for (const entries of library.entries) {
      expect(entries.length).toBeGreaterThan(3);
      for (const { derivation, constants, values } of entries) {
        expect(evaluator.evaluate(language.programOf(derivation), constants, whole)).toBe(true);
        expect(Buffer.compare(Buffer.from(whole.buffer), Buffer.from(values.slice().buffer))).toBe(0);
      }
    }
  });

  it('counts every formula, and keeps the finite ones of different values', () => {
    const language = languageFrom('S -> "(-" S ")" | "log(" S ")" | "(" S "/" S ")" | "x" | "0"');
    const { entries, evaluations } = enumerateFormulas(language, new Evaluator([Float64Array.of(-1, 2)], 2), {
      mostEvaluations: 100,
      mostSize: 3,
      variables: [0],
    });
    const texts = entries[0]!.map(({ values }) => [...values]);
    expect(texts).toEqual([
      [-1, 2],
      [0, 0],
      [1, -2],
      [1, 1],
    ]);
    // x and 0; - and log of both; - and log of -x, and the four quotients, of which x / x alone is new
    expect(evaluations).toBe(2 + 4 + 2 + 4);
  });
});

describe('the ranges of operands', () => {
  const values = fc.array(
    fc.oneof(
      fc.constantFrom(0, -0, 1, -1, 2, -3, 0.5, 710, -800, 1e300),
      fc.double({ noNaN: true, min: -20, max: 20 }),
    ),
    { minLength: 1, maxLength: 4 },
  );
  const operand = (numbers: readonly number[], isScalar = false) => {
    const array = Float64Array.from(numbers);
    return { values: array, range: rangeOf(array), isScalar };
  };

  it('refuse no operation that is finite at all rows', () => {
    fc.assert(
      fc.property(values, fc.nat(unaryOperators.length - 1), (numbers, index) => {
        const { value } = elementary[unaryOperators[index]!];
        if (numbers.map(value).every(Number.isFinite))
          expect(mayApply(codes.unary + index, operand(numbers))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(values, values, fc.boolean(), fc.nat(4), (left, right, isScalar, index) => {
        const others = left.map((_, i) => right[isScalar ? 0 : i % right.length]!);
        const results = left.map((a, i) => {
          const b = others[i]!;
          return [a + b, a - b, a * b, a / b, a ** b][index]!;
        });
        if (results.every(Number.isFinite))
          expect(mayJoin(codes.binary + index, operand(left), operand(others, isScalar))).toBe(true);
      }),
    );
    expect(binaryOperators.length).toBe(5);
  });

  it('refuse roots of negative numbers, logarithms and divisions of 0, and exponentials that overflow', () => {
    const unary = (name: (typeof unaryOperators)[number]) => codes.unary + unaryOperators.indexOf(name);
    expect(mayApply(unary('sqrt'), operand([4, -1, 9]))).toBe(false);
    expect(mayApply(unary('log'), operand([1, 0]))).toBe(false);
    expect(mayApply(unary('exp'), operand([1, 710]))).toBe(false);
    expect(mayApply(unary('asin'), operand([0, 1.01]))).toBe(false);
    expect(mayJoin(codes.binary + 3, operand([1, 2]), operand([-1, 0]))).toBe(false);
    expect(mayJoin(codes.binary + 4, operand([-1, 2]), operand([0.5, 0.5], true))).toBe(false);
    expect(mayJoin(codes.binary + 4, operand([1, 0]), operand([-1, -1], true))).toBe(false);
  });
});
