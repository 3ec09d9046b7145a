import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { discover, type FormulaSearchOptions } from '../../src/library/discover.js';

const random = new Random(5);
const draw = (count: number) => Float64Array.from({ length: count }, () => 1 + 4 * random.uniform());
const [mass, stiffness] = [draw(60), draw(60)];
const period = mass.map((value, i) => 2 * Math.PI * Math.sqrt(value / stiffness[i]!));
const spring = { mass, 'spring rate': stiffness, period };
const quick: FormulaSearchOptions = { target: 'period', evaluations: 500 };

describe('discover', () => {
  it('finds the formula of a table, which predicts, differentiates and is written', async () => {
    const found = await discover(spring, quick);
    const { best } = found;
    expect(found).toMatchObject({
      ended: 'exact',
      inputs: ['mass', 'spring rate'],
      rows: 48,
      testRows: 12,
      leftOut: {},
    });
    expect(best.r2).toBe(1 - best.loss);
    expect(best.loss).toBeLessThan(1e-26);
    expect(best.test!.r2).toBeCloseTo(1, 12);
    const [value] = best.predict([{ mass: 2, 'spring rate': 8 }]);
    expect(value).toBeCloseTo(Math.PI, 10);
    // dT/dm = pi / sqrt(m k)
    expect(best.derivative('mass').predict({ mass: [2], 'spring rate': [8] })[0]).toBeCloseTo(
      Math.PI / 4,
      10,
    );
    expect(String(best)).toContain('`spring rate`');
    expect(best.python).toContain('spring_rate');
    expect(best.latex).toContain('\\text{spring rate}');
  });

  it('gives the same formulas for the same seed', async () => {
    const noisy = { ...spring, period: period.map((one) => one + 0.01 * random.normal()) };
    const texts = async (seed: number) => (await discover(noisy, { ...quick, seed })).front.map(String);
    const first = await texts(1);
    expect(await texts(1)).toEqual(first);
    expect(await texts(2)).not.toEqual(first);
  });

  it('leaves out rows without numbers and inputs without two of them, and says so', async () => {
    const x = [1, 2, 3, 4, Number.NaN, 6, 7, 8];
    const table = { x, same: x.map(() => 3), none: x.map(() => Number.NaN), y: x.map((value) => 2 * value) };
    table.y[1] = Number.POSITIVE_INFINITY;
    const found = await discover(table, { ...quick, target: 'y' });
    expect(found).toMatchObject({
      constantInputs: ['same', 'none'],
      leftOut: { y: 2 },
      rows: 6,
      testRows: 0,
    });
    expect(String(found.best)).toBe('2*x');
    expect(found.best.test).toBeNull();
  });

  it('measures the formulas by test rows that it did not see', async () => {
    const test = [
      { mass: 1, 'spring rate': 1, period: 2 * Math.PI },
      { mass: 4, 'spring rate': 1, period: 4 * Math.PI + 1 },
      { mass: 9, 'spring rate': 1, period: 6 * Math.PI },
    ];
    const { best, rows, testRows } = await discover(spring, { ...quick, test });
    expect({ rows, testRows }).toEqual({ rows: 60, testRows: 3 });
    // one error of 1, relative to the squared deviations of the three values from their mean
    const values = test.map((row) => row.period);
    const mean = values.reduce((sum, value) => sum + value, 0) / 3;
    const variation = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(best.test!.loss).toBeCloseTo(1 / variation, 10);
  });

  it('keeps to its operators, constants and size', async () => {
    const options = { ...quick, operators: '+ *', constants: '2', maxSize: 5, testShare: 0 };
    const { front } = await discover(spring, options);
    for (const one of front) {
      expect(one.size).toBeLessThanOrEqual(5);
      expect(String(one)).toMatch(/^(?:mass|`spring rate`|[\d.]+|[+* ^()])+$/);
    }
  });

  it('shows the name of a constant in place of its value', async () => {
    const fall = mass.map((value) => 9.81 * value);
    const { best } = await discover(
      { t: mass, v: fall },
      { target: 'v', constants: 'g=9.81', evaluations: 500 },
    );
    expect(best.show()).toBe('g*t');
    expect(String(best)).toBe('9.81*t');
  });

  it('ends with the formulas so far when it is told to', async () => {
    const stop = new AbortController();
    const noisy = { ...spring, period: period.map((one) => one + 0.01 * random.normal()) };
    const found = await discover(noisy, {
      ...quick,
      evaluations: 1_000_000,
      signal: stop.signal,
      onProgress: ({ front }) => {
        if (front.length > 0) stop.abort();
      },
    });
    expect(found.ended).toBe('interrupted');
    expect(found.front.length).toBeGreaterThan(0);
  });

  const x = [1, 2, 3, 4];
  it.each<[string, Record<string, number[]>, Partial<FormulaSearchOptions>, RegExp]>([
    [
      'a target that is not there',
      { x, z: x },
      {},
      /expected a column of the table \(x, z\), but received: y/,
    ],
    [
      'a constant target',
      { x, y: [2, 2, 2, 2] },
      {},
      /expected a column that varies, but all values of y are 2/,
    ],
    ['no inputs', { y: x }, {}, /expected columns of numbers besides y/],
    ['constant inputs alone', { x: [1, 1, 1, 1], y: x }, {}, /but x has one value alone/],
    ['the target as input', { x, y: x }, { inputs: ['y'] }, /expected other columns than the target/],
    ['two rows', { x: [1, 2], y: [1, 4] }, {}, /expected at least 3 rows .*, but there are 2/],
    [
      'no row with all numbers',
      { x: [1, Number.NaN, 2], y: [Number.NaN, 2, Number.NaN] },
      {},
      /3 rows without one \(y in 2, x in 1\)/,
    ],
    [
      'an operator that is none',
      { x, y: x },
      { operators: '+ ln' },
      /expected operators among .* but received: ln/,
    ],
    ['no operators', { x, y: x }, { operators: ' ' }, /at least one operator/],
    ['a constant without a value', { x, y: x }, { constants: 'fitted,g' }, /but received: g/],
    ['a constant with the name of a column', { x, y: x }, { constants: 'x=2' }, /but x is a column too/],
    ['an evaluation limit of 0', { x, y: x }, { evaluations: 0 }, /evaluations/],
    [
      'more inputs than a search can use',
      Object.fromEntries([['y', x], ...Array.from({ length: 300 }, (_, i) => [`x${i}`, x])]),
      {},
      /at most 200 columns/,
    ],
  ])('refuses %s', async (_, table, options, message) => {
    await expect(discover(table, { ...quick, target: 'y', ...options })).rejects.toThrow(message);
  });

  it('says less of formulas with as many numbers as rows', async () => {
    const { best } = await discover(
      { x: [1, 2, 3, 5], y: [0.31, 5.27, 1.83, 2.61] },
      { ...quick, target: 'y' },
    );
    expect(best.loss).toBeGreaterThan(1e-20);
  });
});

describe('weights', () => {
  const x = [1, 2, 3, 4, 5, 6];
  const y = [2, 4, 6, 50, 10, 12];
  const weighted = { ...quick, target: 'y', weights: 'w' };

  it('leave out rows of weight 0, are no input, and count in the loss, R² and test', async () => {
    const w = [1, 1, 2, 0, 1, 1];
    const found = await discover({ x, w, y }, { ...weighted, test: { x, w: [1, 1, 1, 1, 3, 0], y } });
    expect(found).toMatchObject({ inputs: ['x'], rows: 5, weightless: 1, testRows: 5 });
    expect(String(found.best)).toBe('2*x');
    // one error of 42; the weighted mean of the test rows is 92 / 7
    const variation = [2, 4, 6, 50, 10, 10, 10].reduce((sum, value) => sum + (value - 92 / 7) ** 2, 0);
    expect(found.best.test!.loss).toBeCloseTo(42 ** 2 / variation, 10);
    expect(found.best.test!.r2).toBe(1 - found.best.test!.loss);
  });

  it('that are equal give what no weights give', async () => {
    const noisy = { ...spring, period: period.map((one, row) => one + 0.01 * Math.sin(99 * row)) };
    const { front } = await discover(noisy, quick);
    const same = { ...noisy, w: period.map(() => 3) };
    const found = await discover(same, { ...quick, weights: 'w' });
    expect(found.front.map(String)).toEqual(front.map(String));
  });

  it('leave out rows that have none, and may be of any scale', async () => {
    const w = [1e300, 1e300, 3e300, Number.NaN, 2e-300, 1e300];
    const found = await discover({ x, w, y }, weighted);
    expect(found).toMatchObject({ rows: 5, leftOut: { w: 1 } });
    expect(String(found.best)).toBe('2*x');
  });

  it.each<[string, number[], Partial<FormulaSearchOptions>, RegExp]>([
    ['below 0', [1, 1, -2, 1, 1, 1], {}, /no number below 0 in the column w of the table, but row 3 has -2/],
    ['of 0 alone', [0, 0, 0, 0, 0, 0], {}, /the table has none in the column w/],
    ['that leave two rows', [1, 0, 0, 0, 0, 1], {}, /at least 3 rows/],
    ['that are an input', x, { inputs: ['x', 'w'] }, /but w is an input/],
    ['that are the target', x, { weights: 'y' }, /but y is the target/],
    ['that are not there', x, { weights: 'v' }, /but received: v/],
  ])('are refused: %s', async (_, w, options, message) => {
    await expect(discover({ x, w, y }, { ...weighted, ...options })).rejects.toThrow(message);
  });
});

describe('losses', () => {
  const x = Array.from({ length: 30 }, (_, i) => 1 + i / 5);

  it.each(['absolute', 'huber'] as const)('%s takes the line that is exact in most rows', async (loss) => {
    const y = x.map((value, row) => (row % 10 === 3 ? 60 - row : 3 * value + 1.5));
    const found = await discover({ x, y }, { ...quick, target: 'y', loss });
    expect(found).toMatchObject({ loss, weights: null });
    expect(['3*x + 1.5', '3*(x + 0.5)']).toContain(String(found.best));
    // wrong rows do count for R², which is that of squared errors
    expect(found.best.r2).toBeLessThan(0.5);
  });

  it('are measured on test rows too, relative to the best constant for them', async () => {
    const table = { x, y: x.map((value) => 2 * value) };
    const test = { x: [1, 2, 5], y: [2, 4, 20] };
    const { best } = await discover(table, { ...quick, target: 'y', test, loss: 'absolute' });
    expect(String(best)).toBe('2*x');
    // one error of 10; the median is 4, and 2 and 20 are 2 and 16 off it
    expect(best.test!.loss).toBeCloseTo(10 / 18, 12);
    // the mean is 26 / 3
    const variation = [2, 4, 20].reduce((sum, value) => sum + (value - 26 / 3) ** 2, 0);
    expect(best.test!.r2).toBeCloseTo(1 - 100 / variation, 12);
  });

  it.each<[string, number[], Partial<FormulaSearchOptions>, RegExp]>([
    [
      'relative, of a target with 0',
      [0, 1, 2, 3],
      { loss: 'relative' },
      /numbers other than 0.* received: 0$/,
    ],
    ['log, of a target below 0', [1, -2, 3, 4], { loss: 'log' }, /numbers above 0.* received: -2$/],
    [
      'log, of a test with 0',
      [1, 2, 3, 5],
      { loss: 'log', test: { x: [1], y: [0] } },
      /column y for the loss log, but received: 0$/,
    ],
    ['of another name', [1, 2, 3, 5], { loss: 'square' as never }, /squared/],
  ])('are refused: %s', async (_, y, options, message) => {
    const table = { x: [1, 2, 3, 4], y };
    await expect(discover(table, { ...quick, target: 'y', ...options })).rejects.toThrow(message);
  });
});

describe('the scale of a target', () => {
  const x = Float64Array.from({ length: 12 }, (_, i) => 1 + i / 3);

  it.each([1e-60, 1e-9, 1e12, 1e60])('may be %d', async (scale) => {
    const { best } = await discover(
      { x, y: x.map((value) => scale * value * value) },
      { ...quick, target: 'y' },
    );
    expect(best.r2).toBeCloseTo(1, 12);
    expect(best.predict({ x: [2] })[0]! / (4 * scale)).toBeCloseTo(1, 9);
  });

  it.each([1e-200, 1e200])('is refused where squares are no numbers: %d', async (scale) => {
    await expect(
      discover({ x, y: x.map((value) => scale * value) }, { ...quick, target: 'y' }),
    ).rejects.toThrow('squares are numbers');
  });
});

describe('the form of formulas', () => {
  const options = { ...quick, evaluations: 3000 };

  it('keeps to units, and says which ones there are if none fits', async () => {
    const units = 'mass=kg, spring rate=N/m, period=s';
    const { front, best } = await discover(spring, { ...options, units });
    expect(String(best)).toMatch(/^6\.28318\d*\*sqrt\(mass\/`spring rate`\)$/);
    // every formula of seconds has the root of the quotient
    for (const formula of front) expect(String(formula)).toMatch(/sqrt\(/);
    await expect(discover(spring, { ...options, units: 'mass=kg, period=K' })).rejects.toThrow('the unit K');
    await expect(discover(spring, { ...options, units: 'weight=kg' })).rejects.toThrow('mass');
    await expect(discover(spring, { ...options, units: 'mass' })).rejects.toThrow('NAME=UNIT');
  });

  it('fills a template, whose unknown names are fitted', async () => {
    const { best, front } = await discover(spring, { ...options, template: 'a*sqrt(*)' });
    expect(best.r2).toBeGreaterThan(0.999999);
    for (const formula of front) expect(String(formula)).toMatch(/sqrt|^-?[\d.]+$/);
    await expect(discover(spring, { ...options, template: 'mass' })).rejects.toThrow('a hole');
    await expect(discover(spring, { ...options, template: '*', units: 'mass=kg' })).rejects.toThrow(
      'one of units',
    );
    await expect(discover(spring, { ...options, template: 'a*mass', constants: '1' })).rejects.toThrow(
      'nothing is fitted',
    );
  });

  it('has required parts in every formula, and forbidden ones in none', async () => {
    const { front } = await discover(spring, {
      ...options,
      require: ['log(*)', 'mass'],
      forbid: ['sqrt(*)'],
    });
    for (const formula of front.map(String)) {
      expect(formula).toMatch(/log\(/);
      expect(formula).toContain('mass');
      expect(formula).not.toContain('sqrt');
    }
    await expect(discover(spring, { ...options, require: ['weight'] })).rejects.toThrow('one of mass');
  });

  it.each([
    [
      'in parentheses',
      'S -> "(c*" R ")"\nR -> "sqrt(" Q ")" | Q\nQ -> "(" V "/" V ")" | V\nV -> "mass" | "`spring rate`"',
    ],
    ['by precedence', 'S -> "c*sqrt(" Q ")"\nQ -> Q "/" V | V\nV -> "mass" | "`spring rate`"'],
  ])('writes formulas of a grammar %s', async (_, grammar) => {
    const { best } = await discover(spring, { ...options, grammar });
    expect(best.r2).toBeGreaterThan(0.999999);
    expect(String(best)).toMatch(/^6\.2831\d*\*sqrt\(mass\/`spring rate`\)$/);
  });

  it('refuses a grammar without the inputs', async () => {
    await expect(discover(spring, { ...options, grammar: 'S -> "x"' })).rejects.toThrow('expected');
  });
});

describe('discover of a shape', () => {
  const [a, b] = [draw(40), draw(40)];
  const force = a.map((value, i) => value * b[i]! + 0.02 * random.normal());
  const table = { a, b, force };
  const options = { target: 'force', evaluations: 2000 };

  it('keeps formulas that rise and that are symmetric', async () => {
    const { front } = await discover(table, { ...options, increasing: ['a, b'], symmetric: ['a,b'] });
    expect(front.map(String)).toContainEqual(expect.stringMatching(/a\*b/));
    for (const formula of front) {
      const [one, other] = formula.predict({ a: [2, 3], b: [3, 2] });
      expect(Math.abs(one! - other!)).toBeLessThan(1e-8);
      const rise = formula.derivative('a').predict(table);
      expect(Math.min(...rise)).toBeGreaterThanOrEqual(0);
    }
  });

  it.each<[Partial<FormulaSearchOptions>, RegExp]>([
    [{ increasing: ['c'] }, /expected one of the inputs a, b, but received: c/],
    [{ increasing: ['a'], decreasing: ['b,a'] }, /a is both/],
    [{ symmetric: ['a'] }, /at least two different columns/],
    [{ symmetric: ['a,b'], increasing: ['a'], decreasing: ['b'] }, /a is to be increasing, and b decreasing/],
    [{ symmetric: ['a,b'], units: 'a=kg, b=m, force=kg*m' }, /a has the unit kg, and b m/],
  ])('refuses %j at once', async (shape, message) => {
    await expect(discover(table, { ...options, ...shape })).rejects.toThrow(message);
  });

  it('says that it found none of the shape', async () => {
    const shape = { require: ['a'], symmetric: ['a,b'], operators: 'log', constants: '2' };
    await expect(discover(table, { ...options, ...shape })).rejects.toThrow(
      /no formula with the shape that was asked for and the required parts a/,
    );
  });
});
