/**
 * Number of atoms of the largest cycle of a fundamental cycle basis (Paton, Communications of the ACM 12 (1969) 514),
 * as networkx' `cycle_basis` finds it from the adjacency that published penalised scores were made with: each part
 * from its first atom, depth first, neighbours in ascending order. It depends on the order of the atoms, and is not
 * always the largest ring of the smallest set.
 *
 * @param neighbours `[atoms]`: the atoms bound to each
 * @returns 0 where there is no cycle
 */
export function largestBasisCycle(neighbours: readonly (readonly number[])[]): number {
  const ascending = neighbours.map((around) => [...around].sort((a, b) => a - b));
  /** For each atom that has been reached, the atom that it was reached from, and the neighbours whose bonds were used. */
  const previous = new Map<number, number>();
  const used = new Map<number, Set<number>>();
  let largest = 0;
  for (const root of ascending.keys()) {
    if (used.has(root)) continue;
    previous.set(root, root);
    used.set(root, new Set());
    const stack = [root];
    for (let atom = stack.pop(); atom !== undefined; atom = stack.pop()) {
      const usedHere = used.get(atom)!;
      for (const next of ascending[atom]!) {
        const usedThere = used.get(next);
        if (usedThere === undefined) {
          previous.set(next, atom);
          stack.push(next);
          used.set(next, new Set([atom]));
        } else if (!usedHere.has(next)) {
          let size = 3;
          for (let back = previous.get(atom)!; !usedThere.has(back); back = previous.get(back)!) size++;
          largest = Math.max(largest, size);
          usedThere.add(atom);
        }
      }
    }
  }
  return largest;
}
