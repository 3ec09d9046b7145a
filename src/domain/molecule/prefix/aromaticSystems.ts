import { matchInOrder } from '../aromaticity/matching.js';
import { type Share, shareOf } from './aromaticAtom.js';
import type { AromaticView } from './aromaticView.js';
import type { AtomTree } from './atomTree.js';
import { addHopes, canPair } from './electronPairs.js';
import type { WrittenAtoms } from './writtenAtoms.js';

/** The faults that the aromatic systems would have if the text ended. */
export interface AromaticLack {
  /** Groups of atoms in lower case that neither a ring holds nor one that is begun. */
  readonly outside: number;
  /** Atoms with an electron that finds no other. */
  readonly unpaired: number;
  /** Whether the text could end: all atoms in closed rings, paired, and with fitting valences. */
  readonly sound: boolean;
}

export const noLack: AromaticLack = { outside: 0, unpaired: 0, sound: true };

/** An aromatic bond, and those before it: never changed, so that all states share them. */
interface Bond {
  readonly a: number;
  readonly b: number;
  /** Its share of the halves of either atom: 2 where it is marked with a direction, else 3. */
  readonly halves: number;
  readonly before: Bond | null;
}

/** Halves of an aromatic bond. */
const aromatic = 3;

/**
 * The aromatic systems of a SMILES that is being written. An atom in lower case must come to be in a ring, and every
 * electron that aromatic atoms have to pair must find another along an aromatic bond in a ring. An atom is settled once
 * it gets no more bonds, so that its electrons are known. All others are open, and what follows can make them fit. So
 * the text can still be good if the electrons of settled atoms can be paired, with each other or with open atoms; and
 * if every atom in no ring lies between two open atoms, since rings can then be closed around it.
 *
 * Only the list of aromatic bonds is stored. The rest is calculated on demand, and never again once no aromatic atom is
 * open.
 */
export class AromaticSystems {
  readonly #tree: AtomTree;
  #bonds: Bond | null = null;
  /** Aromatic atoms before this one are in systems that are complete; Infinity where all are. */
  #from = Number.POSITIVE_INFINITY;
  #faulty: boolean | null = null;
  #lack: AromaticLack | null = null;

  /** @param tree the workspace that all states of a text share */
  constructor(tree: AtomTree) {
    this.#tree = tree;
  }

  copy(): AromaticSystems {
    const twin = new AromaticSystems(this.#tree);
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

  /** Must be called whenever the text has gone on. */
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
  canTake({ atoms: { halves, kinds }, rings }: AromaticView, atom: number, order: number): boolean {
    let bonds = 0;
    let rest = halves[atom]!;
    for (let bond = this.#bonds; bond !== null; bond = bond.before) {
      if (bond.a !== atom && bond.b !== atom) continue;
      bonds++;
      rest -= bond.halves;
    }
    for (const ring of rings) {
      if (ring.atom !== atom || ring.reserved !== aromatic) continue;
      bonds++;
      rest -= aromatic;
    }
    const kind = kinds[atom]!;
    const others = rest / 2;
    return (
      shareOf(kind, bonds, others + order) !== 'unsound' ||
      (order === 1 && shareOf(kind, bonds + 1, others) !== 'unsound')
    );
  }

  #findFault(view: AromaticView): boolean {
    if (!Number.isFinite(this.#from)) return false;
    const tree = this.#tree;
    const { kinds } = view.atoms;
    this.#layOut(view);
    openUp(tree, view);
    tree.spread(kinds.length);
    let isFinished = true;
    const required: number[] = [];
    const optional: number[] = [];
    for (let atom = this.#from; atom < kinds.length; atom++) {
      const isAromatic = kinds[atom]!.atom.aromatic;
      if (isAromatic && tree.isOutside(atom)) return true;
      if (!isAromatic && tree.aromaticBonds[atom] === 0) continue;
      if (!tree.isInRing(atom)) isFinished = false;
      if (tree.isOpen(atom)) {
        isFinished = false;
        optional.push(atom);
        continue;
      }
      const share = this.#shareOf(view, atom);
      if (share === 'unsound') return true;
      if (share !== 'electron') continue;
      // Atoms in capitals with aromatic bonds (`C:C`) pair up only in rings.
      if (isAromatic || tree.isInRing(atom)) required.push(atom);
      else if (tree.mayBeInRing(atom)) optional.push(atom);
    }
    if (!canPair(this.#partners([...required, ...optional]), required.length)) return true;
    if (isFinished && !this.#awaitsRing()) this.#from = Number.POSITIVE_INFINITY;
    return false;
  }

  #findLack(view: AromaticView): AromaticLack {
    if (!Number.isFinite(this.#from)) return noLack;
    const tree = this.#tree;
    const { atoms, rings, current } = view;
    const { kinds, parents } = atoms;
    this.#layOut(view);
    for (const { atom, reserved } of rings) if (reserved === aromatic) tree.countBond(atom, aromatic);
    // Rings that are begun will be closed from here, or where more is to come.
    for (const { atom } of rings) {
      if (current >= 0) tree.markWay(atom, current);
      for (const end of view.unknown?.open ?? []) tree.markWay(atom, end);
    }
    tree.spread(kinds.length);
    const isOutside = (atom: number): boolean =>
      atom >= 0 && kinds[atom]!.atom.aromatic && tree.isOutside(atom);
    let outside = 0;
    let sound = rings.length === 0;
    const needed: number[] = [];
    for (let atom = this.#from; atom < kinds.length; atom++) {
      const isAromatic = kinds[atom]!.atom.aromatic;
      const isInRing = tree.isInRing(atom);
      if (isAromatic && !isInRing) sound = false;
      if (isOutside(atom) && !isOutside(parents[atom]!)) outside++;
      if (!isAromatic && (tree.aromaticBonds[atom] === 0 || !isInRing)) continue;
      const share = this.#shareOf(view, atom);
      if (share === 'unsound') sound = false;
      else if (share === 'electron') needed.push(atom);
      else if (tree.aromaticBonds[atom] === 0 && !isInRing && pairsOnceBound(atoms, atom)) needed.push(atom);
    }
    const partners = this.#partners(needed);
    if (sound && matchInOrder(partners).every((mate) => mate >= 0)) return { outside, unpaired: 0, sound };
    addHopes(view, needed, partners);
    let unpaired = 0;
    const mates = matchInOrder(partners);
    for (let place = 0; place < needed.length; place++) if (mates[place]! < 0) unpaired++;
    return { outside, unpaired, sound: false };
  }

  #shareOf({ atoms: { kinds, halves } }: AromaticView, atom: number): Share {
    const { aromaticBonds, aromaticHalves } = this.#tree;
    return shareOf(kinds[atom]!, aromaticBonds[atom]!, (halves[atom]! - aromaticHalves[atom]!) / 2);
  }

  #layOut({ atoms }: AromaticView): void {
    this.#tree.layOut(atoms);
    for (let bond = this.#bonds; bond !== null; bond = bond.before) {
      this.#tree.countBond(bond.a, bond.halves);
      this.#tree.countBond(bond.b, bond.halves);
    }
  }

  /** Whether an aromatic bond is in no ring that may come to be in one: atoms at its ends count on that. */
  #awaitsRing(): boolean {
    for (let bond = this.#bonds; bond !== null; bond = bond.before) {
      if (this.#tree.awaitsRing(bond.a, bond.b)) return true;
    }
    return false;
  }

  /** For each of some atoms the places of the others that it can be paired with. */
  #partners(atoms: readonly number[]): number[][] {
    const places = this.#tree.placesOf(atoms);
    const partners: number[][] = atoms.map(() => []);
    for (let bond = this.#bonds; bond !== null; bond = bond.before) {
      const [from, to] = [places[bond.a]!, places[bond.b]!];
      // An aromatic bond in no ring is a single one.
      if (from < 0 || to < 0 || this.#tree.isBondOutside(bond.a, bond.b)) continue;
      partners[from]!.push(to);
      partners[to]!.push(from);
    }
    return partners;
  }
}

/** Whether the electron of an atom that is alone so far waits for another. */
function pairsOnceBound({ kinds, halves }: WrittenAtoms, atom: number): boolean {
  return shareOf(kinds[atom]!, 1, halves[atom]! / 2) === 'electron';
}

/** Marks the atoms that may get more bonds, and the ways between them. */
function openUp(tree: AtomTree, { atoms, current, branches, rings, symbol, unknown }: AromaticView): void {
  const open = rings.map(({ atom }) => atom);
  if (unknown !== null) {
    tree.open(open.concat(unknown.open));
    tree.openAround(atoms, unknown.standIns);
    return;
  }
  if (current >= 0 && symbol !== '.') open.push(current);
  for (const atom of branches) if (atom >= 0) open.push(atom);
  tree.open(open);
}
