import type { SmilesGraph } from '../smiles/smilesGraph.js';

/** Stands among the neighbours of an atom for its hydrogen or lone pair. */
export const unwritten = -1;

/** The meaning of the stereo marks of a SMILES, without regard to the order that it is written in. */
export interface Stereo {
  /**
   * `[atoms]`: of atoms with `@` or `@@`, the four neighbours in the order that the mark refers to: seen from the
   * first, the others go round against the clock for `@` (OpenSMILES 1.0, section 3.8.2). Undefined for others.
   */
  readonly neighbours: readonly (readonly number[] | undefined)[];
  /** `[bonds]`: whether the bond goes up or down from its `from` to its `to`; undefined where it has no mark. */
  readonly directions: readonly ('up' | 'down' | undefined)[];
}

/**
 * Reads the stereochemistry of a SMILES without dative bonds.
 *
 * @returns null where it is not understood: centres other than tetrahedral ones (`@AL1`, `@SP1`, `@TB1`, `@OH1`), or
 *   with another number of neighbours; a centre with a lone pair that nothing stands before ({@link hasLonePair}); ring
 *   bonds whose marks say opposite things at their ends
 */
export function readStereo({ atoms, bonds, pieces }: SmilesGraph): Stereo | null {
  const order: number[][] = atoms.map(() => []);
  const directions: ('up' | 'down' | undefined)[] = bonds.map(() => undefined);
  const branches: number[] = [];
  let current = -1;
  for (const piece of pieces) {
    if ('text' in piece) {
      if (piece.text === '(') branches.push(current);
      else if (piece.text === ')') current = branches.pop()!;
    } else if ('atom' in piece) {
      current = piece.atom;
      // A hydrogen stands behind the atom that this one is bound to from before, or first where there is none.
      order[current]!.push(unwritten);
    } else {
      const bond = 'bond' in piece ? piece.bond : piece.ringBond;
      const { from, to } = bonds[bond]!;
      const other = from === current ? to : from;
      order[current]!.push(other);
      if ('bond' in piece) order[other]!.push(current);
      if (piece.symbol !== '/' && piece.symbol !== '\\') continue;
      const direction = (piece.symbol === '/') === (from === current) ? 'up' : 'down';
      if (directions[bond] !== undefined && directions[bond] !== direction) return null;
      directions[bond] = direction;
    }
  }
  const neighbours: (readonly number[] | undefined)[] = [];
  for (const [index, { chirality, hydrogens }] of atoms.entries()) {
    if (chirality === '') {
      neighbours.push(undefined);
      continue;
    }
    const around = order[index]!;
    // With four neighbours that are written there is room for no other.
    const four =
      around.length === 5 && hydrogens === 0 ? around.filter((other) => other !== unwritten) : around;
    const isTetrahedral = chirality === '@' || chirality === '@@';
    if (!isTetrahedral || four.length !== 4 || hydrogens > 1) return null;
    if (four[0] === unwritten && hydrogens === 0) return null;
    neighbours.push(four);
  }
  return { neighbours, directions };
}

/**
 * Whether an atom is a centre with a lone pair, as sulfur in `C[S@](=O)CC`: where it begins a component, OpenSMILES
 * and openchemlib take the lone pair for the first neighbour, and RDKit for the last. So it must not.
 */
export function hasLonePair(stereo: Stereo, { atoms }: SmilesGraph, atom: number): boolean {
  return stereo.neighbours[atom]?.includes(unwritten) === true && atoms[atom]!.hydrogens === 0;
}

/** Whether one order of different numbers is an odd permutation of another. */
export function isOdd(before: readonly number[], after: readonly number[]): boolean {
  const places = after.map((item) => before.indexOf(item));
  let inversions = 0;
  for (const [i, place] of places.entries()) {
    for (const later of places.slice(i + 1)) if (later < place) inversions++;
  }
  return inversions % 2 === 1;
}
