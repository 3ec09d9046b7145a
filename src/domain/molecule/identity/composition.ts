import type { KekuleReading } from '../readKekule.js';

/**
 * The composition of a molecule in the Kekulé form: how many atoms it has of each element, charge and number of hydrogens,
 * and how many bonds of each order. Two spellings of one molecule have the same composition.
 *
 * A molecule with `*` has no orders in its composition, since such an atom may take part in a double bond, or not.
 */
export function compositionOf({ valenced, bonds }: KekuleReading): string {
  const { graph, bondsOfAtom, valences } = valenced;
  const counts = new Map<string, number>();
  const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1);
  const counted = new Set<number>();
  const hasAnyAtom = graph.atoms.some(({ atomicNumber }) => atomicNumber === 0);
  for (const [index, { atomicNumber, charge, isotope }] of graph.atoms.entries()) {
    const { hydrogens, impliedHydrogens, plain } = valences[index]!;
    if (plain) continue;
    count([atomicNumber, charge, isotope, hydrogens + impliedHydrogens].join());
    for (const bond of bondsOfAtom[index]!) {
      const { kind } = bonds[bond]!;
      if (!counted.has(bond)) count(hasAnyAtom && kind !== 'any' && kind !== 'dative' ? 'bond' : kind);
      counted.add(bond);
    }
  }
  return [...counts]
    .map(([what, times]) => `${what}x${times}`)
    .sort()
    .join(' ');
}
