import { describe, expect, it } from 'vitest';
import { bestTable, rankingBy } from '../../src/cli/output/judged.js';
import { withoutHeadingMarks } from '../../src/cli/output/text.js';
import type { JudgedText } from '../../src/domain/domain.js';

const domain = {
  ranking: { score: 'mse', better: 'lower' },
  scoreNames: ['mse', 'length', 'depth'],
  shownScores: ['mse'],
} as const;

const string = (text: string, mse: number, length: number): JudgedText => ({
  text,
  valid: true,
  reason: null,
  canonical: text,
  scores: { mse, length },
});
const strings = [string('a', 2, 1), string('b', 1, 3), string('c', 3, 2)];
const order = (by: string): string[] =>
  bestTable(domain, strings, 3, rankingBy(domain, by))
    .split('\n')
    .slice(2)
    .map((line) => line.trim().split(/\s+/).at(-1)!);

describe('the best strings', () => {
  it('are by any score, as the domain ranks or the highest first', () => {
    expect(order('mse')).toEqual(['b', 'a', 'c']);
    expect(order('mse:highest')).toEqual(['c', 'a', 'b']);
    expect(order('length')).toEqual(['b', 'c', 'a']);
    expect(order('length:lowest')).toEqual(['a', 'c', 'b']);
  });

  it('show the score that they are by', () => {
    expect(
      withoutHeadingMarks(bestTable(domain, strings, 1, rankingBy(domain, 'length'))).split('\n')[0],
    ).toMatch(/^length\s+mse/);
  });

  it('are refused by what is no score, with those that there are', () => {
    expect(() => rankingBy(domain, 'qed')).toThrow(
      /one of the scores mse, length, depth for --best-by, .* received: qed/,
    );
    expect(() => rankingBy({ ranking: null, scoreNames: [] }, 'qed')).toThrow(/have no scores/);
  });
});
