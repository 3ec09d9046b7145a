import { expect, it } from 'vitest';
import { mostFrequentValid } from '../../src/search/mostFrequent.js';

it('takes the most frequent valid decoding of each code, the first of equal ones, and any where none is valid', () => {
  const isValid = (text: string) => text !== text.toUpperCase();
  const texts = [...['A', 'A', 'b', 'c'], ...['d', 'e', 'e', 'd'], ...['F', 'G', 'G', 'G']];
  expect(mostFrequentValid(texts, 4, isValid)).toEqual(['b', 'd', 'F']);
  expect(mostFrequentValid(['e', 'd', 'd', 'A'], 4, isValid)).toEqual(['d']);
});
