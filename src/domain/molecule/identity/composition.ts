import type { KekuleReading } from '../readKekule.js';

/**
 * What a molecule is made of: its atoms, by element, charge and hydrogens, and its bonds, by order, each with their
 * number, in the Kekulé form. Two spellings of one molecule have the same.
 *
 * Beside `*` the orders are left out, since such an atom may take part in a double bond, or not.
 */
export function compositionOf({ valenced, bonds }: KekuleReading): string {
  const { graph, bondsOfAtom, valences } = valenced;
  const counts = new Map<string, number>();
  const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1);
  const seen = new Set<number>();
  const hasAnyAtom = graph.atoms.some(({ atomicNumber }) => atomicNumber === 0);
  for (const [index, { atomicNumber, charge, isotope }] of graph.atoms.entries()) {
    const { hydrogens, impliedHydrogens, plain } = valences[index]!;
    if (plain) continue;
    count([atomicNumber, charge, isotope, hydrogens + impliedHydrogens].join());
    for (const bond of bondsOfAtom[index]!) {
      const { kind } = bonds[bond]!;
      if (!seen.has(bond)) count(hasAnyAtom && kind !== 'any' && kind !== 'dative' ? 'bond' : kind);
      seen.add(bond);
    }
  }
  return [...counts]
    .map(([what, times]) => `${what}x${times}`)
    .sort()
    .join(' ');
}
