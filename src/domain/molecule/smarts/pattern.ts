import type { Structure } from '../structure/structure.js';

/** Whether an atom or a bond of a structure is such as a pattern asks for. */
export interface Test {
  (structure: Structure, index: number): boolean;
  /** Atomic numbers, one of which an atom has that passes; missing where nothing is known of them. */
  readonly elements?: ReadonlySet<number>;
  /** Whether the answer is the same for all atoms of a kind, see `atomKinds`. */
  readonly isLocal?: boolean;
}

export type AtomTest = Test;
export type BondTest = Test;

/** An atom of a pattern, with its bonds to earlier atoms. */
export interface PatternAtom {
  readonly test: AtomTest;
  /** The earlier atom that it is bound to, and by what bond; null for the first of a piece. */
  readonly parent: { readonly atom: number; readonly test: BondTest } | null;
  /** Bonds to other earlier atoms. */
  readonly closures: readonly { readonly atom: number; readonly test: BondTest }[];
}

/** A SMARTS pattern, its atoms in the order of the text. */
export interface Pattern {
  readonly smarts: string;
  readonly atoms: readonly PatternAtom[];
  /** The least number of atoms of some elements that a structure with the pattern has. */
  readonly needs: readonly { readonly elements: readonly number[]; readonly atoms: number }[];
}
