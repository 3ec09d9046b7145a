import { describe, expect, it } from 'vitest';
import {
  disagreementTables,
  exceptionRows,
  scoreTable,
  stringTable,
  summariseDisagreements,
} from '../../src/cli/output/judged.js';
import type { Domain, JudgedText } from '../../src/domain/domain.js';

const judged = (text: string, more: Partial<JudgedText> = {}): JudgedText => ({
  text,
  valid: true,
  reason: null,
  canonical: text,
  scores: {},
  ...more,
});

const differing = (text: string, name: string | null): JudgedText =>
  judged(text, {
    valid: false,
    reason: 'valence: too many',
    disagreement: {
      said: { openchemlib: 'valid', rdkit: 'valence: too many' },
      class: name,
      why: name === null ? null : 'for a reason',
    },
  });

describe('what is judged in a way that should be known', () => {
  it('strings judged without what stands behind them are counted', () => {
    expect(exceptionRows([judged('CC C', { name: 'C' }), judged('CC'), judged('C'), judged('N')])).toEqual([
      ['judged without a name behind them', '1', '25.0%'],
    ]);
    expect(exceptionRows([judged('CC')])).toEqual([]);
  });

  it('disagreements are counted by class, those of no known class too', () => {
    const strings = [differing('a', null), differing('b', 'ions'), differing('c', 'ions'), judged('d')];
    expect(summariseDisagreements(strings)).toEqual([
      { class: 'ions', why: 'for a reason', count: 2 },
      { class: null, why: null, count: 1 },
    ]);
    expect(exceptionRows(strings)).toEqual([
      ['refused: valence', '3', '75.0%'],
      ['judges differ', '3', '75.0%'],
    ]);
    const tables = disagreementTables(strings);
    expect(tables).toMatch(/^ions +2 +for a reason$/m);
    expect(tables).toMatch(/^unknown class +1$/m);
    expect(tables).toMatch(/^valid +valence: too many +c$/m);
    expect(disagreementTables([judged('d')])).toBe('');
  });

  it('says how many of them it does not show', () => {
    const strings = Array.from({ length: 23 }, (_, i) => differing(`x${i}`, 'ions'));
    const tables = disagreementTables(strings);
    expect(tables).toContain('x19');
    expect(tables).not.toContain('x20');
    expect(tables).toMatch(/and 3 strings more, all of them with --json$/);
  });
});

describe('tables of scores', () => {
  const years = [2043, 2044, 1003].map((year) => judged(`the year ${year}`, { scores: { year } }));

  it('show values without separators: a year is no count', () => {
    expect(stringTable({ shownScores: ['year'] }, years)).toMatch(/^2043 +the year 2043\n2044 .*\n1003 /m);
  });

  it('write the numbers of a column alike, whole or not', () => {
    // Mean 5090/3; standard deviation the root of the mean of squares about it; the middle one of three is 2043.
    expect(scoreTable({ scoreNames: ['year'] } as unknown as Domain, years)).toMatch(
      /^year +1697 +490\.5 +1003 +2043 +2044$/m,
    );
  });
});
