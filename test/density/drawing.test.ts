import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { drawingNotes, drawingOf } from '../../src/density/drawing.js';

describe('how a density is drawn from', () => {
  it.each([
    [{}, { spread: 1, noiseLevel: 0 }],
    [{ spread: 0.85 }, { spread: 0.85, noiseLevel: 0 }],
    [
      { spread: 1e-7, noiseLevel: 0.3 },
      { spread: 1e-7, noiseLevel: 0.3 },
    ],
  ])('%j is kept with it', (given, expected) => {
    expect(drawingOf(drawingNotes(given), 'density')).toEqual(expected);
  });

  it.each([['x'], ['-1'], ['Infinity'], [''], ['0x10']])('refuses %j', (spread) => {
    expect(() => drawingOf({ spread }, 'density.safetensors')).toThrow(InputError);
  });
});
