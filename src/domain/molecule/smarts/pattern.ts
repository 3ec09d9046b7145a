import type { Structure } from '../structure/structure.js';

/** Whether an atom of a structure is such as a pattern asks for. */
export type AtomTest = (structure: Structure, atom: number) => boolean;

/** Whether a bond of a structure is such as a pattern asks for. */
export type BondTest = (structure: Structure, bond: number) => boolean;

/** An atom of a pattern and how it hangs on those before it. */
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
}
