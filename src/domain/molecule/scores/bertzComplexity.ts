import type { Structure } from '../structure/structure.js';

/**
 * Complexity of the bonds and of the distribution of elements: Bertz, J. Am. Chem. Soc. 103 (1981) 3599, as RDKit's
 * `BertzCT` has it: atoms are alike if their distances to all others are (the 100 shortest of them), a bond in an aromatic
 * system counts one and a half.
 */
export function bertzComplexity(structure: Structure): number {
  const { atoms, bonds, neighbours } = structure;
  if (atoms.length < 2) return 0;
  const orderOf = (bond: number): number => (bonds[bond]!.aromatic ? 1.5 : bonds[bond]!.order);
  const classes = symmetryClasses(structure, orderOf);
  const connections = new Map<string, number>();
  const count = (key: string, times: number): void => {
    connections.set(key, (connections.get(key) ?? 0) + times);
  };
  const elements = new Map<number, number>();
  for (const [atom, { element }] of atoms.entries()) {
    elements.set(element, (elements.get(element) ?? 0) + 1);
    const here = classes[atom]!;
    const around = neighbours[atom]!.toSorted((a, b) => a.atom - b.atom);
    for (const [i, first] of around.entries()) {
      const order = orderOf(first.bond);
      const one = classes[first.atom]!;
      if (order > 1 && first.atom > atom) {
        count(`${Math.min(here, one)} ${Math.max(here, one)}`, (order * (order - 1)) / 2);
      }
      for (const second of around.slice(i + 1)) {
        const other = classes[second.atom]!;
        const key = `${Math.min(one, other)} ${here} ${Math.max(one, other)}`;
        count(key, order * orderOf(second.bond));
      }
    }
  }
  const numbers = connections.size === 0 ? [1] : [...connections.values()];
  const total = numbers.reduce((sum, number) => sum + number, 0);
  return atoms.length * entropy([...elements.values()]) + total * (entropy(numbers) + Math.log2(total));
}

/** Bits, of the shares that the counts are of their sum. */
function entropy(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce(
    (sum, count) => (count === 0 ? sum : sum - (count / total) * Math.log2(count / total)),
    0,
  );
}

/**
 * `[atoms]`: the same number for atoms with the same distances to all others. The higher the order of a bond, the shorter
 * it is.
 */
function symmetryClasses({ atoms, bonds }: Structure, orderOf: (bond: number) => number): number[] {
  const count = atoms.length;
  const distances = atoms.map((_, atom) => {
    const row = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    row[atom] = 0;
    return row;
  });
  for (const [bond, { from, to }] of bonds.entries())
    distances[from]![to] = distances[to]![from] = 1 / orderOf(bond);
  // Floyd and Warshall: ways over more and more of the atoms.
  for (const [middle, over] of distances.entries()) {
    for (const row of distances) {
      const first = row[middle]!;
      if (first === Number.POSITIVE_INFINITY) continue;
      for (let to = 0; to < count; to++) row[to] = Math.min(row[to]!, first + over[to]!);
    }
  }
  const classes = new Map<string, number>();
  return distances.map((row) => {
    const key = [...row.sort().subarray(0, 100)].map((distance) => distance.toFixed(4)).join();
    const index = classes.get(key) ?? classes.size;
    classes.set(key, index);
    return index;
  });
}
