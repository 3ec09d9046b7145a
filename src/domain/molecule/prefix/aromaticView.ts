import type { WrittenAtoms } from './writtenAtoms.js';

/** The state of a text that its aromatic systems follow from: see `smilesRules.ts`. */
export interface AromaticView {
  readonly atoms: WrittenAtoms;
  readonly current: number;
  readonly branches: readonly number[];
  readonly rings: readonly { readonly atom: number; readonly symbol: string; readonly reserved: number }[];
  readonly symbol: string;
  /** In a look ahead: atoms that may have more bonds than are known, and those that stand for others. */
  readonly unknown: Unknown | null;
}

/** Atoms of a text with gaps. */
export interface Unknown {
  /** Atoms that may have more bonds than the text shows. */
  readonly open: readonly number[];
  /** Atoms that stand for others. */
  readonly standIns: readonly number[];
}
