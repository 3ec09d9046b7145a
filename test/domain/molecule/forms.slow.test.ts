import { expect, it } from 'vitest';
import { expectSameThroughProductions } from './formSupport.js';
import { hasShared, zincLines } from './support.js';

it.runIf(hasShared)('the Kekulé form of every molecule of ZINC250k is the same molecule', async () => {
  const lines = zincLines(Number.POSITIVE_INFINITY).filter((line) => line.trim() !== '');
  expect(lines).toHaveLength(249_456);
  expect(await expectSameThroughProductions(lines, 400)).toBeLessThan(10.6);
});
