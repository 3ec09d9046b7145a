import type { Structure } from './structure.js';

/** Atoms that two rings share as their only one (`CalcNumSpiroAtoms`). */
export function spiroAtoms({ rings }: Structure): number {
  const atoms = new Set<number>();
  forPairs(rings, (a, b) => {
    const shared = a.filter((atom) => b.includes(atom));
    if (shared.length === 1) atoms.add(shared[0]!);
  });
  return atoms.size;
}

/** Atoms at the ends of a row of two or more bonds that two rings share (`CalcNumBridgeheadAtoms`). */
export function bridgeheadAtoms(structure: Structure): number {
  const atoms = new Set<number>();
  forPairs(
    structure.rings.map((ring) => bondsOf(structure, ring)),
    (a, b) => {
      const shared = a.filter((bond) => b.includes(bond));
      if (shared.length < 2) return;
      const times = new Map<number, number>();
      for (const bond of shared) {
        const { from, to } = structure.bonds[bond]!;
        for (const atom of [from, to]) times.set(atom, (times.get(atom) ?? 0) + 1);
      }
      for (const [atom, count] of times) if (count === 1) atoms.add(atom);
    },
  );
  return atoms.size;
}

function forPairs<T>(items: readonly T[], use: (a: T, b: T) => void): void {
  for (const [i, a] of items.entries()) for (const b of items.slice(i + 1)) use(a, b);
}

/** The bonds around a ring. */
export function bondsOf({ neighbours }: Structure, ring: readonly number[]): number[] {
  return ring.map((atom, i) => {
    const next = ring[(i + 1) % ring.length]!;
    return neighbours[atom]!.find((neighbour) => neighbour.atom === next)!.bond;
  });
}

/** Whether any two rings have a bond in common. */
export function haveSharedBonds(structure: Structure): boolean {
  const bonds = structure.rings.flatMap((ring) => bondsOf(structure, ring));
  return new Set(bonds).size < bonds.length;
}
