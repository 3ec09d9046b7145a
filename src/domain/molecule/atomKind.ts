import { valencesOf } from './elements.js';
import type { SmilesAtom } from './smilesGraph.js';
import { chargeShift } from './valence.js';
import { readAtom } from './wellFormed.js';

/** What the prefix state needs of an atom as it is written: looked up once for each spelling. */
export interface AtomKind {
  readonly atom: SmilesAtom;
  /** Bonds that it can have at most, hydrogens in brackets taken off; Infinity where the element has no rule. */
  readonly capacity: number;
  /**
   * Numbers of bonds at which no electron is left unpaired, ascending, hydrogens in brackets taken off; null where any
   * number will do: outside brackets, where hydrogens fill up, and for elements without a rule.
   */
  readonly saturated: readonly number[] | null;
  /** Valences outside brackets, ascending: hydrogens fill up to the next. Empty in brackets. */
  readonly filled: readonly number[];
}

const kinds = new Map<string, AtomKind | null>();
/** More spellings than this are no spellings of a sane corpus; they are read anew each time. */
const maxKinds = 10_000;

/** @param text an atom of a SMILES, brackets included; null for what is none, or has no such charge or element */
export function atomKindOf(text: string): AtomKind | null {
  let kind = kinds.get(text);
  if (kind === undefined) {
    const atom = readAtom(text);
    kind = atom === null ? null : kindOf(atom);
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
  const capacity = valences.at(-1)! + shift - hydrogens;
  const saturated = valences.map((valence) => valence + shift - hydrogens).filter((bonds) => bonds >= 0);
  return bracket
    ? { atom, capacity, saturated, filled: [] }
    : { atom, capacity, saturated: null, filled: valences };
}
