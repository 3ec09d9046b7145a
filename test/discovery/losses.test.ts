import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { discoverFormulas } from '../../src/discovery/discover.js';
import { Emphasis } from '../../src/discovery/emphasis.js';
import { type FormulaData, squareWeights } from '../../src/discovery/formulaData.js';
import { FormulaFront, type FoundFormula } from '../../src/discovery/formulaFront.js';
import { absoluteLoss } from '../../src/discovery/losses/absolute.js';
import type { FormulaLoss } from '../../src/discovery/losses/formulaLoss.js';
import { formulaLosses } from '../../src/discovery/losses/formulaLosses.js';
import { huberLoss } from '../../src/discovery/losses/huber.js';
import { logLoss } from '../../src/discovery/losses/log.js';
import { relativeLoss } from '../../src/discovery/losses/relative.js';
import { clippedSquare, robustScale, threshold } from '../../src/discovery/losses/robustScale.js';
import { squaredLoss } from '../../src/discovery/losses/squared.js';
import { NumberFit } from '../../src/discovery/numberFit.js';
import type { Problem } from '../../src/discovery/problem.js';
import { weightedMedian } from '../../src/discovery/weightedMedian.js';
import { Evaluator } from '../../src/formula/evaluator.js';
import { parseFormula } from '../../src/formula/parseFormula.js';
import { compileFormula } from '../../src/formula/program.js';
import { pythonNotation, writeFormula } from '../../src/formula/writeFormula.js';
import { languageOf } from '../support/formulas.js';

const of = (...values: readonly number[]) => Float64Array.of(...values);
const target = of(1, 2, 4, 8);
const values = of(2, 2, 2, 10);
const weights = of(1, 3, 2, 0.5);

describe('the totals', () => {
  it.each<[FormulaLoss, number, number]>([
    [squaredLoss, 1 + 0 + 4 + 4, 1 + 0 + 2 * 4 + 0.5 * 4],
    [absoluteLoss, 1 + 0 + 2 + 2, 1 + 0 + 2 * 2 + 0.5 * 2],
    [relativeLoss, 1 + 0 + 0.25 + 1 / 16, 1 + 0 + 2 * 0.25 + 0.5 / 16],
    [logLoss, Math.log(2) ** 2 * 2 + Math.log(1.25) ** 2, Math.log(2) ** 2 * 3 + 0.5 * Math.log(1.25) ** 2],
  ])('$name is as by hand, without and with weights', (loss, plain, weighted) => {
    expect(loss.totalOf(values, target, null)).toBeCloseTo(plain, 12);
    expect(loss.totalOf(values, target, weights)).toBeCloseTo(weighted, 12);
  });

  it('huber is the least over the scale', () => {
    const totalAt = (scale: number) =>
      [...values].reduce((sum, value, row) => {
        const z = Math.abs(value - target[row]!) / scale;
        const rho = z <= threshold ? (z * z) / 2 : threshold * (z - threshold / 2);
        return sum + weights[row]! * scale * (rho + clippedSquare / 2);
      }, 0);
    const total = huberLoss.totalOf(values, target, weights);
    const scales = Array.from({ length: 4000 }, (_, i) => 0.001 * (i + 1));
    const least = Math.min(...scales.map(totalAt));
    expect(total).toBeLessThanOrEqual(least * (1 + 1e-12));
    expect(total / least).toBeCloseTo(1, 6);
  });

  it('the clippedSquare for normal errors is its integral', () => {
    const step = 1e-3;
    let sum = 0;
    for (let z = -10 + step / 2; z < 10; z += step)
      sum += Math.min(z * z, threshold ** 2) * Math.exp((-z * z) / 2) * step;
    expect(sum / Math.sqrt(2 * Math.PI)).toBeCloseTo(clippedSquare, 6);
  });

  it.each(formulaLosses.map((loss) => [loss.name, loss] as const))(
    '%s of whole weights is that of repeated rows, and least at the best constant',
    (_, loss) => {
      const whole = of(1, 3, 2, 1);
      const repeat = (list: Float64Array) =>
        Float64Array.from([...list].flatMap((value, row) => new Array<number>(whole[row]!).fill(value)));
      expect(loss.totalOf(values, target, whole)).toBeCloseTo(
        loss.totalOf(repeat(values), repeat(target), null),
        12,
      );
      const best = loss.bestConstant(target, whole);
      expect(best).toBeCloseTo(loss.bestConstant(repeat(target), null), 9);
      const totalAt = (value: number) => loss.totalOf(new Float64Array(4).fill(value), target, whole);
      for (const factor of [0.9, 0.999, 1.001, 1.1])
        expect(totalAt(best)).toBeLessThanOrEqual(totalAt(best * factor) * (1 + 1e-12));
    },
  );

  it('log is infinite for what is not above 0', () => {
    expect(logLoss.totalOf(of(1, 2, 0, 8), target, null)).toBe(Number.POSITIVE_INFINITY);
    expect(logLoss.totalOf(of(1, 2, -1, 8), target, null)).toBeNaN();
    const front = frontOf(logLoss, target, target);
    expect(front.offer(parseFormula('x - 1', ['x']).tree).loss).toBe(Number.POSITIVE_INFINITY);
  });
});

function frontOf(loss: FormulaLoss, x: Float64Array, y: Float64Array): FormulaFront {
  return new FormulaFront(languageOf(['x']), { columns: [x], target: y, weights: null, loss });
}

describe('robustScale', () => {
  it('is the deviation of normal errors, wrong rows among them or not', () => {
    const random = new Random(2);
    const errors = Float64Array.from({ length: 20_000 }, () => 3 * random.normal());
    expect(robustScale(errors, null)).toBeCloseTo(3, 1);
    const wrong = errors.map((error, row) => (row % 20 === 0 ? 1e6 : error));
    expect(robustScale(wrong, null)).toBeGreaterThan(3);
    expect(robustScale(wrong, null)).toBeLessThan(3.5);
  });

  it('is 0 where most errors are, and that of all otherwise', () => {
    expect(robustScale(of(0, 0, 0, 0, 0, 0, 0, 5, -7), null)).toBe(0);
    // all within the threshold: the root of the mean square over the clippedSquare
    expect(robustScale(of(1, -1, 1, -1), null)).toBeCloseTo(1 / Math.sqrt(clippedSquare), 12);
  });
});

it('weightedMedian is the median of repeated rows', () => {
  expect(weightedMedian(of(5, 1, 9), null)).toBe(5);
  expect(weightedMedian(of(5, 1, 9), of(1, 1, 3))).toBe(9);
  expect(weightedMedian(of(5, 1, 9), of(1, 4, 1))).toBe(1);
});

const x = Float64Array.from({ length: 50 }, (_, i) => 0.2 + i / 10);
/** One row in ten is grossly wrong, always upwards. */
const withWrongRows = (truth: (value: number) => number) =>
  x.map((value, row) => (row % 10 === 4 ? 40 + value : truth(value)));

describe('NumberFit', () => {
  const fitted = (loss: FormulaLoss, y: Float64Array, text: string): Float64Array => {
    const formula = new NumberFit({ columns: [x], target: y, weights: null, loss }).fitted(
      parseFormula(text, ['x']).tree,
    );
    const out = new Float64Array(x.length);
    new Evaluator([x], x.length).evaluate(compileFormula(formula), [], out);
    return out;
  };

  it.each([absoluteLoss, huberLoss])('fits exactly what is right in nine rows of ten: $name', (loss) => {
    const truth = (value: number) => 2.7 * Math.exp(-0.6 * value) + 0.3;
    const y = withWrongRows(truth);
    const wrong = fitted(squaredLoss, y, '1.5*exp(-0.5*x) + 1.2');
    const right = fitted(loss, y, '1.5*exp(-0.5*x) + 1.2');
    x.forEach((value, row) => {
      expect(Math.abs(right[row]! - truth(value))).toBeLessThan(1e-6);
      expect(Math.abs(wrong[row]! - truth(value))).toBeGreaterThan(0.1);
    });
  });

  it('comes to the least absolute error of a constant, the median, and of a line through two of the rows', () => {
    const random = new Random(4);
    const y = x.map((value) => 3 * value + random.normal());
    const median = new Float64Array(x.length).fill(weightedMedian(y, null));
    const ratio = absoluteLoss.totalOf(fitted(absoluteLoss, y, '0.123 + 0*x'), y, null);
    expect(ratio / absoluteLoss.totalOf(median, y, null)).toBeCloseTo(1, 6);
    const line = fitted(absoluteLoss, y, '2.5*x + 0.5');
    let least = Number.POSITIVE_INFINITY;
    // the least absolute error of a line is that of one through two rows
    for (let a = 0; a < x.length; a++) {
      for (let b = 0; b < a; b++) {
        const slope = (y[a]! - y[b]!) / (x[a]! - x[b]!);
        const through = x.map((value) => y[a]! + slope * (value - x[a]!));
        least = Math.min(least, absoluteLoss.totalOf(through, y, null));
      }
    }
    expect(absoluteLoss.totalOf(line, y, null) / least).toBeLessThan(1 + 1e-4);
    expect(absoluteLoss.totalOf(line, y, null)).toBeGreaterThanOrEqual(least * (1 - 1e-12));
  });

  it('fits logarithms: an exponential becomes the line of least squares through them', () => {
    const random = new Random(6);
    const y = x.map((value) => 5 * Math.exp(-1.5 * value + 0.4 * random.normal()));
    const logs = y.map(Math.log);
    const [meanX, meanY] = [x, logs].map((list) => list.reduce((a, b) => a + b) / x.length) as [
      number,
      number,
    ];
    const slope =
      x.reduce((sum, value, row) => sum + (value - meanX) * (logs[row]! - meanY), 0) /
      x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
    const found = fitted(logLoss, y, '4.5*exp(-1.2*x)');
    x.forEach((value, row) => {
      expect(Math.log(found[row]!)).toBeCloseTo(meanY + slope * (value - meanX), 6);
    });
  });

  it('fits relative errors: the least squares of the quotients', () => {
    const y = x.map((value, row) => value ** 4 * (1 + 0.1 * Math.sin(7 * row)));
    const factors = y.map((value, row) => x[row]! ** 4 / value);
    const best =
      factors.reduce((sum, value) => sum + value, 0) / factors.reduce((sum, value) => sum + value ** 2, 0);
    expect(fitted(relativeLoss, y, '0.5*x^4')[9]! / x[9]! ** 4).toBeCloseTo(best, 8);
  });
});

describe('the weights of searches by least squares', () => {
  it('are those of errors near the target', () => {
    const change = target.map((value, row) => value * (1 + 1e-4 * (row + 1)));
    for (const loss of [squaredLoss, relativeLoss, logLoss]) {
      const near = squareWeights({ columns: [], target, weights, loss });
      expect(loss.totalOf(change, target, weights) / squaredLoss.totalOf(change, target, near)).toBeCloseTo(
        1,
        3,
      );
    }
  });

  it('are less for rows far off a polynomial, and then for rows far off the best formula', () => {
    const truth = (value: number) => value ** 2 - 3;
    const data: FormulaData = {
      columns: [x],
      target: withWrongRows(truth),
      weights: null,
      loss: absoluteLoss,
    };
    const front = frontOf(absoluteLoss, x, data.target);
    const emphasis = new Emphasis(data, front);
    const problem: Problem = {
      name: 'target',
      evaluator: new Evaluator([x], x.length),
      variables: [0],
      target: data.target,
      weights: null,
      place: { nonTerminal: 0, hasFactor: true, hasOffset: true },
      wrap: (formula) => formula,
    };
    const begun = emphasis.begun(problem);
    begun.weights!.forEach((weight, row) => {
      if (row % 10 === 4) expect(weight).toBeLessThan(1e-3);
    });
    front.offer(parseFormula('x', ['x']).tree);
    expect(emphasis.renewed(begun).weights).toEqual(begun.weights);
    front.offer(parseFormula('x*x - 3.0001', ['x']).tree);
    expect(emphasis.renewed(begun).weights!.every((weight, row) => weight > 0.9 !== (row % 10 === 4))).toBe(
      true,
    );
    const plain = new Emphasis({ ...data, loss: squaredLoss }, front);
    expect(plain.begun(problem)).toBe(problem);
    expect(plain.renewed(problem)).toBe(problem);
  });
});

describe('a search', () => {
  const formulasOf = async (loss: FormulaLoss, y: Float64Array, evaluations = 4000, column = x) => {
    const { formulas } = await discoverFormulas(languageOf(['x']), [column], y, { loss, evaluations });
    return formulas;
  };
  const least = (found: readonly FoundFormula[], truth: (value: number) => number, column = x) =>
    Math.min(
      ...found.map(({ formula }) => {
        const out = new Float64Array(column.length);
        new Evaluator([column], column.length).evaluate(compileFormula(formula), [], out);
        return Math.max(...out.map((value, row) => Math.abs(value / truth(column[row]!) - 1)));
      }),
    );

  it('finds a line whatever a tenth of the rows says, by absolute and by Huber, not by squared errors', async () => {
    const truth = (value: number) => 3 * value + 1.5;
    const y = withWrongRows(truth);
    expect(least(await formulasOf(absoluteLoss, y), truth)).toBeLessThan(1e-12);
    expect(least(await formulasOf(huberLoss, y), truth)).toBeLessThan(1e-12);
    expect(least(await formulasOf(squaredLoss, y), truth)).toBeGreaterThan(0.1);
  });

  it('finds a polynomial within a logarithm whatever a tenth of the rows says', async () => {
    const truth = (value: number) => Math.log(value + 1) + Math.log(value * value + 1);
    expect(least(await formulasOf(absoluteLoss, withWrongRows(truth)), truth)).toBeLessThan(1e-9);
  });

  it('finds a formula over eight decades by relative errors, not by squared ones', async () => {
    const column = x.map((_, row) => 10 ** (-2 + row / 12));
    const truth = (value: number) => 3 * value ** 2 + 0.05 * value;
    const y = column.map((value, row) => truth(value) * (1 + 1e-3 * Math.sin(5 * row)));
    expect(least(await formulasOf(relativeLoss, y, 4000, column), truth, column)).toBeLessThan(1e-2);
    expect(least(await formulasOf(squaredLoss, y, 4000, column), truth, column)).toBeGreaterThan(0.1);
  });

  it('finds a noisy exponential by logarithms', async () => {
    const random = new Random(8);
    const y = x.map((value) => 5 * Math.exp(-2 * value + 0.2 * random.normal()));
    const totalOf = (truth: (value: number) => number) => logLoss.totalOf(x.map(truth), y, null);
    const constant = totalOf(() => logLoss.bestConstant(y, null));
    const found = await formulasOf(logLoss, y);
    // 5 / exp(2 * x) has six parts
    const small = found.filter(({ size }) => size <= 6).at(-1)!;
    expect(small.loss * constant).toBeLessThan(totalOf((value) => 5 * Math.exp(-2 * value)));
    expect(writeFormula(small.formula, pythonNotation(['x']))).toContain('exp');
  });

  it('gives the same for the same seed, and R² of squared errors, whatever the loss', async () => {
    const y = x.map((value, row) => Math.exp(value / 2) + Math.cos(3 * row) / 2);
    for (const loss of formulaLosses) {
      const [first, second] = [await formulasOf(loss, y, 1500), await formulasOf(loss, y, 1500)];
      expect(first).toEqual(second);
      for (const { formula, r2 } of first) {
        const out = new Float64Array(x.length);
        new Evaluator([x], x.length).evaluate(compileFormula(formula), [], out);
        const mean = y.reduce((a, b) => a + b) / y.length;
        const whole = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        const rest = y.reduce((sum, value, row) => sum + (value - out[row]!) ** 2, 0);
        expect(r2).toBeCloseTo(1 - rest / whole, 10);
      }
    }
  });
});
