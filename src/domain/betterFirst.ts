import type { Ranking } from './domain.js';

/** Returns the order of scores by a ranking, the better ones first. */
export function betterFirst({ better }: Ranking): (a: number, b: number) => number {
  return better === 'lower' ? (a, b) => a - b : (a, b) => b - a;
}
