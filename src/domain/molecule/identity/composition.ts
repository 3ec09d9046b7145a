import type { KekuleReading } from '../readKekule.js';

/**
 * The composition of a molecule in the Kekulé form: how many atoms it has of each element, charge and number of hydrogens,
 * and how many bonds of each order. Two spellings of one molecule have the same composition.
 *
 * A molecule with `*` has no orders in its composition, since such an atom may take part in a double bond, or not.
 */
export function compositionOf({ valenced, bonds }: KekuleReading): string {
  const { graph, valences } = valenced;
  const counts = new Map<string | number, number>();
  const count = (what: string | number): unknown => counts.set(what, (counts.get(what) ?? 0) + 1);
  let hasAnyAtom = false;
  for (let index = 0; index < graph.atoms.length; index++) {
    const { atomicNumber, charge, isotope } = graph.atoms[index]!;
    const { hydrogens, impliedHydrogens, plain } = valences[index]!;
    if (atomicNumber === 0) hasAnyAtom = true;
    if (plain) continue;
    const all = hydrogens + impliedHydrogens;
    count(
      isotope === ''
        ? (atomicNumber * 64 + charge + 32) * 4096 + all
        : [atomicNumber, charge, isotope, all].join(),
    );
  }
  for (const { from, to, kind } of bonds) {
    // One to a hydrogen that is counted with its atom is none.
    if (valences[from]!.plain || valences[to]!.plain) continue;
    count(hasAnyAtom && kind !== 'any' && kind !== 'dative' ? 'bond' : kind);
  }
  return [...counts]
    .map(([what, times]) => `${what}x${times}`)
    .sort()
    .join(' ');
}
