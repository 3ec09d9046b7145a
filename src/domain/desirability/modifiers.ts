import { z } from 'zod';

const center = z.number().describe('the wanted value');
const width = z.number().positive().describe('standard deviation');
const slope = z.strictObject({
  kind: z.literal('linear'),
  slope: z.number().default(1).describe('the factor'),
});
const ramp = {
  upper: z.number().describe('the value from which on the desirability is highest'),
  lower: z
    .number()
    .default(0)
    .describe('the value up to which the desirability is lowest; may be above upper'),
  high: z.number().default(1).describe('the highest desirability'),
  low: z.number().default(0).describe('the lowest desirability'),
};
const rises = [
  ({ upper, lower, high, low }: Record<keyof typeof ramp, number>) => upper !== lower && low < high,
  'expected different values for upper and lower, and low below high',
] as const;

/**
 * Functions that turn a value into a desirability, mostly from 0 to 1, with the settings of each. But for `step` they are
 * the score modifiers of GuacaMol (Brown et al., J. Chem. Inf. Model. 59 (2019) 1096), by names of one style; `sigmoid` is
 * its `SmoothClippedScoreModifier`.
 */
export const modifierSchema = z.discriminatedUnion('kind', [
  slope.describe('a multiple of the value'),
  z
    .strictObject({ kind: z.literal('clipped'), ...ramp })
    .refine(...rises)
    .describe('a straight rise between two values, and constant outside'),
  z
    .strictObject({ kind: z.literal('sigmoid'), ...ramp })
    .refine(...rises)
    .describe('a logistic rise, as steep in the middle as clipped'),
  z
    .strictObject({
      kind: z.literal('thresholded'),
      threshold: z.number().positive().describe('the value from which on it is 1'),
    })
    .describe('the share of a threshold that is reached, at most 1'),
  z.strictObject({ kind: z.literal('gaussian'), mu: center, sigma: width }).describe('a bell around a value'),
  z
    .strictObject({ kind: z.literal('min-gaussian'), mu: center, sigma: width })
    .describe('1 up to a value, and half a bell above it'),
  z
    .strictObject({ kind: z.literal('max-gaussian'), mu: center, sigma: width })
    .describe('1 from a value on, and half a bell below it'),
  z
    .strictObject({
      kind: z.literal('step'),
      least: z.number().optional().describe('the least value that is wanted'),
      most: z.number().optional().describe('the greatest value that is wanted'),
    })
    .describe('1 within a range, 0 outside'),
]);

/** A modifier with its settings, defaults filled in. */
export type Modifier = z.output<typeof modifierSchema>;

/** The desirability of a value. NaN for NaN. */
export function modify(value: number, modifier: Modifier): number {
  switch (modifier.kind) {
    case 'linear':
      return modifier.slope * value;
    case 'clipped': {
      const { upper, lower, high, low } = modifier;
      const share = (value - lower) / (upper - lower);
      return low + (high - low) * Math.min(1, Math.max(0, share));
    }
    case 'sigmoid': {
      const { upper, lower, high, low } = modifier;
      const middle = (upper + lower) / 2;
      return low + (high - low) / (1 + Math.exp((-4 * (value - middle)) / (upper - lower)));
    }
    case 'thresholded':
      return Math.min(value, modifier.threshold) / modifier.threshold;
    case 'gaussian':
      return bell(value, modifier);
    case 'min-gaussian':
      return bell(Math.max(value, modifier.mu), modifier);
    case 'max-gaussian':
      return bell(Math.min(value, modifier.mu), modifier);
    case 'step': {
      const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = modifier;
      if (Number.isNaN(value)) return Number.NaN;
      return value >= least && value <= most ? 1 : 0;
    }
  }
}

function bell(value: number, { mu, sigma }: { readonly mu: number; readonly sigma: number }): number {
  return Math.exp(-(((value - mu) / sigma) ** 2) / 2);
}
