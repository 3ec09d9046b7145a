import type { SmilesGraph } from '../smiles/smilesGraph.js';

/** Whether a mark of chirality is tetrahedral. The neighbours of atoms with others (`@AL1`, `@SP2`) must stay in place. */
const isTetrahedral = (chirality: string): boolean => !/AL|SP|TB|OH/.test(chirality);

/**
 * Finds hydrogens that might as well not have been written, as in `[H]OC`: they have one bond, no isotope, and a neighbour
 * that they say nothing else about. RDKit drops them before it looks at valences (`MolOps::removeHs`), whatever their charge
 * and their bond, so `C=[H]` is methane.
 *
 * @param bondsOfAtom `[atoms]`: indices of bonds
 * @returns `[atoms]`
 */
export function plainHydrogens(graph: SmilesGraph, bondsOfAtom: readonly (readonly number[])[]): boolean[] {
  const { atoms, bonds } = graph;
  if (!atoms.some(({ atomicNumber }) => atomicNumber === 1)) return atoms.map(() => false);
  const marked = new Set<number>();
  for (const piece of graph.pieces) {
    if (!('symbol' in piece) || !/[/\\]/.test(piece.symbol)) continue;
    marked.add('bond' in piece ? piece.bond : piece.ringBond);
  }
  return atoms.map((atom, index) => {
    const [only, ...others] = bondsOfAtom[index]!;
    if (atom.atomicNumber !== 1 || Number(atom.isotope) > 0) return false;
    if (only === undefined || others.length > 0) return false;
    const { from, to } = bonds[only]!;
    const other = from === index ? to : from;
    const neighbour = atoms[other]!;
    if (neighbour.atomicNumber <= 1 || !isTetrahedral(neighbour.chirality)) return false;
    // In [H]/C=C/F it says on which side the fluorine is.
    const isReference =
      marked.has(only) &&
      bondsOfAtom[other]!.length === 2 &&
      bondsOfAtom[other]!.some((bond) => bonds[bond]!.kind === 'double');
    return !isReference;
  });
}
