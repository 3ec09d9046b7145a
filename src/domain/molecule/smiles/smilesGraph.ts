/** The reason why a text is no molecule. */
export interface Objection {
  /** A few words that begin with a class (`valence: ...`), with the place where that is known. */
  readonly reason: string;
  /** The place in the text, from 0; null for the whole. */
  readonly offset: number | null;
}

/** An atom as a SMILES writes it. */
export interface SmilesAtom {
  /** The text, brackets included. */
  readonly text: string;
  /** The place in the text, from 0. */
  readonly offset: number;
  /** 0 for `*`. */
  readonly atomicNumber: number;
  /** Written in lower case. */
  readonly aromatic: boolean;
  /** In brackets, where hydrogens are written out; elsewhere they follow from the valence. */
  readonly bracket: boolean;
  readonly isotope: string;
  readonly chirality: string;
  readonly hydrogens: number;
  readonly charge: number;
}

/** Orders are numbers of electron pairs; half as much again for `aromatic`, none for `any` and `dative`. */
export type BondKind = 'single' | 'double' | 'triple' | 'quadruple' | 'aromatic' | 'any' | 'dative';

export interface SmilesBond {
  readonly from: number;
  readonly to: number;
  readonly kind: BondKind;
}

/** A piece of a SMILES. In the order of the text they are enough to write it again with other bonds. */
export type SmilesPiece =
  | { readonly text: string }
  | { readonly atom: number }
  /** The bond to the next atom, with its symbol. */
  | { readonly bond: number; readonly symbol: string }
  /** One end of a ring bond; `opens` is where a bond symbol may be put in. */
  | { readonly ringBond: number; readonly symbol: string; readonly digits: string; readonly opens: boolean };

export interface SmilesGraph {
  readonly atoms: readonly SmilesAtom[];
  readonly bonds: readonly SmilesBond[];
  readonly pieces: readonly SmilesPiece[];
}

/** The atom that a bond binds an atom to. */
export function otherEnd({ from, to }: SmilesBond, atom: number): number {
  return from === atom ? to : from;
}

/** `[atoms]`: the bonds of each atom, as indices. */
export function bondsByAtom(graph: SmilesGraph): number[][] {
  const bonds: number[][] = graph.atoms.map(() => []);
  for (const [index, { from, to }] of graph.bonds.entries()) {
    bonds[from]!.push(index);
    bonds[to]!.push(index);
  }
  return bonds;
}
