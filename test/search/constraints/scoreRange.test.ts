import { describe, expect, it } from 'vitest';
import { readScoreRange } from '../../../src/search/constraints/scoreRange.js';

describe('a range of a score', () => {
  it.each([
    ['molWeight=200..450', { score: 'molWeight', least: 200, most: 450 }],
    ['qed=0.6..', { score: 'qed', least: 0.6, most: Number.POSITIVE_INFINITY }],
    ['logP=..-1.5e1', { score: 'logP', least: Number.NEGATIVE_INFINITY, most: -15 }],
    [' tpsa = 0 .. 0 ', { score: 'tpsa', least: 0, most: 0 }],
  ])('%s', (text, range) => {
    expect(readScoreRange(text)).toEqual(range);
  });

  it.each(['qed', 'qed=', 'qed=..', 'qed=0.5', '=1..2', 'qed=a..b', 'qed=1..x'])('%s is none', (text) => {
    expect(() => readScoreRange(text)).toThrow('a score and its range, such as molWeight=200..450');
  });

  it('goes from the lower to the higher value', () => {
    expect(() => readScoreRange('qed=1..0')).toThrow('a range of qed from the lower to the higher value');
  });
});
