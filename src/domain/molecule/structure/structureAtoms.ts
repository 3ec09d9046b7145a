export interface StructureAtom {
  /** Atomic number; 0 for `*`. */
  readonly element: number;
  readonly charge: number;
  /** Hydrogens that are no atoms of their own. */
  readonly hydrogens: number;
  readonly aromatic: boolean;
  /** Mass number of an isotope, 0 where none is written. */
  readonly isotope: number;
  readonly radicals: number;
  /** Number in an atom map (`[CH3:7]`), which may be 0; null where there is none. */
  readonly mapNumber: number | null;
  /** In how many rings of the structure, and the size of the smallest of them (0 for none). */
  readonly ringCount: number;
  readonly smallestRing: number;
}

export interface StructureBond {
  readonly from: number;
  readonly to: number;
  /**
   * In Kekulé form: 1, 2, 3, seldom more; 0 for any bond (`~`), 1.5 for an aromatic one outside rings (`C:O`),
   * {@link dativeOrder}.
   */
  readonly order: number;
  readonly aromatic: boolean;
  readonly inRing: boolean;
}

export interface Neighbour {
  readonly atom: number;
  readonly bond: number;
}

/** Stands for the order of a dative bond, from the atom that gives its electrons to the other. */
export const dativeOrder = 17;
