import type { Random } from '../base/random.js';
import type { EncodedCorpus } from '../corpus/encodedCorpus.js';

/** One batch of an epoch: which sequences, and the number of steps that they are padded to. */
export interface PlannedBatch {
  readonly steps: number;
  readonly indices: Int32Array;
}

/** At most this many shapes: every new one fragments the WebAssembly heap. */
const maxBuckets = 12;

/**
 * The most places for productions on the device at once, padding included: all that a pass over them keeps for its
 * gradient fits into the 4 GB of WebAssembly for every preset.
 */
const maxPlaces = 8192;

/**
 * Upper ends of the length buckets, ascending, at even shares of the corpus; the last is the limit of the model,
 * so that every sequence fits somewhere.
 */
export function bucketLimits(lengths: ArrayLike<number>, maxSteps: number): number[] {
  const sorted = Int32Array.from(lengths).sort();
  const limits = new Set<number>();
  for (let bucket = 1; bucket < maxBuckets; bucket++) {
    const at = Math.min(sorted.length - 1, Math.ceil((bucket / maxBuckets) * sorted.length) - 1);
    const limit = sorted[Math.max(0, at)];
    if (limit !== undefined && limit > 0 && limit < maxSteps) limits.add(limit);
  }
  // the longest of all are few: one bucket between them and the rest keeps their padding from everybody
  const p99 = sorted[Math.min(sorted.length - 1, Math.ceil(0.99 * sorted.length) - 1)];
  if (p99 !== undefined && p99 > 0 && p99 < maxSteps) limits.add(p99);
  limits.add(maxSteps);
  return [...limits].sort((a, b) => a - b);
}

/**
 * All sequences once, in batches of one bucket each, in random order. What does not fill a batch joins the next
 * longer bucket, so that only the last batch of all can be smaller.
 *
 * @param lengths number of productions by sequence
 * @param limits from {@link bucketLimits}
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
  let left: number[] = [];
  for (const [k, bucket] of buckets.entries()) {
    if (random !== null) random.shuffle(bucket);
    const members = [...left, ...bucket];
    const isLast = k === buckets.length - 1;
    const full = isLast ? members.length : members.length - (members.length % batchSize);
    for (let start = 0; start < full; start += batchSize) {
      const indices = Int32Array.from(members.slice(start, Math.min(start + batchSize, full)));
      batches.push({ steps: limits[k]!, indices });
    }
    left = members.slice(full);
  }
  return random === null ? batches : random.shuffle(batches);
}

/**
 * {@link planEpoch} for some sequences of a corpus.
 *
 * @param random null for batches in the order of their length
 */
export function planSequences(
  sequences: Int32Array,
  corpus: EncodedCorpus,
  limits: readonly number[],
  batchSize: number,
  random: Random | null,
): readonly PlannedBatch[] {
  const lengths = sequences.map((index) => corpus.lengthOf(index));
  return planEpoch(lengths, limits, batchSize, random).map(({ steps, indices }) => ({
    steps,
    indices: indices.map((i) => sequences[i]!),
  }));
}

/**
 * How many sequences of a batch are on the device at once: at most `slice`, fewer where they are long, in slices as
 * even as can be.
 */
export function sliceSize(batch: number, slice: number, steps: number): number {
  const most = Math.max(1, Math.min(batch, slice, Math.floor(maxPlaces / steps)));
  return Math.ceil(batch / Math.ceil(batch / most));
}
