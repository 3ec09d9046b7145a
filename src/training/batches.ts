import type { Random } from '../base/random.js';

/** A batch of an epoch: the places of its items, and their padded length. */
export interface PlannedBatch {
  readonly length: number;
  readonly indices: Int32Array;
}

/** The most different shapes of batches: every new one fragments the WebAssembly heap. */
const maxBuckets = 12;

/**
 * The most places of items on the device at once, padding included. The tensors for the gradient of one pass then fit
 * into the 4 GB of WebAssembly, for every preset.
 */
const maxPlaces = 8192;

/**
 * Returns the upper ends of the buckets of lengths, ascending, at even shares of the items. The last one is the greatest
 * length that the model accepts, so every item has a bucket.
 */
export function bucketLimits(lengths: ArrayLike<number>, longest: number): number[] {
  const sorted = Int32Array.from(lengths).sort();
  const limits = new Set<number>();
  for (let bucket = 1; bucket < maxBuckets; bucket++) {
    const at = Math.min(sorted.length - 1, Math.ceil((bucket / maxBuckets) * sorted.length) - 1);
    const limit = sorted[Math.max(0, at)];
    if (limit !== undefined && limit > 0 && limit < longest) limits.add(limit);
  }
  // the very longest items are few, and a limit below them spares the others a padding to that length
  const p99 = sorted[Math.min(sorted.length - 1, Math.ceil(0.99 * sorted.length) - 1)];
  if (p99 !== undefined && p99 > 0 && p99 < longest) limits.add(p99);
  limits.add(longest);
  return [...limits].sort((a, b) => a - b);
}

/**
 * Plans an epoch: every item once, in batches of one bucket each, in random order. Leftover items of a bucket join the
 * next longer one, so only the last batch of all can be smaller.
 *
 * @param lengths the length of each item
 * @param limits the limits that {@link bucketLimits} returns
 */
export function planEpoch(
  lengths: ArrayLike<number>,
  limits: readonly number[],
  batchSize: number,
  random: Random | null,
): PlannedBatch[] {
  const buckets: number[][] = limits.map(() => []);
  for (let i = 0; i < lengths.length; i++) {
    buckets[limits.findIndex((limit) => (lengths[i] as number) <= limit)]!.push(i);
  }
  const batches: PlannedBatch[] = [];
  let rest: number[] = [];
  for (const [k, bucket] of buckets.entries()) {
    if (random !== null) random.shuffle(bucket);
    const members = [...rest, ...bucket];
    const isLast = k === buckets.length - 1;
    const full = isLast ? members.length : members.length - (members.length % batchSize);
    for (let start = 0; start < full; start += batchSize) {
      const indices = Int32Array.from(members.slice(start, Math.min(start + batchSize, full)));
      batches.push({ length: limits[k]!, indices });
    }
    rest = members.slice(full);
  }
  return random === null ? batches : random.shuffle(batches);
}

/**
 * Plans batches like {@link planEpoch}, for some of the items.
 *
 * @param chosen places of the items
 * @param random null for batches in the order of their length
 */
export function planItems(
  chosen: Int32Array,
  items: { lengthOf(index: number): number },
  limits: readonly number[],
  batchSize: number,
  random: Random | null,
): readonly PlannedBatch[] {
  const lengths = chosen.map((index) => items.lengthOf(index));
  return planEpoch(lengths, limits, batchSize, random).map(({ length, indices }) => ({
    length,
    indices: indices.map((i) => chosen[i]!),
  }));
}

/**
 * Returns the number of items of a batch that are on the device at once: at most `slice`, and fewer if they are long.
 * The slices of a batch are as even as possible, and a multiple of the threads.
 */
export function sliceSize(batch: number, slice: number, length: number, threads = 1): number {
  const most = Math.max(1, Math.min(batch, slice, Math.floor(maxPlaces / length)));
  return Math.ceil(batch / (threads * Math.ceil(batch / most / threads)));
}
