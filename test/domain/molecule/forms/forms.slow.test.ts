import { expect, it } from 'vitest';
import { hasShared, zincLines } from '../support.js';
import { expectSameAtRandom, expectSameThroughProductions } from './formSupport.js';

it.runIf(hasShared)('the Kekulé form of every molecule of ZINC250k is the same molecule', async () => {
  const lines = zincLines().filter((line) => line.trim() !== '');
  expect(lines).toHaveLength(249_456);
  expect(await expectSameThroughProductions(lines, 400)).toBeLessThan(10.6);
});

it.runIf(hasShared)('random spellings of 50,000 molecules of ZINC250k are the same molecules', () => {
  expectSameAtRandom(zincLines().filter((line, i) => i % 5 === 0 && line.trim() !== ''));
});
