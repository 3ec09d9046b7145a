import { Random } from '../base/random.js';

/** The share of strings to hold out, unless a preset sets another one. */
export const usualValidation = 0.05;

/** The most held-out sequences, so the validation of every epoch stays cheap. */
const maxValidation = 2_000;

/** Keeps the draw of the split apart from the draws of the training with the same seed. */
const splitSalt = 0x5f3759df;

/** Returns the number of sequences to hold out of `count`: at most 2,000, and at least one remains for training. */
export function heldOutOf(count: number, share: number): number {
  return Math.min(maxValidation, Math.floor(count * share), Math.max(0, count - 1));
}

/**
 * Splits items into a training and a validation set, by the seed alone.
 *
 * @param share the share to hold out, as in {@link heldOutOf}
 */
export function splitIndices(
  count: number,
  share: number,
  seed: number,
): { readonly train: Int32Array; readonly validation: Int32Array } {
  const order = new Random(seed ^ splitSalt).shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const first = heldOutOf(count, share);
  return { validation: order.slice(0, first).sort(), train: order.slice(first).sort() };
}
