import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { shardRandom } from '../../src/shards/shardRandom.js';

it('begins with a hash of seed and index', () => {
  const digest = createHash('sha256').update('grae shard\n7\n3').digest();
  expect(shardRandom(7, 3).save()).toEqual({
    generator: [0, 4, 8, 12].map((place) => digest.readInt32BE(place)),
    spareNormal: null,
  });
});

it('gives each shard and each seed draws of its own', () => {
  const first = (seed: number, index: number) => shardRandom(seed, index).uniform();
  const draws = [-1, 1, 2, 11].flatMap((seed) => [0, 1, 2, 11, 111].map((index) => first(seed, index)));
  expect(new Set(draws).size).toBe(draws.length);
  expect(first(1, 11)).toBe(first(1, 11));
});
