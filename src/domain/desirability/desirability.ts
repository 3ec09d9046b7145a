import { z } from 'zod';
import { type MeanKind, meanKinds, meanOf } from './means.js';
import { type Modifier, modifierSchema, modify } from './modifiers.js';

/** The settings that every part of a desirability has beside the value that it is about. */
export const partSettings = {
  modifier: modifierSchema
    .optional()
    .describe('turns the value into a desirability; by default it is one already'),
  weight: z.number().positive().default(1).describe('weight in the mean'),
};

export const meanSetting = z
  .enum(meanKinds)
  .default('geometric')
  .describe('the way in which the parts make one number');

/** One value, and how much of it is wanted. */
export interface DesirabilityPart {
  readonly modifier?: Modifier | undefined;
  readonly weight?: number | undefined;
}

/** Several values that are wanted at once. */
export interface Desirability<Part extends DesirabilityPart> {
  readonly mean: MeanKind;
  /** At least one. */
  readonly parts: readonly Part[];
}

/**
 * How desirable a thing is.
 *
 * @param measure returns the value that a part is about
 * @returns NaN if one of the values is NaN
 */
export function desirabilityOf<Part extends DesirabilityPart>(
  { mean, parts }: Desirability<Part>,
  measure: (part: Part) => number,
): number {
  const modified = parts.map((part) => {
    const value = measure(part);
    return part.modifier === undefined ? value : modify(value, part.modifier);
  });
  return meanOf(
    mean,
    modified,
    parts.map(({ weight = 1 }) => weight),
  );
}
