import { describe, expect, it } from 'vitest';
import { hasShared, zincLines } from '../support.js';
import { exceptionsAmong } from './ordinary.js';

describe.runIf(hasShared)('ordinary molecules of ZINC250k', () => {
  it('are what is taken for granted of them', { timeout: 3_600_000 }, () => {
    const texts = zincLines(60_000).map((line) => line.trim());
    const { ordinary, plain, ...exceptions } = exceptionsAmong(texts, 6);
    expect(exceptions).toEqual({ unstable: [], otherwise: [], otherByLess: [] });
    expect(plain).toBeGreaterThan(80_000);
    expect(ordinary).toBeGreaterThan(50_000);
  });
});
