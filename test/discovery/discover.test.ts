import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { type DiscoverOptions, type Discovery, discoverFormulas } from '../../src/discovery/discover.js';
import type { SearchState } from '../../src/discovery/searchState.js';
import type { FormulaProposer } from '../../src/discovery/workshop.js';
import { Evaluator } from '../../src/formula/evaluator.js';
import { binary, type Formula, literal, unary, variable } from '../../src/formula/formula.js';
import { FormulaLanguage } from '../../src/formula/formulaLanguage.js';
import { compileFormula } from '../../src/formula/program.js';
import { pythonNotation, writeFormula } from '../../src/formula/writeFormula.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { languageOf } from '../support/formulas.js';

type Truth = (...x: readonly number[]) => number;

async function discovered(
  ranges: readonly (readonly [number, number])[],
  truth: Truth,
  options: DiscoverOptions & {
    readonly rows?: number;
    readonly noise?: number;
    readonly language?: FormulaLanguage;
  } = {},
): Promise<Discovery> {
  const { rows = 40, noise = 0, language, ...others } = options;
  const random = new Random(7);
  const columns = ranges.map(([low, high]) =>
    Float64Array.from({ length: rows }, () => low + (high - low) * random.uniform()),
  );
  const target = Float64Array.from(
    { length: rows },
    (_, row) => truth(...columns.map((column) => column[row]!)) + noise * random.normal(),
  );
  return discoverFormulas(language ?? languageOf(names.slice(0, ranges.length)), columns, target, {
    evaluations: 60_000,
    ...others,
  });
}

const names = ['x', 'y', 'z', 'w'];
const textOf = ({ formulas }: Discovery) => writeFormula(formulas.at(-1)!.formula, pythonNotation(names));

/** sin(1 + cos(1 + sin(... x))) */
const compose = (inner: Formula, depth: number): Formula =>
  depth === 0
    ? inner
    : unary(depth % 2 === 1 ? 'sin' : 'cos', binary('+', literal(1), compose(inner, depth - 1)));

describe('discoverFormulas', () => {
  // agreement on rows that the search has not seen, inside and outside the range of those that it has
  it.each<[string, [number, number][], Truth]>([
    ['a polynomial (Nguyen 4)', [[-1, 1]], (x) => x ** 6 + x ** 5 + x ** 4 + x ** 3 + x ** 2 + x],
    [
      'a product of functions',
      [
        [-1, 1],
        [0, 1],
      ],
      (x, y) => Math.sin(x) * Math.exp(y) - 1,
    ],
    [
      'a sum of functions (Nguyen 9)',
      [
        [0, 1],
        [0, 1],
      ],
      (x, y) => Math.sin(x) + Math.sin(y * y),
    ],
    [
      'a power law',
      [
        [1, 3],
        [1, 3],
        [1, 3],
      ],
      (x, y, z) => (0.25 * x * y ** 2) / z ** 3,
    ],
    ['the inside of a logarithm (Nguyen 7)', [[0.1, 2]], (x) => Math.log(x + 1) + Math.log(x * x + 1)],
    [
      'a fitted constant in a function',
      [
        [0, 1],
        [0, 1],
      ],
      (x, y) => 2 * Math.sin(1.3 * x) * Math.cos(y),
    ],
  ])('finds %s', async (_, ranges, truth) => {
    const found = await discovered(ranges, truth);
    expect(found.ended).toBe('exact');
    const random = new Random(11);
    const fresh = ranges.map(([low, high]) =>
      Float64Array.from({ length: 200 }, () => low + (high - low) * 1.2 * random.uniform()),
    );
    const values = new Float64Array(200);
    new Evaluator(fresh, 200).evaluate(compileFormula(found.formulas.at(-1)!.formula), [], values);
    values.forEach((value, row) => {
      const wanted = truth(...fresh.map((column) => column[row]!));
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(wanted)));
    });
  });

  it('takes out variables that stand in a formula only together', async () => {
    const truth: Truth = (x, y, z, w) => (x * Math.exp(y - z)) / w;
    const found = await discovered(
      [
        [1, 3],
        [1, 3],
        [1, 3],
        [1, 3],
      ],
      truth,
      { rows: 400 },
    );
    expect(found.ended).toBe('exact');
    expect(found.formulas.at(-1)!.size).toBeLessThanOrEqual(10);
  });

  it('shows better formulas of growing size, with round numbers where they cost nothing', async () => {
    const found = await discovered([[0, 3]], (x) => 2.5 * x + 0.75 * Math.sin(x));
    expect(textOf(found)).toBe('2.5 * (x + 0.3 * sin(x))');
    const { formulas } = found;
    for (const [i, { size, loss }] of formulas.entries()) {
      if (i === 0) continue;
      expect(size).toBeGreaterThan(formulas[i - 1]!.size);
      expect(loss).toBeLessThan(formulas[i - 1]!.loss);
    }
  });

  it('comes to the formula below noise', async () => {
    const found = await discovered([[0, 3]], (x) => 2 * Math.exp(-x), {
      rows: 200,
      noise: 0.01,
      evaluations: 20_000,
    });
    const texts = found.formulas.map(({ formula }) => writeFormula(formula, pythonNotation(names)));
    expect(texts.some((text) => /^(?:[12]\.\d+ \* exp\(-|[12]\.\d+ \/ exp\(|exp\()/.test(text))).toBe(true);
  });

  it('has no phase where there is another wave, and no factor where its terms are simpler', async () => {
    const { formulas } = await discovered([[-6, 6]], (x) => 2 * Math.cos(x) + x * x - 2, {
      language: languageOf(['x'], ['+', '-', '*', 'sin', 'cos']),
    });
    expect(textOf({ formulas } as Discovery)).toBe('2 * cos(x) + x * x - 2');
  });

  it('judges what a proposer makes of the formulas of a population', async () => {
    const parents: Formula[] = [];
    const proposer: FormulaProposer = {
      propose: async (formulas) => {
        parents.push(...formulas);
        // the number is fitted
        return [binary('*', literal(0.9), compose(variable(0), 5))];
      },
    };
    const deep = (x: number) => Math.sin(1 + Math.cos(1 + Math.sin(1 + Math.cos(1 + Math.sin(1 + x)))));
    const { ended, formulas } = await discovered([[0, 6]], (x) => 1.37 * deep(x), {
      evaluations: 120_000,
      proposer,
    });
    expect(parents.length).toBeGreaterThan(0);
    expect(ended).toBe('exact');
    expect(formulas.at(-1)!.size).toBe(18);
  });

  it('gives the same formulas for the same seed', async () => {
    const run = () =>
      discovered(
        [
          [0, 1],
          [0, 1],
        ],
        (x, y) => Math.sqrt(x + Math.tan(y)),
        { evaluations: 8000, seed: 3 },
      );
    const [first, second] = [await run(), await run()];
    expect(first.formulas).toEqual(second.formulas);
    expect(first.evaluations).toBe(second.evaluations);
  });

  it('keeps to a grammar that has no free factor and offset', async () => {
    const grammar = compileGrammar(
      'S -> "(" E "/" E ")"\nE -> "(" E "+" E ")" | "(" E "*" E ")" | "x" | "1"',
    );
    const language = new FormulaLanguage(grammar, { variables: ['x'], values: {}, constant: null });
    const found = await discovered([[0, 3]], (x) => (x * x + 1) / (x + 1), { language });
    expect(textOf(found)).toMatch(/^\(.*\) \/ \(x \+ 1\)$/);
    expect(found.ended).toBe('exact');
  });

  it('ends at the limit, when it is late, and when it is interrupted', async () => {
    const truth: Truth = (x) => Math.atan(Math.exp(x) + Math.sqrt(x));
    expect((await discovered([[0, 1]], truth, { evaluations: 500 })).ended).toBe('evaluations');
    expect((await discovered([[0, 1]], truth, { minutes: 1e-5 })).ended).toBe('time');
    const signal = AbortSignal.abort();
    expect((await discovered([[0, 1]], truth, { signal })).ended).toBe('interrupted');
  });

  it('goes on from any state to the same formulas', async () => {
    const states: string[] = [];
    const run = (options: DiscoverOptions) =>
      discovered(
        [
          [0, 1],
          [0, 1],
        ],
        (x, y) => Math.sqrt(x + Math.tan(y)) / (1 + x * y),
        { evaluations: 80_000, noise: 0.01, language: languageOf(['x', 'y'], ['+', '*', 'sin']), ...options },
      );
    const whole = await run({
      onProgress: ({ save }) => {
        const state = save();
        if (state !== null) states.push(JSON.stringify(state));
      },
    });
    expect(states.length).toBeGreaterThan(3);
    for (const at of [0, Math.floor(states.length / 2), states.length - 1]) {
      const again = await run({ state: JSON.parse(states[at]!) as SearchState });
      expect(again.formulas).toEqual(whole.formulas);
      expect(again.evaluations).toBe(whole.evaluations);
    }
  });

  it('keeps only formulas of a shape, and asks for it only where a formula would be kept', async () => {
    let asked = 0;
    const hasShape = (formula: Formula) => {
      asked++;
      return !writeFormula(formula, pythonNotation(names)).includes('exp');
    };
    const truth: Truth = (x) => Math.exp(x) + x;
    const found = await discovered([[0, 1]], truth, { evaluations: 5000, hasShape });
    expect(found.formulas.length).toBeGreaterThan(0);
    for (const { formula } of found.formulas)
      expect(writeFormula(formula, pythonNotation(names))).not.toContain('exp');
    expect(asked).toBeLessThan(found.evaluations / 5);
  });

  it('refuses a constant target and a limit of nothing', async () => {
    await expect(discovered([[0, 1]], () => 3)).rejects.toThrow(InputError);
    await expect(discovered([[0, 1]], (x) => x, { evaluations: 0 })).rejects.toThrow(
      'at least one evaluation',
    );
  });
});
