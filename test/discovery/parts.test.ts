import { describe, expect, it } from 'vitest';
import { distinctShapes, enumerateFormulas } from '../../src/discovery/library.js';
import { niceNumbers } from '../../src/discovery/niceNumbers.js';
import { derivationParts, replacePart } from '../../src/discovery/parts.js';
import { degreeFor, polynomialError } from '../../src/discovery/polynomialError.js';
import { SparseSums } from '../../src/discovery/sparseSum.js';
import { linearFit, orthonormalBasis } from '../../src/discovery/vectors.js';
import { Evaluator } from '../../src/formula/evaluator.js';
import { formulaOf } from '../../src/formula/program.js';
import { pythonNotation, writeFormula } from '../../src/formula/writeFormula.js';
import { languageOf } from '../support/formulas.js';

/** Numbers between 0 and 1 without a pattern: multiples of the golden ratio. */
const spread = (count: number, step = 0.618034) =>
  Float64Array.from({ length: count }, (_, i) => (i * step + 0.1) % 1);

describe('enumerateFormulas', () => {
  it('has each function of the data once, the smallest formula of it first', () => {
    const language = languageOf(['x'], ['+', '*']);
    const evaluator = new Evaluator([spread(30)], 30);
    const { entries, evaluations } = enumerateFormulas(language, evaluator, {
      mostEvaluations: 1000,
      mostSize: 5,
      variables: [0],
    });
    const texts = entries[0]!.map(({ derivation }) =>
      writeFormula(formulaOf(language.programOf(derivation)), pythonNotation(['x'])),
    );
    // by hand: polynomials of at most three leaves with coefficients from sums, 1 * f is f
    const size3 = ['x + x', 'x + 1', '1 + 1', 'x * x'];
    expect(texts.slice(0, 6).sort()).toEqual(['x', '1', ...size3].sort());
    // of size 5: a leaf with each of these: 2x+x, 2x+1, x+2, 3, x*x+x, x*x+1, 2x*x, (x+1)*x, x*x*x; the rest repeats
    expect(texts.length).toBe(6 + 8);
    expect(evaluations).toBeLessThan(60);
  });

  it('leaves out shapes that differ by a factor and an offset', () => {
    const language = languageOf(['x'], ['+', '*']);
    const evaluator = new Evaluator([spread(30)], 30);
    const { entries } = enumerateFormulas(language, evaluator, {
      mostEvaluations: 1000,
      mostSize: 5,
      variables: [0],
    });
    // x, x^2, x^2 + x, x^3; all others are multiples of these plus a number
    expect(distinctShapes(entries[0]!).length).toBe(4);
  });
});

describe('derivationParts', () => {
  it('finds every subtree with its constants, and exchanges one', () => {
    const language = languageOf(['x'], ['+', '*']);
    const place = (text: string) => language.table.productions.findIndex(({ rhs }) => rhs.includes(text));
    const [sum, product, x, c] = [place('+'), place('*'), place('x'), place('c_')] as [
      number,
      number,
      number,
      number,
    ];
    // ((c * x) + (c * c))
    const derivation = Uint16Array.of(sum, product, c, x, product, c, c);
    const parts = derivationParts(language, derivation);
    expect(parts.map(({ start, end }) => [start, end])).toEqual([
      [0, 7],
      [1, 4],
      [2, 3],
      [3, 4],
      [4, 7],
      [5, 6],
      [6, 7],
    ]);
    expect(parts[4]).toMatchObject({ firstConstant: 1, lastConstant: 3 });
    const child = replacePart(
      { derivation, constants: Float64Array.of(1, 2, 3) },
      parts[1]!,
      Uint16Array.of(x),
      new Float64Array(0),
    );
    expect(child).toEqual({
      derivation: Uint16Array.of(sum, x, product, c, c),
      constants: Float64Array.of(2, 3),
    });
  });
});

describe('linearFit', () => {
  it('gives the weights of a sum, and none for dependent columns', () => {
    const [a, b] = [spread(20), spread(20, 0.324718)];
    const target = a.map((value, i) => 2 * value - 3 * b[i]!);
    const weights = linearFit([a, b], target)!;
    expect(weights[0]).toBeCloseTo(2, 12);
    expect(weights[1]).toBeCloseTo(-3, 12);
    expect(linearFit([a, a.map((value) => 2 * value)], target)).toBeNull();
  });

  it('has orthonormal directions without dependent ones', () => {
    const basis = orthonormalBasis([spread(20), spread(20).map((value) => 3 * value), spread(20, 0.2)]);
    expect(basis.length).toBe(2);
    const product = (i: number, j: number) =>
      basis[i]!.reduce((sum, value, k) => sum + value * basis[j]![k]!, 0);
    expect(
      [product(0, 0), product(0, 1), product(1, 1)].map((value) => Math.round(value * 1e12) / 1e12),
    ).toEqual([1, 0, 1]);
  });
});

describe('SparseSums', () => {
  it('finds the terms of a sum, and counts every sum that it tries', () => {
    const terms = Array.from({ length: 40 }, (_, i) => spread(60, 0.1 + i * 0.0217));
    const target = terms[7]!.map((value, row) => 2 * value - terms[23]![row]! + 0.5);
    const sums = new SparseSums(terms, target);
    const [best] = sums.widen([[7], [3]]);
    expect(best).toMatchObject({ terms: [7, 23] });
    expect(best!.weights[0]).toBeCloseTo(2, 10);
    expect(best!.offset).toBeCloseTo(0.5, 10);
    expect(best!.loss).toBeLessThan(1e-25);
    // all terms beside each of two, and the two sums that were best
    expect(sums.evaluations).toBe(82);
    const exchanged = sums.exchange(sums.sumOf([3, 23])!, 1e-25, 1000);
    expect([...exchanged.terms].sort((a, b) => a - b)).toEqual([7, 23]);
  });
});

describe('polynomialError', () => {
  const [a, b, c] = [spread(300), spread(300, 0.324718), spread(300, 0.7548777)];

  it('is nothing for a polynomial, and tells a variable that matters', () => {
    const target = a.map((value, i) => value ** 2 * b[i]! + 1);
    expect(polynomialError([a, b], target, 3)).toBeLessThan(1e-15);
    expect(polynomialError([a, b, c], target, 3)).toBeLessThan(1e-15);
    expect(polynomialError([a, c], target, 3)).toBeGreaterThan(0.1);
  });

  it('takes the highest degree that the rows allow', () => {
    // 2 variables: 3, 6, 10, 15, 21 monomials up to degrees 1 to 5
    expect([degreeFor(2, 24), degreeFor(2, 40), degreeFor(2, 1000), degreeFor(9, 600)]).toEqual([2, 3, 5, 2]);
  });
});

describe('niceNumbers', () => {
  it('has whole numbers, fractions and short decimals near a value', () => {
    expect(niceNumbers(2.0000001)[0]).toBe(2);
    expect(niceNumbers(0.3333)).toContain(1 / 3);
    expect(niceNumbers(2.34567891)).toContain(2.34568);
    expect(niceNumbers(0.4)).not.toContain(0);
  });
});
