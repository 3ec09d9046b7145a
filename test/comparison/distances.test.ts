import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { distancesOf, frechetOf } from '../../src/comparison/distances.js';
import { Embedding } from '../../src/comparison/embedding.js';
import type { JudgedText } from '../../src/domain/domain.js';
import { loadDomain } from '../../src/domain/index.js';
import { compileGrammar } from '../../src/grammar/compile.js';

const source = readFileSync(new URL('../../grammars/expression.ne', import.meta.url), 'utf8');
const grammar = compileGrammar(source, { name: 'expression' });
const domain = await loadDomain('expression', { grammar });
const judged = (text: string): JudgedText => ({ text, ...domain.judge(text) });

describe('the place of a string', () => {
  it('is the roots of the counts of its productions, and its scores by rank', () => {
    const reference = ['x', '1', '2', 'x+x', 'sin(x)'].map(judged);
    const embedding = new Embedding(grammar, domain, reference);
    const { points, count, outside } = embedding.embed([judged('x+x+x'), judged('x+'), judged('1')]);
    expect({ count, outside }).toEqual({ count: 2, outside: 1 });
    const productions = grammar.table.productions.length;
    expect(embedding.dimension).toBe(productions + 2);
    const parsed = grammar.parse('x+x+x');
    if (!('derivation' in parsed)) throw new Error('no derivation');
    const counts = new Array<number>(productions).fill(0);
    for (const id of parsed.derivation) counts[id]!++;
    expect(counts.reduce((a, b) => a + b, 0)).toBe(6);
    counts.forEach((n, id) => {
      expect(points[id]).toBeCloseTo(Math.sqrt(n), 6);
    });
    // Of five strings one is as good as 1, and so many are better.
    const scoreOf = ({ scores }: JudgedText) => Number(scores.score);
    const better = reference.filter((one) => scoreOf(one) < scoreOf(judged('1'))).length;
    expect(better).toBeGreaterThan(0);
    const rank = (better + 0.5) / 5;
    const last = points.subarray(embedding.dimension + productions);
    expect([...last].every((value) => Math.abs(value - (rank - 0.5) * Math.sqrt(12)) < 1e-5)).toBe(true);
  });
});

/** Normal points around the corners of a square, those of some of them. */
function corners(which: readonly number[], each: number, seed: number) {
  const random = new Random(seed);
  const points = new Float32Array(which.length * each * 2);
  which.forEach((corner, i) => {
    for (let k = 0; k < each; k++) {
      const at = 2 * (i * each + k);
      points[at] = 10 * (corner & 1) + random.normal();
      points[at + 1] = 10 * (corner >> 1) + random.normal();
    }
  });
  return { points, count: which.length * each, outside: 0 };
}

describe('distances of distributions', () => {
  const reference = corners([0, 1, 2, 3], 200, 1);

  it('are small for draws of the same', async () => {
    const { recallF8, precisionF8, frechet } = await distancesOf(
      reference,
      corners([0, 1, 2, 3], 200, 2),
      2,
      1,
    );
    expect(Math.min(recallF8, precisionF8)).toBeGreaterThan(0.9);
    expect(frechet).toBeLessThan(0.05);
  });

  it('tell missing modes by recall, and what is not valid by precision', async () => {
    const narrow = await distancesOf(reference, corners([0, 1], 200, 2), 2, 1);
    expect(narrow.precisionF8).toBeGreaterThan(0.9);
    expect(narrow.recallF8).toBeLessThan(0.6);
    const invalid = await distancesOf(reference, { ...corners([0, 1, 2, 3], 200, 2), outside: 800 }, 2, 1);
    expect(invalid.recallF8).toBeGreaterThan(0.9);
    expect(invalid.precisionF8).toBeLessThan(0.6);
  });

  it('are there for no valid sample at all', async () => {
    const none = await distancesOf(reference, { points: new Float32Array(0), count: 0, outside: 10 }, 2, 1);
    expect(none).toMatchObject({ recallF8: 0, precisionF8: 0, frechet: null });
  });

  it('are, of codes, the sum of the squared distances of means and of deviations along the axes', () => {
    // Two points on an axis each: means 0 and 3, variances (over n - 1) 2 and 8.
    const distance = frechetOf(Float32Array.of(-1, 1), Float32Array.of(1, 5), 1);
    expect(distance).toBeCloseTo(9 + (Math.sqrt(2) - Math.sqrt(8)) ** 2, 9);
  });
});
