import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { bucketLimits, type PlannedBatch, planItems } from '../../src/training/batches.js';

/** The plan by its definition, with an array for each bucket: the seed decides the batches of all trainings. */
function byDefinition(
  chosen: Int32Array,
  lengths: readonly number[],
  limits: readonly number[],
  batchSize: number,
  random: Random | null,
): { length: number; indices: number[] }[] {
  const buckets: number[][] = limits.map(() => []);
  for (const place of chosen) buckets[limits.findIndex((limit) => lengths[place]! <= limit)]!.push(place);
  const batches: { length: number; indices: number[] }[] = [];
  let rest: number[] = [];
  for (const [k, bucket] of buckets.entries()) {
    if (random !== null) random.shuffle(bucket);
    rest = [...rest, ...bucket];
    const isLast = k === buckets.length - 1;
    while (rest.length >= batchSize || (isLast && rest.length > 0)) {
      batches.push({ length: limits[k]!, indices: rest.splice(0, batchSize) });
    }
  }
  return random === null ? batches : random.shuffle(batches);
}

const plain = (plan: readonly PlannedBatch[]) =>
  plan.map(({ length, indices }) => ({ length, indices: [...indices] }));

describe('the plan of an epoch', () => {
  it.each([
    [1, 7],
    [40, 7],
    [500, 32],
    [500, 1],
    [333, 1000],
  ])('of %i items in batches of %i is the one that its definition gives', (count, batchSize) => {
    const random = new Random(count);
    const lengths = Array.from({ length: 2 * count }, () => random.integer(60));
    const chosen = random
      .shuffle(Int32Array.from({ length: 2 * count }, (_, i) => i))
      .slice(0, count)
      .sort();
    const items = { lengthOf: (place: number) => lengths[place]! };
    const limits = bucketLimits(chosen.map(items.lengthOf), 64);
    for (const seed of [1, 2, null]) {
      const drawn = () => (seed === null ? null : new Random(seed));
      const expected = byDefinition(chosen, lengths, limits, batchSize, drawn());
      const plan = plain(planItems(chosen, items, limits, batchSize, drawn()));
      expect(plan).toEqual(expected);
      expect(plan.flatMap(({ indices }) => indices).sort((a, b) => a - b)).toEqual([...chosen]);
    }
  });
});
