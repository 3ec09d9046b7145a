import { isotopeShift } from '../structure/atomicMasses.js';
import { type Structure, totalHydrogens } from '../structure/structure.js';

/** RDKit's number for aromatic bonds; other bonds have their order. */
const aromaticBondType = 12;

/**
 * Circular environments of the atoms of a molecule up to a radius, as RDKit's Morgan fingerprint numbers them (Rogers
 * and Hahn, 2010, "Extended-connectivity fingerprints", with RDKit's hashes): of several environments that cover the
 * same bonds one counts. Chirality plays no part.
 *
 * @param radius in bonds
 * @param invariants `[atoms]`: the numbers by which atoms are told apart before their surroundings are looked at; by
 *   default those of ECFP
 * @returns how often each environment is there, by its unhashed number (32 bits, unsigned)
 */
export function morganEnvironments(
  structure: Structure,
  radius: number,
  invariants: ArrayLike<number> = connectivityInvariants(structure),
): Map<number, number> {
  const { atoms, bonds, neighbours } = structure;
  const counts = new Map<number, number>();
  const add = (environment: number): void => {
    counts.set(environment, (counts.get(environment) ?? 0) + 1);
  };
  let numbers = Uint32Array.from(invariants);
  for (const number of numbers) add(number);
  const coverings = new Coverings(structure);
  const dead = new Uint8Array(atoms.length);
  // Of the bonds around an atom, by type and number.
  const types: number[] = [];
  const others: number[] = [];
  for (let layer = 0; layer < radius; layer++) {
    const next = Uint32Array.from(numbers);
    coverings.beginLayer();
    /** The least number of an environment with each of the new coverings, and the atom that has it. */
    const fresh: { number: number; atom: number }[] = [];
    for (let atom = 0; atom < atoms.length; atom++) {
      if (dead[atom] === 1) continue;
      const around = neighbours[atom]!;
      if (around.length === 0) {
        dead[atom] = 1;
        continue;
      }
      for (let i = 0; i < around.length; i++) {
        const neighbour = around[i]!;
        const { aromatic, order } = bonds[neighbour.bond]!;
        // A triple bond in an aromatic ring (benzyne) keeps its type.
        const type = aromatic && order < 3 ? aromaticBondType : order;
        const other = numbers[neighbour.atom]!;
        let at = i;
        for (
          ;
          at > 0 && (types[at - 1]! > type || (types[at - 1] === type && others[at - 1]! > other));
          at--
        ) {
          types[at] = types[at - 1]!;
          others[at] = others[at - 1]!;
        }
        types[at] = type;
        others[at] = other;
      }
      let number = combine(layer, numbers[atom]!);
      for (let i = 0; i < around.length; i++) {
        number = combine(number, combine(combine(0, types[i]!), others[i]!));
      }
      next[atom] = number;
      const covering = coverings.grow(atom);
      if (covering === 'known') {
        dead[atom] = 1;
        continue;
      }
      const same = fresh[covering];
      if (same === undefined) fresh.push({ number, atom });
      else if (number < same.number) {
        dead[same.atom] = 1;
        same.number = number;
        same.atom = atom;
      } else dead[atom] = 1;
    }
    for (const { number } of fresh) add(number);
    numbers = next;
  }
  return counts;
}

/** The bonds that the environment of each atom covers, a bit each, and which sets of bonds have been covered so far. */
class Coverings {
  readonly #neighbours: Structure['neighbours'];
  readonly #words: number;
  /** `[atoms][words]`, of the layer before and of this one. */
  #before: Uint32Array;
  #now: Uint32Array;
  /** The sets of the layers before and of this one, one after the other. */
  readonly #sets: Uint32Array[] = [];
  readonly #hashes: number[] = [];
  #layerStart = 0;

  constructor({ atoms, bonds, neighbours }: Structure) {
    this.#neighbours = neighbours;
    this.#words = (bonds.length + 31) >>> 5;
    this.#now = new Uint32Array(atoms.length * this.#words);
    this.#before = this.#now;
  }

  beginLayer(): void {
    this.#before = this.#now;
    this.#now = Uint32Array.from(this.#before);
    this.#layerStart = this.#sets.length;
  }

  /**
   * Lets the environment of an atom grow by a bond in all directions.
   *
   * @returns the number of its set of bonds among those of this layer; `known` for a set of a layer before
   */
  grow(atom: number): number | 'known' {
    const words = this.#words;
    const own = this.#now.subarray(atom * words, (atom + 1) * words);
    for (const neighbour of this.#neighbours[atom]!) {
      own[neighbour.bond >>> 5]! |= 1 << (neighbour.bond & 31);
      const start = neighbour.atom * words;
      for (let word = 0; word < words; word++) own[word]! |= this.#before[start + word]!;
    }
    let hash = 0;
    for (let word = 0; word < words; word++) hash = Math.imul(hash ^ own[word]!, 0x9e3779b1);
    for (let i = 0; i < this.#sets.length; i++) {
      if (this.#hashes[i] !== hash) continue;
      const set = this.#sets[i]!;
      let word = 0;
      while (word < words && set[word] === own[word]) word++;
      if (word === words) return i < this.#layerStart ? 'known' : i - this.#layerStart;
    }
    this.#hashes.push(hash);
    return this.#sets.push(own) - 1 - this.#layerStart;
  }
}

/** Bits of the environments, folded. @param size in bits, a multiple of 32 @returns `[size / 32]` words */
export function morganFingerprint(structure: Structure, radius: number, size: number): Uint32Array {
  const words = new Uint32Array(size / 32);
  for (const environment of morganEnvironments(structure, radius).keys()) {
    const bit = environment % size;
    words[bit >>> 5]! |= 1 << (bit & 31);
  }
  return words;
}

function connectivityInvariants(structure: Structure): Uint32Array {
  return Uint32Array.from(structure.atoms.keys(), (atom) => atomInvariant(structure, atom));
}

/** The number by which RDKit distinguishes atoms before it looks at their surroundings. */
function atomInvariant(structure: Structure, index: number): number {
  const atom = structure.atoms[index]!;
  let hash = combine(0, atom.element);
  hash = combine(hash, structure.neighbours[index]!.length + atom.hydrogens);
  hash = combine(hash, totalHydrogens(structure, index));
  hash = combine(hash, atom.charge);
  hash = combine(hash, isotopeShift(atom.element, atom.isotope));
  return atom.ringCount > 0 ? combine(hash, 1) : hash;
}

/** Boost's `hash_combine` in 32 bits: how RDKit mixes a number into a hash. */
function combine(hash: number, value: number): number {
  return (hash ^ ((value >>> 0) + 0x9e3779b9 + (hash << 6) + (hash >>> 2))) >>> 0;
}
