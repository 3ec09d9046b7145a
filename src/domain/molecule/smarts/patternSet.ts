import { maxKinds } from '../structure/atomKinds.js';
import type { Structure } from '../structure/structure.js';
import { hasMatch } from './matchPattern.js';
import type { AtomTest, BondTest, Pattern } from './pattern.js';

/** A bond of a pattern, which a structure must have if the pattern is to be in it. */
interface PatternBond {
  readonly first: AtomTest;
  readonly second: AtomTest;
  readonly bond: BondTest;
}

/** So many kinds of bonds are remembered; further ones are looked at each time. */
const mostBondKinds = 20_000;

/**
 * Patterns that are all looked for in each structure. Few of them are in any: those that a structure lacks a bond for are
 * ruled out together, by its kinds of bonds (the kinds of both atoms, order, whether in a ring), whose answers are remembered.
 */
export class PatternSet {
  readonly #patterns: readonly Pattern[];
  readonly #bonds: readonly PatternBond[];
  /** `[patterns + 1]`: where the bonds of each pattern begin. */
  readonly #starts: readonly number[];
  /** By the number of a kind of bond: a bit for each of the bonds of the patterns. */
  readonly #fits = new Map<number, Uint32Array>();

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
    const bonds: PatternBond[] = [];
    const starts = [0];
    for (const { atoms } of patterns) {
      for (const { test, parent, closures } of atoms) {
        for (const { atom, test: bond } of parent === null ? closures : [parent, ...closures]) {
          bonds.push({ first: atoms[atom]!.test, second: test, bond });
        }
      }
      starts.push(bonds.length);
    }
    this.#bonds = bonds;
    this.#starts = starts;
  }

  /** The places in the list of the patterns that are somewhere in a structure, in ascending order. */
  found(structure: Structure): number[] {
    const there = this.#bondsIn(structure);
    const places: number[] = [];
    for (let i = 0; i < this.#patterns.length; i++) {
      if (this.#mayBeIn(i, there) && hasMatch(this.#patterns[i]!, structure)) places.push(i);
    }
    return places;
  }

  #mayBeIn(pattern: number, there: Uint32Array): boolean {
    const end = this.#starts[pattern + 1]!;
    for (let bond = this.#starts[pattern]!; bond < end; bond++) {
      if ((there[bond >>> 5]! & (1 << (bond & 31))) === 0) return false;
    }
    return true;
  }

  /** A bit for each bond of the patterns that some bond of a structure fits. */
  #bondsIn(structure: Structure): Uint32Array {
    const there = new Uint32Array((this.#bonds.length + 31) >>> 5);
    for (let bond = 0; bond < structure.bonds.length; bond++) {
      const fits = this.#fitsOf(structure, bond);
      for (let word = 0; word < there.length; word++) there[word]! |= fits[word]!;
    }
    return there;
  }

  #fitsOf(structure: Structure, bond: number): Uint32Array {
    const { from, to, order, aromatic, inRing } = structure.bonds[bond]!;
    const [first, second] = [structure.kinds[from]!, structure.kinds[to]!];
    if (first < 0 || second < 0) return this.#look(structure, bond);
    const shape = (order * 2 * 2 + Number(aromatic)) * 2 + Number(inRing);
    const kind = (first * maxKinds + second) * 256 + shape;
    let fits = this.#fits.get(kind);
    if (fits === undefined) {
      fits = this.#look(structure, bond);
      if (this.#fits.size < mostBondKinds) this.#fits.set(kind, fits);
    }
    return fits;
  }

  #look(structure: Structure, index: number): Uint32Array {
    const { from, to } = structure.bonds[index]!;
    const fits = new Uint32Array((this.#bonds.length + 31) >>> 5);
    for (const [i, { first, second, bond }] of this.#bonds.entries()) {
      if (!bond(structure, index)) continue;
      const isForth = mayPass(first, structure, from) && mayPass(second, structure, to);
      if (isForth || (mayPass(first, structure, to) && mayPass(second, structure, from))) {
        fits[i >>> 5]! |= 1 << (i & 31);
      }
    }
    return fits;
  }
}

/** False only where no atom of this kind passes. */
function mayPass(test: AtomTest, structure: Structure, atom: number): boolean {
  if (test.isLocal === true) return test(structure, atom);
  return test.elements?.has(structure.atoms[atom]!.element) ?? true;
}
