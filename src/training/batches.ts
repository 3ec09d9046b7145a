import type { Random } from '../base/random.js';
import type { BackendName } from '../tensor/backendNames.js';

/** A batch of an epoch: the places of its items, and their padded length. */
export interface PlannedBatch {
  readonly length: number;
  readonly indices: Int32Array;
}

/** The most different shapes of batches: every new one fragments the WebAssembly heap. */
const maxBuckets = 12;

/**
 * Returns the most places of items on the device at once, padding included. The tensors for the gradient of one pass then
 * fit into the 4 GB of WebAssembly, for every preset. Native TensorFlow has no such limit, and is fast with large products.
 */
export function placesAtOnce(backend: BackendName): number {
  return backend === 'tensorflow' ? 36_864 : 8192;
}

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
  const { items, ends } = byBucket(lengths, limits);
  const batches: PlannedBatch[] = [];
  // the items before this place are in batches; those from here to the beginning of a bucket are left over
  let planned = 0;
  for (const [k, end] of ends.entries()) {
    if (random !== null) random.shuffle(items.subarray(ends[k - 1] ?? 0, end));
    const isLast = k === ends.length - 1;
    const full = isLast ? end : end - ((end - planned) % batchSize);
    for (; planned < full; planned += batchSize) {
      const indices = items.subarray(planned, Math.min(planned + batchSize, full));
      batches.push({ length: limits[k]!, indices });
    }
    planned = full;
  }
  return random === null ? batches : random.shuffle(batches);
}

/** Returns the items bucket after bucket, in their order within each, and the end of every bucket. */
function byBucket(
  lengths: ArrayLike<number>,
  limits: readonly number[],
): { readonly items: Int32Array; readonly ends: readonly number[] } {
  const bucketOf = (i: number): number => limits.findIndex((limit) => (lengths[i] as number) <= limit);
  const sizes = limits.map(() => 0);
  for (let i = 0; i < lengths.length; i++) sizes[bucketOf(i)]!++;
  let sum = 0;
  const ends = sizes.map((size) => (sum += size));
  const next = ends.map((end, k) => end - sizes[k]!);
  const items = new Int32Array(lengths.length);
  for (let i = 0; i < lengths.length; i++) items[next[bucketOf(i)]!++] = i;
  return { items, ends };
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
  const plan = planEpoch(lengths, limits, batchSize, random);
  for (const { indices } of plan) for (const [at, i] of indices.entries()) indices[at] = chosen[i]!;
  return plan;
}

/**
 * Returns the number of items of a batch that are on the device at once: at most `slice`, and fewer if they are long.
 * The slices of a batch are as even as possible, and a multiple of the threads.
 *
 * @param places the most places on the device at once
 */
export function sliceSize(
  batch: number,
  slice: number,
  length: number,
  places: number,
  threads: number,
): number {
  const most = Math.max(1, Math.min(batch, slice, Math.floor(places / length)));
  return Math.ceil(batch / (threads * Math.ceil(batch / most / threads)));
}
