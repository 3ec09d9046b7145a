import type { Packing } from './packing.js';

/**
 * Counts the productions of the base table in packed sequences.
 *
 * @param pieces packed productions of any number of sequences, piece by piece
 * @returns a count for each production of the base table
 */
export function countProductions({ base, merges }: Packing, pieces: Iterable<ArrayLike<number>>): number[] {
  const baseSize = base.productions.length;
  const counts = new Array<number>(baseSize + merges.length).fill(0);
  for (const ids of pieces) for (let i = 0; i < ids.length; i++) counts[ids[i]!]!++;
  // a merge joins productions that were there before it, so the last one is taken apart first
  for (let rank = merges.length - 1; rank >= 0; rank--) {
    const { parent, child } = merges[rank]!;
    const count = counts[baseSize + rank]!;
    counts[parent]! += count;
    counts[child]! += count;
  }
  return counts.slice(0, baseSize);
}
