import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { discoverFormulas } from '../../src/discovery/discover.js';
import { FormulaFront } from '../../src/discovery/formulaFront.js';
import { Judge } from '../../src/discovery/individual.js';
import { squaredLoss } from '../../src/discovery/losses/squared.js';
import { polynomialError } from '../../src/discovery/polynomialError.js';
import { SparseSums } from '../../src/discovery/sparseSum.js';
import { transformsOf } from '../../src/discovery/transforms.js';
import { linearFit, variationOf } from '../../src/discovery/vectors.js';
import { Evaluator } from '../../src/formula/evaluator.js';
import { type Formula, variable } from '../../src/formula/formula.js';
import { parseFormula } from '../../src/formula/parseFormula.js';
import { compileFormula } from '../../src/formula/program.js';
import { languageOf } from '../support/formulas.js';

const random = new Random(3);
const draw = (low: number, high: number) =>
  Float64Array.from({ length: 12 }, () => low + (high - low) * random.uniform());
const [x, y] = [draw(1, 3), draw(1, 3)];
const target = x.map((value, row) => Math.exp(0.7 * value) + y[row]! + 0.3 * random.normal());
/** Whole numbers, so that a weight is a number of repeats. */
const weights = Float64Array.from(x, (_, row) => 1 + (row % 4));
const repeated = (values: Float64Array) =>
  Float64Array.from([...values].flatMap((value, row) => new Array<number>(weights[row]!).fill(value)));

const language = languageOf(['x', 'y']);
const numberOf = (text: string) => language.table.productions.findIndex(({ rhs }) => rhs.includes(text));
/** exp(c * x) */
const derivation = Uint16Array.of(numberOf('exp('), numberOf('*'), numberOf('c_'), numberOf('x'));

describe('a weight of a whole number is as much as repeated rows', () => {
  it('in linear fits and the variation', () => {
    const ones = new Float64Array(12).fill(1);
    const [a, b] = [
      linearFit([x, y, ones], target, weights)!,
      linearFit([x, y, ones].map(repeated), repeated(target))!,
    ];
    a.forEach((value, i) => {
      expect(value).toBeCloseTo(b[i]!, 10);
    });
    expect(variationOf(target, weights)).toBeCloseTo(variationOf(repeated(target)), 10);
  });

  it('in sums of a few terms', () => {
    const terms = [x, y, x.map((value) => value ** 2), y.map(Math.sin)];
    const weighted = new SparseSums(terms, target, true, weights);
    const plain = new SparseSums(terms.map(repeated), repeated(target));
    const [a, b] = [weighted.widen([[0], [1]]), plain.widen([[0], [1]])];
    expect(a.map((sum) => sum.terms)).toEqual(b.map((sum) => sum.terms));
    a.forEach(({ loss, offset }, i) => {
      expect(loss).toBeCloseTo(b[i]!.loss, 10);
      expect(offset).toBeCloseTo(b[i]!.offset, 10);
    });
  });

  it.each([
    [true, true],
    [true, false],
    [false, false],
  ])('in the fit of constants beside companions (factor %s, offset %s)', (hasFactor, hasOffset) => {
    const place = { hasFactor, hasOffset };
    const weighted = new Judge(language, new Evaluator([x, y], 12), target, [y], place, weights);
    const rows = repeated(x).length;
    const evaluator = new Evaluator([repeated(x), repeated(y)], rows);
    const plain = new Judge(language, evaluator, repeated(target), [repeated(y)], place);
    const [a, b] = [weighted, plain].map((judge) => {
      const one = judge.judge(derivation, Float64Array.of(0.5), Number.POSITIVE_INFINITY)!;
      return judge.fit(one, 20);
    }) as [ReturnType<Judge['fit']>, ReturnType<Judge['fit']>];
    expect(a.loss).toBeCloseTo(b.loss, 8);
    expect(a.constants[0]).toBeCloseTo(b.constants[0]!, 4);
    expect(a.values).toEqual(x.map((value) => Math.exp(a.constants[0]! * value)));
  });

  it('in the loss of the formulas that are shown', () => {
    const formula = parseFormula('2*x + y', ['x', 'y']).tree;
    const front = new FormulaFront(language, {
      columns: [x, y],
      target,
      weights,
      loss: squaredLoss,
    });
    const plain = new FormulaFront(language, {
      columns: [repeated(x), repeated(y)],
      target: repeated(target),
      weights: null,
      loss: squaredLoss,
    });
    expect(front.offer(formula).loss).toBeCloseTo(plain.offer(formula).loss, 12);
  });
});

it('rows of little weight hardly count for polynomials', () => {
  const [a, b] = [draw(-1, 1), draw(-1, 1)];
  const line = a.map((value, row) => value - b[row]!);
  const wrong = Float64Array.from(line);
  wrong[3] = 100;
  wrong[4] = -50;
  const little = a.map((_, row) => (row === 3 || row === 4 ? 1e-12 : 1));
  expect(polynomialError([a, b], wrong, 1)).toBeGreaterThan(0.1);
  expect(polynomialError([a, b], wrong, 1, little)).toBeLessThan(1e-6);
});

it('a search with weights ignores wrong rows of little weight', async () => {
  const truth = x.map((value, row) => 2 * Math.sin(value) + y[row]!);
  const wrong = truth.map((value, row) => (row === 2 ? value + 10 : value));
  const little = truth.map((_, row) => (row === 2 ? 1e-30 : 0.5 + (row % 3)));
  const options = { evaluations: 20_000, weights: little };
  const { formulas, ended } = await discoverFormulas(language, [x, y], wrong, options);
  expect(ended).toBe('exact');
  expect(formulas.at(-1)!.loss).toBeLessThan(1e-24);
});

describe('transformsOf', () => {
  it('weighs errors within an operation by its slope, as numeric differences give it', () => {
    const language = languageOf(
      ['x'],
      ['+', '-', '*', '/', '^', 'sqrt', 'exp', 'log', 'sin', 'cos', 'asin', 'tanh'],
    );
    const values = Float64Array.of(0.2, 0.5, 0.8);
    const inner = transformsOf(
      { language, samples: [[variable(0)]] } as unknown as Parameters<typeof transformsOf>[0],
      {
        name: 'target',
        evaluator: new Evaluator([values], 3),
        variables: [0],
        target: values,
        weights: Float64Array.of(1, 4, 9),
        place: { nonTerminal: 0, hasFactor: true, hasOffset: true },
        wrap: (formula: Formula) => formula,
      },
    );
    expect(inner.length).toBe(9);
    for (const { name, target: within, weights: found, wrap } of inner) {
      const at = (change: number) => {
        const out = new Float64Array(3);
        const column = within.map((value) => value * (1 + change));
        new Evaluator([column], 3).evaluate(compileFormula(wrap(variable(0))), [], out);
        return out;
      };
      const [above, below] = [at(1e-5), at(-1e-5)];
      values.forEach((_, row) => {
        const slope = (above[row]! - below[row]!) / (2e-5 * within[row]!);
        expect(found![row]! / (slope ** 2 * (row + 1) ** 2), name).toBeCloseTo(1, 6);
      });
    }
  });
});
