import { plainAtom, readAtom } from '../smiles/readAtom.js';
import type { SmilesAtom } from '../smiles/smilesGraph.js';
import { valencesOf } from '../valence/elements.js';
import { presentCapacity } from '../valence/presentValence.js';
import { chargeShift, mostBonds } from '../valence/valence.js';

/** The properties of an atom as it is written that the prefix state needs, computed once for each spelling. */
export interface AtomKind {
  readonly atom: SmilesAtom;
  /**
   * The most bonds that it can have by the rules of RDKit 2022.09, on which the verdict rests, and by the rules since 2024.09,
   * hydrogens in brackets taken off; Infinity where the element has no rule.
   */
  readonly capacity: number;
  /**
   * Numbers of bonds at which no electron is left unpaired, ascending, hydrogens in brackets taken off; null where any
   * number will do: outside brackets, where hydrogens fill up, and for elements without a rule.
   */
  readonly saturated: readonly number[] | null;
  /** Valences outside brackets, ascending: hydrogens fill up to the next. Empty in brackets. */
  readonly filled: readonly number[];
}

/** The kinds by spelling, at most {@link maxKinds}. */
const kinds = new Map<string, AtomKind | null>();
/** No sane corpus has more spellings than this; any others are read anew each time. */
const maxKinds = 10_000;

/** The arrangement of neighbours with the number 0, which meant none until RDKit 2026.09 refused it. */
const noArrangement = /[A-Z]0$/;

/**
 * @param text an atom of a SMILES, brackets included; null for a text of no atom, with an impossible charge, element or
 *   arrangement of neighbours
 */
export function atomKindOf(text: string): AtomKind | null {
  let kind = kinds.get(text);
  if (kind === undefined) {
    const atom = readAtom(text);
    kind = atom === null || 'kind' in atom || noArrangement.test(atom.chirality) ? null : kindOf(atom);
    if (kinds.size < maxKinds) kinds.set(text, kind);
  }
  return kind;
}

function kindOf(atom: SmilesAtom): AtomKind {
  const valences = valencesOf(atom.atomicNumber);
  if (valences === undefined || atom.atomicNumber === 0) {
    return { atom, capacity: Number.POSITIVE_INFINITY, saturated: null, filled: [] };
  }
  const { bracket, hydrogens } = atom;
  const shift = chargeShift(atom);
  const capacity = Math.min(valences.at(-1)! + shift, mostBonds(atom), presentCapacity(atom)) - hydrogens;
  if (!bracket) return { atom, capacity, saturated: null, filled: valences.filter((one) => one <= capacity) };
  const saturated = valences.map((valence) => valence + shift - hydrogens);
  return {
    atom,
    capacity,
    saturated: saturated.filter((bonds) => bonds >= 0 && bonds <= capacity),
    filled: [],
  };
}

/** Stands for an atom that is none, so that the text goes on. */
export const unreadable: AtomKind = {
  atom: { ...plainAtom, text: '', atomicNumber: 0, bracket: true },
  capacity: Number.POSITIVE_INFINITY,
  saturated: null,
  filled: [],
};
