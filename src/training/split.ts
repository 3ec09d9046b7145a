import { Random } from '../base/random.js';

/** Never more: what a validation of every epoch costs stays small. */
const maxValidation = 2_000;

/** Keeps the draw of the split apart from the draws of the training with the same seed. */
const splitSalt = 0x5f3759df;

/**
 * Which sequences are trained on and which are held out, by the seed alone.
 *
 * @param share share of the sequences that is held out; at most 2,000 of them, at least one is always trained on
 */
export function splitIndices(
  count: number,
  share: number,
  seed: number,
): { readonly train: Int32Array; readonly validation: Int32Array } {
  const order = new Random(seed ^ splitSalt).shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const held = Math.min(maxValidation, Math.floor(count * share), Math.max(0, count - 1));
  return { validation: order.slice(0, held).sort(), train: order.slice(held).sort() };
}
