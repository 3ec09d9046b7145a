import { Random } from '../base/random.js';
import { sha256 } from '../base/sha256.js';

/**
 * Returns the generator of a shard. Its 128 bits of state are a hash of seed and index, so it depends on nothing else, and
 * draws of two shards overlap only by an accident: among 10^6 shards of 10^9 draws each, with a probability below 10^-17.
 */
export function shardRandom(seed: number, index: number): Random {
  const digest = sha256(`grae shard\n${seed}\n${index}`);
  const generator = [0, 8, 16, 24].map((start) => Number.parseInt(digest.slice(start, start + 8), 16) | 0);
  return Random.restore({ generator, spareNormal: null });
}
