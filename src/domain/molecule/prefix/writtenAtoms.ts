import { noAtom } from '../smiles/smilesReader.js';
import type { AtomKind } from './atomKind.js';

/**
 * The atoms of a SMILES that is being written, in the order of the text, with the bonds that each has so far. Orders of
 * bonds are counted in halves, since an aromatic bond counts one and a half.
 */
export class WrittenAtoms {
  kinds: AtomKind[] = [];
  /** The atom that each was bound to when it was written; {@link noAtom} for the first of a component. */
  parents: number[] = [];
  /** The bonds of each, in halves. */
  halves: number[] = [];
  degrees: number[] = [];
  /** Whether each has a double, triple or aromatic bond. */
  unsaturated: boolean[] = [];
  /** Both ends of the ring bonds that are closed, one after the other; replaced, never changed. */
  ringBonds: readonly number[] = [];

  copy(): WrittenAtoms {
    const twin = new WrittenAtoms();
    twin.kinds = this.kinds.slice();
    twin.parents = this.parents.slice();
    twin.halves = this.halves.slice();
    twin.degrees = this.degrees.slice();
    twin.unsaturated = this.unsaturated.slice();
    twin.ringBonds = this.ringBonds;
    return twin;
  }

  /** @param parent the atom that it is bound to; {@link noAtom} for none @returns its number */
  add(kind: AtomKind, parent: number): number {
    this.halves.push(0);
    this.degrees.push(0);
    this.unsaturated.push(false);
    this.parents.push(parent);
    return this.kinds.push(kind) - 1;
  }

  /** Bonds that an atom can still take. */
  room(atom: number): number {
    return atom === noAtom ? 0 : this.kinds[atom]!.capacity - this.halves[atom]! / 2;
  }

  /** Whether an atom has more bonds than it can have. */
  hasTooMany(atom: number): boolean {
    const { capacity, atom: written } = this.kinds[atom]!;
    // Aromatic bonds are counted high: three of them are four bonds at most.
    const slack = written.aromatic ? 3 : 0;
    return this.halves[atom]! > 2 * capacity + slack;
  }

  /** Bonds that an atom in brackets still needs to leave no electron unpaired. */
  lack(atom: number): number {
    if (atom === noAtom) return 0;
    const { saturated, atom: written } = this.kinds[atom]!;
    if (saturated === null || written.aromatic) return 0;
    const bonds = this.halves[atom]! / 2;
    const enough = saturated.find((number) => number >= bonds);
    return enough === undefined ? 0 : Math.ceil(enough - bonds);
  }

  /** Bonds from one atom to another along the atoms as they were written; Infinity between components. */
  distance(from: number, to: number): number {
    // Atoms are written after those that they are bound to, so the later of two is never the common one.
    let [a, b, steps] = [from, to, 0];
    while (a !== b) {
      if (a > b) a = this.parents[a]!;
      else b = this.parents[b]!;
      if (a === noAtom || b === noAtom) return Number.POSITIVE_INFINITY;
      steps++;
    }
    return steps;
  }

  areBonded(a: number, b: number): boolean {
    if (this.parents[a] === b || this.parents[b] === a) return true;
    for (let i = 0; i < this.ringBonds.length; i += 2) {
      const [from, to] = [this.ringBonds[i], this.ringBonds[i + 1]];
      if ((from === a && to === b) || (from === b && to === a)) return true;
    }
    return false;
  }
}
