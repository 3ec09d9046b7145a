import { matchInOrder, matchRequired } from '../aromaticity/matching.js';
import { shareOf } from './aromaticAtom.js';
import type { AtomKind } from './atomKind.js';

/** What aromatic systems are told from: see `smilesPrefix.ts`. */
export interface AromaticView {
  readonly kinds: readonly AtomKind[];
  readonly parents: readonly number[];
  readonly halves: readonly number[];
  readonly current: number;
  readonly branches: readonly number[];
  readonly rings: readonly { readonly atom: number; readonly symbol: string; readonly reserved: number }[];
  /** Both ends of the ring bonds that were closed, one after the other. */
  readonly ringBonds: readonly number[];
  readonly symbol: string;
  /** In a look ahead: atoms that may have more bonds than are known, and those that stand for others. */
  readonly unknown: { readonly open: readonly number[]; readonly standIns: readonly number[] } | null;
}

/** What is wrong with the aromatic systems if the text ended. */
export interface AromaticLack {
  /** Groups of atoms in lower case that no ring holds, nor one that is begun. */
  readonly outside: number;
  /** Atoms with an electron that finds no other. */
  readonly unpaired: number;
  /** Whether the text could end: all in closed rings, paired, and with fitting valences. */
  readonly sound: boolean;
}

export const noLack: AromaticLack = { outside: 0, unpaired: 0, sound: true };

/** An aromatic bond, and those before it: never changed, so that all states share them. */
interface Bond {
  readonly a: number;
  readonly b: number;
  /** What it counts among the halves of either atom: 2 where it is marked with a direction, else 3. */
  readonly halves: number;
  readonly before: Bond | null;
}

/** Halves of an aromatic bond. */
const aromatic = 3;

/** Marks of an atom: its bond to the one above is in a ring or can come to be; it is or can be itself; it is open. */
const [bondInRing, bondMayBe, inRing, mayBe, isOpen, isStandIn] = [1, 2, 4, 8, 16, 32];
const [anyBond, anyAtom] = [bondInRing | bondMayBe, inRing | mayBe];

/** Room to calculate in, for as many atoms as any text had. */
let room = 0;
let above = new Int32Array(0);
let marks = new Uint8Array(0);
let seen = new Int32Array(0);
let aromaticBonds = new Uint8Array(0);
let aromaticHalves = new Uint8Array(0);
let places = new Int32Array(0);
let lastVisit = 0;

/**
 * The aromatic systems of a SMILES that is being written. An atom in lower case must come to be in a ring, and every
 * electron that aromatic atoms have to pair must find another along an aromatic bond in a ring. Atoms are settled that
 * get no more bonds: those electrons are known. All others are open, and can be made to fit by what follows. So the text
 * can still be good if the electrons of settled atoms can be paired, with each other or with open atoms; and if what is
 * in no ring yet lies between two open atoms, since rings can then be closed around it.
 *
 * What is kept is the list of aromatic bonds. All else is calculated where it is asked for, and no more once no aromatic
 * atom is open.
 */
export class AromaticSystems {
  #bonds: Bond | null = null;
  /** Aromatic atoms before this one are in systems that are complete; Infinity where all are. */
  #from = Number.POSITIVE_INFINITY;
  #faulty: boolean | null = null;
  #lack: AromaticLack | null = null;

  copy(): AromaticSystems {
    const twin = new AromaticSystems();
    twin.#from = this.#from;
    twin.#bonds = this.#bonds;
    twin.#faulty = this.#faulty;
    twin.#lack = this.#lack;
    return twin;
  }

  addAtom(atom: number): void {
    this.#from = Math.min(this.#from, atom);
  }

  /** @param halves how much it counts among those of the view */
  addBond(a: number, b: number, halves: number): void {
    this.#bonds = { a, b, halves, before: this.#bonds };
    this.#from = Math.min(this.#from, a, b);
  }

  /** To be called whenever the text has gone on. */
  textChanged(): void {
    if (this.#faulty !== true) this.#faulty = null;
    this.#lack = null;
  }

  /** Whether no text that follows makes all systems good. */
  isFaulty(view: AromaticView): boolean {
    this.#faulty ??= this.#findFault(view);
    return this.#faulty;
  }

  lackAtEnd(view: AromaticView): AromaticLack {
    this.#lack ??= this.#findLack(view);
    return this.#lack;
  }

  /** Whether there are atoms whose system is not complete. */
  isUnfinished(view: AromaticView): boolean {
    return !this.isFaulty(view) && Number.isFinite(this.#from);
  }

  /** Whether an atom can take one more bond, of an order or aromatic. */
  canTake(view: AromaticView, atom: number, order: number): boolean {
    let bonds = 0;
    let rest = view.halves[atom]!;
    for (let bond = this.#bonds; bond !== null; bond = bond.before) {
      if (bond.a !== atom && bond.b !== atom) continue;
      bonds++;
      rest -= bond.halves;
    }
    for (const ring of view.rings) {
      if (ring.atom !== atom || ring.reserved !== aromatic) continue;
      bonds++;
      rest -= aromatic;
    }
    const kind = view.kinds[atom]!;
    const others = rest / 2;
    return (
      shareOf(kind, bonds, others + order) !== 'unsound' ||
      (order === 1 && shareOf(kind, bonds + 1, others) !== 'unsound')
    );
  }

  #findFault(view: AromaticView): boolean {
    const { kinds } = view;
    if (!Number.isFinite(this.#from)) return false;
    layOut(view);
    this.#countBonds();
    openUp(view);
    spread(view);
    let finished = true;
    const required: number[] = [];
    const optional: number[] = [];
    for (let atom = this.#from; atom < kinds.length; atom++) {
      const mark = marks[atom]!;
      const isAromatic = kinds[atom]!.atom.aromatic;
      if (isAromatic && (mark & anyAtom) === 0) return true;
      if (!isAromatic && aromaticBonds[atom] === 0) continue;
      if ((mark & inRing) === 0) finished = false;
      if ((mark & isOpen) !== 0) {
        finished = false;
        optional.push(atom);
        continue;
      }
      const share = this.#shareOf(view, atom);
      if (share === 'unsound') return true;
      if (share !== 'electron') continue;
      // Of atoms in capitals with aromatic bonds (`C:C`) only those in rings pair up.
      if (isAromatic || (mark & inRing) !== 0) required.push(atom);
      else if ((mark & mayBe) !== 0) optional.push(atom);
    }
    if (!canPair(this.#partners([...required, ...optional]), required.length)) return true;
    if (finished && !this.#awaitsRing()) this.#from = Number.POSITIVE_INFINITY;
    return false;
  }

  #findLack(view: AromaticView): AromaticLack {
    const { kinds, rings, current } = view;
    if (!Number.isFinite(this.#from)) return noLack;
    layOut(view);
    this.#countBonds();
    for (const { atom, reserved } of rings) if (reserved === aromatic) countBond(atom, aromatic);
    // Rings that are begun will be closed from here, or where more is to come.
    for (const { atom } of rings) {
      if (current >= 0) cover(atom, current, bondMayBe);
      for (const end of view.unknown?.open ?? []) cover(atom, end, bondMayBe);
    }
    spread(view);
    let outside = 0;
    let sound = rings.length === 0;
    const needed: number[] = [];
    for (let atom = this.#from; atom < kinds.length; atom++) {
      const mark = marks[atom]!;
      const isAromatic = kinds[atom]!.atom.aromatic;
      if (isAromatic && (mark & inRing) === 0) sound = false;
      if (isAromatic && (mark & anyAtom) === 0 && !isOutside(view, view.parents[atom]!)) outside++;
      if (!isAromatic && (aromaticBonds[atom] === 0 || (mark & inRing) === 0)) continue;
      const share = this.#shareOf(view, atom);
      if (share === 'unsound') sound = false;
      else if (share === 'electron') needed.push(atom);
      else if (aromaticBonds[atom] === 0 && (mark & inRing) === 0 && pairsIfBound(view, atom))
        needed.push(atom);
    }
    const partners = this.#partners(needed);
    if (sound && matchInOrder(partners).every((mate) => mate >= 0)) return { outside, unpaired: 0, sound };
    this.#addHopes(view, needed, partners);
    let unpaired = 0;
    const mates = matchInOrder(partners);
    for (let place = 0; place < needed.length; place++) if (mates[place]! < 0) unpaired++;
    return { outside, unpaired, sound: false };
  }

  /** Adds what atoms may yet be paired with: each other where they close a ring, and what a stand-in stands for. */
  #addHopes(view: AromaticView, needed: readonly number[], partners: number[][]): void {
    const { parents, rings, current, unknown } = view;
    const join = (a: number, b: number): void => {
      if (a === b || partners[a]!.includes(b)) return;
      partners[a]!.push(b);
      partners[b]!.push(a);
    };
    const ringEnds = rings.flatMap(({ atom, symbol }) => {
      const place = symbol === '' ? needed.indexOf(atom) : -1;
      return place < 0 ? [] : [place];
    });
    for (const atom of unknown?.open ?? [current]) {
      const place = needed.indexOf(atom);
      if (place >= 0) for (const end of ringEnds) join(place, end);
    }
    for (const standIn of unknown?.standIns ?? []) {
      const place = partners.push([]) - 1;
      for (const end of ringEnds) join(end, place);
      for (const [index, atom] of needed.entries()) {
        if (parents[atom] === standIn || parents[standIn] === atom) join(index, place);
      }
    }
  }

  #shareOf({ kinds, halves }: AromaticView, atom: number) {
    return shareOf(kinds[atom]!, aromaticBonds[atom]!, (halves[atom]! - aromaticHalves[atom]!) / 2);
  }

  #countBonds(): void {
    for (let bond = this.#bonds; bond !== null; bond = bond.before) {
      countBond(bond.a, bond.halves);
      countBond(bond.b, bond.halves);
    }
  }

  /** Whether an aromatic bond is in no ring that may come to be in one: atoms at its ends count on that. */
  #awaitsRing(): boolean {
    for (let bond = this.#bonds; bond !== null; bond = bond.before) {
      const child = childOf(bond);
      if (child >= 0 && (marks[child]! & anyBond) === bondMayBe) return true;
    }
    return false;
  }

  /** For each of some atoms the places of the others that it can be paired with. */
  #partners(atoms: readonly number[]): number[][] {
    places.fill(-1, 0, room);
    for (const [place, atom] of atoms.entries()) places[atom] = place;
    const partners: number[][] = atoms.map(() => []);
    for (let bond = this.#bonds; bond !== null; bond = bond.before) {
      const { a, b } = bond;
      const [from, to] = [places[a]!, places[b]!];
      if (from < 0 || to < 0) continue;
      const child = childOf(bond);
      // An aromatic bond in no ring is a single one.
      if (child >= 0 && (marks[child]! & anyBond) === 0) continue;
      partners[from]!.push(to);
      partners[to]!.push(from);
    }
    return partners;
  }
}

/** The atom that hangs on a bond of the tree; -1 for a ring bond. */
function childOf({ a, b }: Bond): number {
  return above[a] === b ? a : above[b] === a ? b : -1;
}

function countBond(atom: number, halves: number): void {
  aromaticBonds[atom]!++;
  aromaticHalves[atom]! += halves;
}

/** Whether it is an aromatic atom that no ring holds. */
function isOutside({ kinds }: AromaticView, atom: number): boolean {
  return atom >= 0 && kinds[atom]!.atom.aromatic && (marks[atom]! & anyAtom) === 0;
}

/** An atom that is alone so far: whether its electron waits for one. */
function pairsIfBound({ kinds, halves }: AromaticView, atom: number): boolean {
  return shareOf(kinds[atom]!, 1, halves[atom]! / 2) === 'electron';
}

/** Whether the first ones can all be paired, with each other or with the rest. */
function canPair(partners: number[][], required: number): boolean {
  // Mostly taking the first that is free does.
  const mates = new Int32Array(partners.length).fill(-1);
  let left = 0;
  for (let one = 0; one < required; one++) {
    if (mates[one]! >= 0) continue;
    const other = partners[one]!.findLast((candidate) => mates[candidate]! < 0);
    if (other === undefined) {
      left++;
      break;
    }
    mates[one] = other;
    mates[other] = one;
  }
  return left === 0 || matchRequired(partners, required) !== null;
}

/** Lays out the atoms as a tree, with the bonds marked that closed rings go through. */
function layOut({ kinds, parents, ringBonds }: AromaticView): void {
  const count = kinds.length;
  if (count > room) {
    room = 2 * count + 64;
    above = new Int32Array(room);
    marks = new Uint8Array(room);
    seen = new Int32Array(room);
    aromaticBonds = new Uint8Array(room);
    aromaticHalves = new Uint8Array(room);
    places = new Int32Array(room);
    lastVisit = 0;
  }
  for (let atom = 0; atom < count; atom++) {
    above[atom] = parents[atom]!;
    marks[atom] = 0;
    aromaticBonds[atom] = 0;
    aromaticHalves[atom] = 0;
  }
  for (let i = 0; i < ringBonds.length; i += 2) {
    const [a, b] = [ringBonds[i]!, ringBonds[i + 1]!];
    if (!cover(a, b, bondInRing)) hang(b, a);
  }
}

/** Marks the bonds of the tree between two atoms. False if there is no way between them. */
function cover(a: number, b: number, mark: number): boolean {
  const visit = ++lastVisit;
  for (let atom = a; atom >= 0; atom = above[atom]!) seen[atom] = visit;
  let meeting = b;
  while (meeting >= 0 && seen[meeting] !== visit) meeting = above[meeting]!;
  if (meeting < 0) return false;
  for (let atom = a; atom !== meeting; atom = above[atom]!) marks[atom]! |= mark;
  for (let atom = b; atom !== meeting; atom = above[atom]!) marks[atom]! |= mark;
  return true;
}

/** Hangs the tree that an atom is in below another: a ring bond has joined two components (`C1.C1`). */
function hang(atom: number, below: number): void {
  let [from, mark] = [below, 0];
  for (let at = atom; at >= 0; ) {
    const [next, marked] = [above[at]!, marks[at]!];
    above[at] = from;
    marks[at] = mark;
    [from, mark, at] = [at, marked, next];
  }
}

/** Marks the atoms that may get more bonds, and the ways between them. */
function openUp({
  kinds,
  parents,
  current,
  branches,
  rings,
  ringBonds,
  symbol,
  unknown,
}: AromaticView): void {
  const opened: number[] = [];
  const open = (atom: number): void => {
    marks[atom]! |= isOpen | mayBe;
    // Those of another component are on no way to it.
    opened.some((other) => cover(other, atom, bondMayBe));
    opened.push(atom);
  };
  for (const { atom } of rings) open(atom);
  if (unknown === null) {
    if (current >= 0 && symbol !== '.') open(current);
    for (const atom of branches) if (atom >= 0) open(atom);
    return;
  }
  for (const atom of unknown.open) open(atom);
  for (const atom of unknown.standIns) marks[atom]! |= isStandIn;
  const blur = (a: number, b: number): void => {
    if (((marks[a]! | marks[b]!) & isStandIn) !== 0) {
      marks[a]! |= isOpen;
      marks[b]! |= isOpen;
    }
  };
  for (let atom = 0; atom < kinds.length; atom++) if (parents[atom]! >= 0) blur(parents[atom]!, atom);
  for (let i = 0; i < ringBonds.length; i += 2) blur(ringBonds[i]!, ringBonds[i + 1]!);
}

/** Marks the atoms at both ends of marked bonds. */
function spread({ kinds }: AromaticView): void {
  for (let atom = 0; atom < kinds.length; atom++) {
    const mark = marks[atom]! & anyBond;
    if (mark === 0) continue;
    const atoms = mark << 2;
    marks[atom]! |= atoms;
    marks[above[atom]!]! |= atoms;
  }
}
