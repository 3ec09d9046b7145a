import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { samplingFrom, samplingNotes } from '../../src/density/samplingSettings.js';

describe('how a density is drawn from', () => {
  it.each([
    [{}, { spread: 1, noiseLevel: 0, beam: 1 }],
    [{ spread: 0.85 }, { spread: 0.85, noiseLevel: 0, beam: 1 }],
    [
      { spread: 1e-7, noiseLevel: 0.3, beam: 4 },
      { spread: 1e-7, noiseLevel: 0.3, beam: 4 },
    ],
  ])('%j is kept with it', (given, expected) => {
    expect(samplingFrom(samplingNotes(given), 'density')).toEqual(expected);
  });

  it.each([['x'], ['-1'], ['Infinity'], [''], ['0x10']])('refuses %j', (spread) => {
    expect(() => samplingFrom({ spread }, 'density.safetensors')).toThrow(InputError);
  });

  it.each([['0'], ['2.5']])('refuses a beam of %j', (beam) => {
    expect(() => samplingFrom({ beam }, 'density.safetensors')).toThrow(/whole number of 1 or more as beam/);
  });
});
