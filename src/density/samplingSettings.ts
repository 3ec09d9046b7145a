import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import type { DensityNotes } from './densityFile.js';

export const samplingSettings = z.strictObject({
  spread: z.number().min(0).max(1000).default(1).meta({
    description: 'factor on the standard deviations of the density',
    placeholder: 'factor',
  }),
  noiseLevel: z.number().min(0).max(100).default(0).meta({
    description:
      'noise on the codes, which the decoder sees where it was trained with drawn levels: the more noise, the more the decoder chooses',
    placeholder: 'sd',
  }),
  beam: z.number().int().min(1).max(1000).default(1).meta({
    description: 'width of the beam search that decodes the codes; 1 is greedy',
    placeholder: 'width',
  }),
});

/**
 * The settings with which codes are drawn from a density and decoded.
 *
 * @interface
 */
export type SamplingSettings = Readonly<z.output<typeof samplingSettings>>;

/** The settings that leave the density as it is. */
export const plainSampling: SamplingSettings = samplingSettings.parse({});

/** Picks the sampling settings out of options. */
export function samplingGiven({
  spread,
  noiseLevel,
  beam,
}: Partial<SamplingSettings>): Partial<SamplingSettings> {
  return withoutUndefined({ spread, noiseLevel, beam });
}

/** Returns the notes by which a density's file keeps its sampling settings. */
export function samplingNotes(drawing: Partial<SamplingSettings>): DensityNotes {
  return Object.fromEntries(
    Object.entries(samplingGiven(drawing)).map(([name, value]) => [name, String(value)]),
  );
}

/**
 * Inverts {@link samplingNotes}; settings without a note leave the density as it is. @throws InputError for a note that
 * is not a number
 */
export function samplingFrom(notes: DensityNotes, where: string): SamplingSettings {
  const numberIn = (name: keyof SamplingSettings): number => {
    const text = notes[name];
    if (text === undefined) return plainSampling[name];
    const value = /^[0-9.e-]{1,30}$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && value >= 0) return value;
    throw new InputError({
      code: 'damaged',
      where,
      expected: `a number of 0 or more as ${name}`,
      received: text.slice(0, 40),
      advice: [{ text: 'fit a density again' }],
    });
  };
  const beam = numberIn('beam');
  if (!Number.isInteger(beam) || beam < 1) {
    throw new InputError({
      code: 'damaged',
      where,
      expected: 'a whole number of 1 or more as beam',
      received: beam,
      advice: [{ text: 'fit a density again' }],
    });
  }
  return { spread: numberIn('spread'), noiseLevel: numberIn('noiseLevel'), beam };
}
