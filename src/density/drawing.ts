import { InputError } from '../base/errors.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import type { DensityNotes } from './densityFile.js';

/** How codes are drawn from a density and decoded. */
export interface Drawing {
  /** Factor on the density's standard deviations. */
  readonly spread: number;
  /** Standard deviation of normal noise on the codes, which the decoder is told. */
  readonly noiseLevel: number;
  /** Derivations kept for each code as it is decoded; 1 is greedy. */
  readonly beam: number;
}

/** The density as it is. */
export const plainDrawing: Drawing = { spread: 1, noiseLevel: 0, beam: 1 };

/** Of options, those that say how to draw and are given. */
export function givenDrawing({ spread, noiseLevel, beam }: Partial<Drawing>): Partial<Drawing> {
  return withoutUndefined({ spread, noiseLevel, beam });
}

/** What a density's file keeps of how it is to be drawn from. */
export function drawingNotes(drawing: Partial<Drawing>): DensityNotes {
  return Object.fromEntries(
    Object.entries(givenDrawing(drawing)).map(([name, value]) => [name, String(value)]),
  );
}

/** The inverse of {@link drawingNotes}; the density as it is where nothing is noted. @throws InputError for no number */
export function drawingOf(notes: DensityNotes, where: string): Drawing {
  const read = (name: keyof Drawing): number => {
    const text = notes[name];
    if (text === undefined) return plainDrawing[name];
    const value = /^[0-9.e-]{1,30}$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && value >= 0) return value;
    throw new InputError(
      `${where}: expected a number of 0 or more as ${name}, but received: ${text.slice(0, 40)}; fit a density again`,
    );
  };
  const beam = read('beam');
  if (!Number.isInteger(beam) || beam < 1) {
    throw new InputError(
      `${where}: expected a whole number of 1 or more as beam, but received: ${beam}; fit a density again`,
    );
  }
  return { spread: read('spread'), noiseLevel: read('noiseLevel'), beam };
}
