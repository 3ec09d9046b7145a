import { Random } from '../base/random.js';

/** Share of the strings that is held out, unless a preset says another. */
export const usualValidation = 0.05;

/** Never more: what a validation of every epoch costs stays small. */
const maxValidation = 2_000;

/** Keeps the draw of the split apart from the draws of the training with the same seed. */
const splitSalt = 0x5f3759df;

/** How many of so many sequences are held out: at most 2,000, and at least one is always trained on. */
export function heldOutOf(count: number, share: number): number {
  return Math.min(maxValidation, Math.floor(count * share), Math.max(0, count - 1));
}

/**
 * Chooses the items that are trained on and those held out, by the seed alone.
 *
 * @param share share of the sequences that is held out, of {@link heldOutOf}
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
