import type { Random } from '../../../base/random.js';
import { bondsByAtom, otherEnd, type SmilesGraph } from '../smiles/smilesGraph.js';
import { bondSymbols } from './kekuleSmiles.js';
import { hasLonePair, isOdd, readStereo, type Stereo, unwritten } from './stereo.js';

/** Ring bonds that can be open at a time, as the grammar writes them. */
const mostDigits = 99;

/**
 * Writes a SMILES again in a random order of its atoms: a random one of each component first, then branches and ring
 * bonds in random order. Bonds and atoms are as they are written. Stereochemistry stays the same: a centre is
 * turned over where the new order of its neighbours is an odd permutation of the old one, and a mark of direction
 * where its bond is written from the other end.
 *
 * @returns null where the written order has to stay: stereochemistry that is not understood ({@link readStereo}),
 *   dative bonds, more than 99 ring bonds open at a time
 */
export function writeInRandomOrder(graph: SmilesGraph, random: Random): string | null {
  if (graph.bonds.some(({ kind }) => kind === 'dative')) return null;
  const stereo = readStereo(graph);
  return stereo === null ? null : new Writer(graph, stereo, random).write();
}

/** The text behind an atom: its ring bonds, then its branches, the last of which goes on without brackets. */
interface Place {
  /** The atom that it is bound to from before, -1 for none. */
  readonly parent: number;
  readonly rings: number[];
  readonly branches: number[];
}

class Writer {
  readonly #graph: SmilesGraph;
  readonly #stereo: Stereo;
  readonly #random: Random;
  readonly #bondsOfAtom: readonly number[][];
  readonly #places: (Place | undefined)[];
  /** Per ring bond that is open: its number. */
  readonly #open = new Map<number, number>();
  readonly #taken = new Set<number>();
  #text = '';

  constructor(graph: SmilesGraph, stereo: Stereo, random: Random) {
    this.#graph = graph;
    this.#stereo = stereo;
    this.#random = random;
    this.#bondsOfAtom = bondsByAtom(graph);
    this.#places = graph.atoms.map(() => undefined);
  }

  write(): string | null {
    const starts = this.#random.shuffle([...this.#graph.atoms.keys()]);
    for (const start of starts) {
      if (this.#places[start] !== undefined || hasLonePair(this.#stereo, this.#graph, start)) continue;
      if (this.#text !== '') this.#text += '.';
      this.#plan(start, -1, -1);
      if (!this.#writeFrom(start)) return null;
    }
    return this.#places.includes(undefined) ? null : this.#text;
  }

  /** Depth first; at most as deep as a SMILES has atoms, which is bounded. */
  #plan(atom: number, parent: number, via: number): void {
    const place: Place = { parent, rings: [], branches: [] };
    this.#places[atom] = place;
    for (const bond of this.#random.shuffle(this.#bondsOfAtom[atom]!)) {
      if (bond === via) continue;
      const other = otherEnd(this.#graph.bonds[bond]!, atom);
      const there = this.#places[other];
      if (there === undefined) {
        place.branches.push(bond);
        this.#plan(other, atom, bond);
      } else if (!place.rings.includes(bond)) {
        place.rings.push(bond);
        there.rings.push(bond);
      }
    }
    this.#random.shuffle(place.rings);
  }

  #writeFrom(atom: number): boolean {
    const { rings, branches } = this.#places[atom]!;
    this.#text += this.#atomText(atom);
    const closed: number[] = [];
    for (const bond of rings) {
      const digits = this.#open.get(bond);
      if (digits === undefined) {
        const free = this.#freeDigits();
        if (free > mostDigits) return false;
        this.#open.set(bond, free);
        this.#taken.add(free);
        this.#text += this.#bondText(bond, atom) + digitsText(free);
      } else {
        closed.push(digits);
        this.#text += digitsText(digits);
      }
    }
    // Not sooner, so that no number closes and opens at one atom.
    for (const digits of closed) this.#taken.delete(digits);
    for (const [index, bond] of branches.entries()) {
      const isLast = index === branches.length - 1;
      this.#text += (isLast ? '' : '(') + this.#bondText(bond, atom);
      if (!this.#writeFrom(otherEnd(this.#graph.bonds[bond]!, atom))) return false;
      if (!isLast) this.#text += ')';
    }
    return true;
  }

  #atomText(atom: number): string {
    const { text } = this.#graph.atoms[atom]!;
    const before = this.#stereo.neighbours[atom];
    if (before === undefined) return text;
    const { parent, rings, branches } = this.#places[atom]!;
    const after = [...rings, ...branches].map((bond) => otherEnd(this.#graph.bonds[bond]!, atom));
    if (before.includes(unwritten)) after.unshift(unwritten);
    if (parent >= 0) after.unshift(parent);
    return isOdd(before, after) ? text.replace(/@+/, (mark) => (mark === '@' ? '@@' : '@')) : text;
  }

  /** @param first the end of the bond that is written first */
  #bondText(bond: number, first: number): string {
    const { from, to, kind } = this.#graph.bonds[bond]!;
    const areAromatic = this.#graph.atoms[from]!.aromatic && this.#graph.atoms[to]!.aromatic;
    if (kind !== (areAromatic ? 'aromatic' : 'single')) return bondSymbols[kind] || '-';
    // An implied order is not written, and a mark does not change it.
    const direction = this.#stereo.directions[bond];
    if (direction === undefined) return '';
    return (direction === 'up') === (first === from) ? '/' : '\\';
  }

  #freeDigits(): number {
    let free = 1;
    while (this.#taken.has(free)) free++;
    return free;
  }
}

function digitsText(number: number): string {
  return number < 10 ? `${number}` : `%${number}`;
}
