import type { Structure } from './structure.js';

/** The distance of atoms that are in different parts of a molecule. */
export const unreachable = 65_535;

/** `[atoms][atoms]`: the number of bonds on the shortest way from each atom to each other, or {@link unreachable}. */
export function topologicalDistances({ neighbours }: Structure): readonly Uint16Array[] {
  const queue = new Uint32Array(neighbours.length);
  return neighbours.map((_, start) => {
    const distances = new Uint16Array(neighbours.length).fill(unreachable);
    distances[start] = 0;
    queue[0] = start;
    for (let head = 0, tail = 1; head < tail; head++) {
      const atom = queue[head]!;
      for (const neighbour of neighbours[atom]!) {
        if (distances[neighbour.atom] !== unreachable) continue;
        distances[neighbour.atom] = distances[atom]! + 1;
        queue[tail++] = neighbour.atom;
      }
    }
    return distances;
  });
}
