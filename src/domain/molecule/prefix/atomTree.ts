import type { WrittenAtoms } from './writtenAtoms.js';

/** Marks of an atom: its bond to the one above is in a ring or can come to be; it is or can be itself; it is open. */
const [bondInRing, bondMayBe, inRing, mayBe, isOpen, isStandIn] = [1, 2, 4, 8, 16, 32];
const [anyBond, anyAtom] = [bondInRing | bondMayBe, inRing | mayBe];

const noNumbers = new Int32Array(0);
const noBytes = new Uint8Array(0);

/**
 * The atoms of a SMILES as a tree, with the bonds marked that rings go through. A workspace: one object serves all
 * states of one text, which lay themselves out in it anew for each question, so that no question allocates.
 */
export class AtomTree {
  /** How many atoms the arrays have room for. */
  #room = 0;
  #above = noNumbers;
  #marks = noBytes;
  #visits = noNumbers;
  #lastVisit = 0;
  #places = noNumbers;
  /** `[atoms]`: aromatic bonds of each, and how much these count among its halves. */
  aromaticBonds = noBytes;
  aromaticHalves = noBytes;

  /** Lays out the atoms, with the bonds marked that closed rings go through, and no aromatic bond counted. */
  layOut({ kinds, parents, ringBonds }: WrittenAtoms): void {
    const count = kinds.length;
    if (count > this.#room) this.#grow(2 * count + 64);
    const above = this.#above;
    for (let atom = 0; atom < count; atom++) above[atom] = parents[atom]!;
    this.#marks.fill(0, 0, count);
    this.aromaticBonds.fill(0, 0, count);
    this.aromaticHalves.fill(0, 0, count);
    for (let i = 0; i < ringBonds.length; i += 2) {
      const [a, b] = [ringBonds[i]!, ringBonds[i + 1]!];
      if (!this.#cover(a, b, bondInRing)) this.#hang(b, a);
    }
  }

  #grow(room: number): void {
    this.#room = room;
    this.#above = new Int32Array(room);
    this.#marks = new Uint8Array(room);
    this.#visits = new Int32Array(room);
    this.#lastVisit = 0;
    this.#places = new Int32Array(room);
    this.aromaticBonds = new Uint8Array(room);
    this.aromaticHalves = new Uint8Array(room);
  }

  countBond(atom: number, halves: number): void {
    this.aromaticBonds[atom]!++;
    this.aromaticHalves[atom]! += halves;
  }

  isInRing(atom: number): boolean {
    return (this.#marks[atom]! & inRing) !== 0;
  }

  /** Whether an atom is in no ring and can come to be in one. */
  mayBeInRing(atom: number): boolean {
    return (this.#marks[atom]! & mayBe) !== 0;
  }

  /** Whether an atom is in no ring, nor can come to be in one. */
  isOutside(atom: number): boolean {
    return (this.#marks[atom]! & anyAtom) === 0;
  }

  /** Whether an atom may get more bonds. */
  isOpen(atom: number): boolean {
    return (this.#marks[atom]! & isOpen) !== 0;
  }

  /** Whether a bond is in no ring, nor can come to be in one. */
  isBondOutside(a: number, b: number): boolean {
    const child = this.#lowerEnd(a, b);
    return child >= 0 && (this.#marks[child]! & anyBond) === 0;
  }

  /** Whether a bond is in no ring yet and can come to be in one. */
  awaitsRing(a: number, b: number): boolean {
    const child = this.#lowerEnd(a, b);
    return child >= 0 && (this.#marks[child]! & anyBond) === bondMayBe;
  }

  /** The end of a bond that hangs on it in the tree; -1 for a ring bond. */
  #lowerEnd(a: number, b: number): number {
    return this.#above[a] === b ? a : this.#above[b] === a ? b : -1;
  }

  /** Marks the bonds between two atoms, which rings may come to go through. */
  markWay(a: number, b: number): boolean {
    return this.#cover(a, b, bondMayBe);
  }

  /** Marks atoms that may get more bonds, and the ways between them. */
  open(atoms: Iterable<number>): void {
    const opened: number[] = [];
    for (const atom of atoms) {
      this.#marks[atom]! |= isOpen | mayBe;
      // An atom of another component is on no way to it.
      opened.some((other) => this.markWay(other, atom));
      opened.push(atom);
    }
  }

  /** Marks atoms that stand for others, and opens them and all that is bound to them. */
  openAround({ kinds, parents, ringBonds }: WrittenAtoms, standIns: readonly number[]): void {
    for (const atom of standIns) this.#marks[atom]! |= isStandIn;
    const blur = (a: number, b: number): void => {
      if (((this.#marks[a]! | this.#marks[b]!) & isStandIn) === 0) return;
      this.#marks[a]! |= isOpen;
      this.#marks[b]! |= isOpen;
    };
    for (let atom = 0; atom < kinds.length; atom++) if (parents[atom]! >= 0) blur(parents[atom]!, atom);
    for (let i = 0; i < ringBonds.length; i += 2) blur(ringBonds[i]!, ringBonds[i + 1]!);
  }

  /** Marks the atoms at both ends of marked bonds. */
  spread(count: number): void {
    const [marks, above] = [this.#marks, this.#above];
    for (let atom = 0; atom < count; atom++) {
      const mark = marks[atom]! & anyBond;
      if (mark === 0) continue;
      // The marks of atoms are those of bonds, two bits on.
      const atoms = mark << 2;
      marks[atom]! |= atoms;
      marks[above[atom]!]! |= atoms;
    }
  }

  /** `[atoms]`: the places of some atoms in their list, -1 for all others; good until the next call. */
  placesOf(atoms: readonly number[]): Int32Array {
    this.#places.fill(-1, 0, this.#room);
    for (let place = 0; place < atoms.length; place++) this.#places[atoms[place]!] = place;
    return this.#places;
  }

  /** Marks the bonds of the tree between two atoms. @returns false if there is no way between them */
  #cover(a: number, b: number, mark: number): boolean {
    const [above, visits, marks] = [this.#above, this.#visits, this.#marks];
    const visit = ++this.#lastVisit;
    for (let atom = a; atom >= 0; atom = above[atom]!) visits[atom] = visit;
    let meeting = b;
    while (meeting >= 0 && visits[meeting] !== visit) meeting = above[meeting]!;
    if (meeting < 0) return false;
    for (let atom = a; atom !== meeting; atom = above[atom]!) marks[atom]! |= mark;
    for (let atom = b; atom !== meeting; atom = above[atom]!) marks[atom]! |= mark;
    return true;
  }

  /** Hangs the tree that an atom is in below another: a ring bond has joined two components (`C1.C1`). */
  #hang(atom: number, below: number): void {
    let [from, mark] = [below, 0];
    for (let at = atom; at >= 0; ) {
      const [next, marked] = [this.#above[at]!, this.#marks[at]!];
      this.#above[at] = from;
      this.#marks[at] = mark;
      [from, mark, at] = [at, marked, next];
    }
  }
}
