import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { scoreOf } from '../../../src/domain/domain.js';
import { createExpressionDomain } from '../../../src/domain/expression/expression.js';
import { gridOf, gridPoints } from '../../../src/domain/expression/score.js';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { expressionGrammar as grammar, publishedCorpus, reference } from './support.js';

const worst = Math.log(1001);
const domain = await createExpressionDomain({ grammar });
const python2 = await createExpressionDomain({ grammar, division: 'python2' });

describe('published score', () => {
  it.each([
    ['true', domain],
    ['python2', python2],
  ] as const)('agrees with numpy on 200 published expressions and 23 others: %s', (division, judge) => {
    expect(reference).toHaveLength(223);
    for (const row of reference) {
      expect(judge.publishedScore(row.text), row.text).toBeCloseTo(row[division] ?? worst, 10);
    }
  });

  it('has the values the papers print', () => {
    // Kusner et al. 2017, table 3 prints 0.04 and 0.10; the second holds only where 1/2 is 0.
    expect(domain.publishedScore('x/1+sin(3)+sin(x*x)')).toBeCloseTo(0.04, 2);
    expect(python2.publishedScore('1/2+(x)+sin(x*x)')).toBeCloseTo(0.1, 1);
    expect(domain.publishedScore('1/2+(x)+sin(x*x)')).toBeCloseTo(Math.log(1 + (1 / 2 - 1 / 3) ** 2), 12);
  });

  it('counts an infinite value as 1000 at its point, and gives up on not-a-number', () => {
    // At -1, 0, 1 with target 0: the squares of 1/x are 1, infinite and 1, those of x/x have 0/0.
    const options = { grammar: fractions, target: '0', grid: { from: -1, to: 1, points: 3 } };
    return createExpressionDomain(options).then((small) => {
      expect(small.publishedScore('1/x')).toBeCloseTo(Math.log(1 + (1 + 1000 + 1) / 3), 12);
      expect(small.publishedScore('x/x')).toBe(worst);
      expect(small.publishedScore('nonsense')).toBe(worst);
    });
  });
});

const fractions = compileGrammar('S -> S "/" T | T\nT -> "x" | "0" | "1"');

describe('verdicts', () => {
  it('of the target', () => {
    expect(domain.judge('1/3+x+sin(x*x)')).toEqual({
      valid: true,
      reason: null,
      canonical: '1/3+x+sin(x*x)',
      scores: { score: 0, mse: 0 },
    });
  });

  it('of an expression whose errors are beyond the cut', () => {
    const { scores } = domain.judge('x*x*x');
    // numpy: np.mean((x**3 - y)**2)
    expect(scores.mse).toBeCloseTo(139734.2894274844, 6);
    expect(scores.score).toBe(domain.publishedScore('x*x*x'));
    // e^100 at the ends: its square is still a number; e^400 has none
    expect(domain.judge('exp(x*x)').scores.mse).toBeGreaterThan(1e80);
    expect(domain.judge('exp(x*x)*exp(x*x)*exp(x*x)*exp(x*x)')).toMatchObject({
      valid: true,
      scores: { mse: null },
    });
  });

  it.each([
    ['x+', /^syntax: did not expect the end of the text/],
    ['', /^syntax: /],
    ['x-1', /^syntax: did not expect "-" at character 2/],
    ['x'.repeat(20_000), /^limit: the text has 20000 characters/],
    ['exp(exp(x))', /^not finite: overflow in exp at x = 6\.57658$/],
    ['exp(exp(exp(exp(3))))', /^not finite: overflow in exp$/],
  ])('of %s', (text, reason) => {
    const verdict = domain.judge(text);
    expect(verdict).toMatchObject({ valid: false, canonical: null, scores: {} });
    expect(verdict.reason).toMatch(reason);
    expect(domain.identify(text)).toEqual(verdict);
  });

  it('of a division by zero', async () => {
    expect(python2.judge('1/(1/2)').reason).toBe('not finite: division by zero');
    const through0 = await createExpressionDomain({ grammar, grid: { points: 1001 } });
    expect(through0.judge('1/x').reason).toBe('not finite: division by zero at x = 0');
    expect(domain.judge('1/x').valid).toBe(true); // 1,000 points step over 0
  });

  it('of what a grammar derives and nothing means', async () => {
    const words = await createExpressionDomain({ grammar: compileGrammar('S -> "x" | "x" "!"') });
    expect(words.judge('x').valid).toBe(true);
    expect(words.judge('x!').reason).toMatch(/^meaning: expected an operator, .* has "!"$/);
  });

  it('agree with numpy on what is finite', () => {
    for (const { text, finite } of reference) expect(domain.identify(text).valid, text).toBe(finite);
  });

  it('are of the string without white space', () => {
    expect(domain.readLine(' x + sin( x * x )\t')).toBe('x+sin(x*x)');
    expect(domain.identify('x + 1')).toEqual({ valid: true, reason: null, canonical: 'x+1', scores: {} });
  });

  it('never throw', () => {
    const piece = fc.constantFrom(
      'x',
      '1',
      '2',
      '+',
      '*',
      '/',
      '(',
      ')',
      'sin(',
      'exp(',
      ' ',
      '-',
      '\0',
      '😀',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const verdict = domain.judge(text);
          expect(verdict.valid).toBe(verdict.reason === null);
          expect(verdict.reason ?? '').not.toContain('\n');
          expect(Number.isFinite(domain.publishedScore(text))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a grammar with other variables', () => {
  const general = compileGrammar(
    'E -> "(" E "*" E ")" | "(" E "^" E ")" | "log(" E ")" | "x1" | "`cell 2`" | "2" | "pi"',
  );

  it('has no scores without a target, and no prefix automaton', async () => {
    const plain = await createExpressionDomain({ grammar: general });
    expect(plain).toMatchObject({ scoreNames: [], ranking: null, prefix: null });
    expect(plain.judge('( x1 * log(`cell 2`) )')).toEqual({
      valid: true,
      reason: null,
      canonical: '(x1*log(`cell 2`))',
      scores: {},
    });
    expect(plain.publishedScore('x1')).toBeNaN();
    // every value of x1 is above 1
    expect(plain.judge('log(log((x1^2)))').valid).toBe(true);
    expect(plain.judge('x2').reason).toMatch(/^syntax: /);
  });

  it('has the scores of a target in these variables, and reasons with their values', async () => {
    const options = {
      grammar: general,
      target: 'x1**2 * log(`cell 2`)',
      grid: { from: 0, to: 1, points: 50 },
    };
    const { judge, scoreNames } = await createExpressionDomain(options);
    expect(scoreNames).toEqual(['score', 'mse']);
    expect(judge('((x1^2)*log(`cell 2`))').scores).toEqual({ score: 0, mse: 0 });
    expect(judge('log((x1*log(x1)))').reason).toMatch(/^not finite: log of -0\.\d+ at x1 = 0\.\d+$/);
  });

  it('spreads its points over the square', () => {
    const { columns } = gridOf({ from: 0, to: 1, points: 1000 }, 2);
    // the share of points in each of 25 squares is 1/25
    for (let square = 0; square < 25; square++) {
      const [left, bottom] = [(square % 5) / 5, Math.floor(square / 5) / 5];
      const inside = columns[0]!.filter((x, i) => {
        const y = columns[1]![i]!;
        return x >= left && x < left + 0.2 && y >= bottom && y < bottom + 0.2;
      });
      expect(Math.abs(inside.length - 40)).toBeLessThanOrEqual(3);
    }
  });
});

describe('options', () => {
  it('a target with decimals, signs and more functions than the grammar', async () => {
    const own = await createExpressionDomain({
      grammar,
      target: '-0.5*x + cos(x)',
      grid: { from: 0, to: 2, points: 3 },
    });
    const errors = [0, 1, 2].map((x) => (x - (-0.5 * x + Math.cos(x))) ** 2);
    expect(own.judge('x').scores.mse).toBeCloseTo((errors[0]! + errors[1]! + errors[2]!) / 3, 14);
  });

  it('a target that is divided truly, whatever the division', () => {
    expect(python2.judge('1/3+x+sin(x*x)').scores.mse).toBeCloseTo(1 / 9, 14);
  });

  it.each([
    [{ target: '1/3+y' }, 'the target is not an expression: expected a number'],
    [{ target: '1/3+y' }, '\n  1/3+y\n      ^'],
    [
      { target: '1/x', grid: { points: 3 } },
      'expected a target that is finite on the whole grid, but it has a division by zero at x = 0',
    ],
    [{ target: 'log(x)' }, 'log of -10 at x = -10'],
    [{ grid: { points: 1 } }, 'expected a grid of 2 to 1000000 points, but received: 1'],
    [{ grid: { from: 3, to: 3 } }, 'expected a grid from a number to a greater one, but received: 3 to 3'],
    [{ division: 'floor' as 'true' }, 'expected true or python2 as the division, but received: floor'],
  ])('%j is refused', async (options, message) => {
    const loading = createExpressionDomain({ grammar, ...options });
    await expect(loading).rejects.toThrow(InputError);
    await expect(loading).rejects.toThrow(message);
  });

  it('the grid is numpy’s linspace', () => {
    const x = gridPoints({ from: -10, to: 10, points: 1000 });
    // numpy: np.linspace(-10, 10, 1000)[[0, 1, 500, 998, 999]]
    expect([0, 1, 500, 998, 999].map((i) => x[i])).toEqual([
      -10.0, -9.97997997997998, 0.010010010010010006, 9.97997997997998, 10.0,
    ]);
  });
});

describe.skipIf(publishedCorpus() === null)('the published corpus', () => {
  it('is in the language and finite throughout, and scores as numpy says', { timeout: 120_000 }, () => {
    const corpus = publishedCorpus()!;
    let total = 0;
    for (const line of corpus) {
      const verdict = domain.judge(domain.readLine(line));
      expect(verdict.reason, line).toBeNull();
      total += scoreOf(verdict, 'score')!;
    }
    expect(corpus).toHaveLength(100_000);
    // make_published.py over all lines
    expect(total / corpus.length).toBeCloseTo(4.718679090977211, 9);
  });
});
