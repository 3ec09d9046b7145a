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
  const words = (bonds.length + 31) >>> 5;
  /** `[atoms][words]`: the bonds that the environment of each atom covers so far, a bit each. */
  let covered = atoms.map(() => new Uint32Array(words));
  const coverings = new Set<string>();
  const dead = new Uint8Array(atoms.length);
  for (let layer = 0; layer < radius; layer++) {
    const next = Uint32Array.from(numbers);
    const grown = covered.map((own) => Uint32Array.from(own));
    /** By the bonds covered: the least number of an environment with them, and the atoms that have it. */
    const byCovering = new Map<string, { number: number; atom: number; others: number[] }>();
    for (const atom of atoms.keys()) {
      if (dead[atom] === 1) continue;
      const around = neighbours[atom]!;
      if (around.length === 0) {
        dead[atom] = 1;
        continue;
      }
      const own = grown[atom]!;
      const pairs = around.map((neighbour) => {
        own[neighbour.bond >>> 5]! |= 1 << (neighbour.bond & 31);
        for (const [word, bits] of covered[neighbour.atom]!.entries()) own[word]! |= bits;
        const { aromatic, order } = bonds[neighbour.bond]!;
        // A triple bond in an aromatic ring (benzyne) keeps its type.
        return [aromatic && order < 3 ? aromaticBondType : order, numbers[neighbour.atom]!] as const;
      });
      pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      let number = combine(layer, numbers[atom]!);
      for (const [bond, other] of pairs) number = combine(number, combine(combine(0, bond), other));
      next[atom] = number;
      const key = own.join();
      if (coverings.has(key)) {
        dead[atom] = 1;
        continue;
      }
      const same = byCovering.get(key);
      if (same === undefined) byCovering.set(key, { number, atom, others: [] });
      else if (number < same.number) {
        same.others.push(same.atom);
        Object.assign(same, { number, atom });
      } else same.others.push(atom);
    }
    for (const [key, { number, others }] of byCovering) {
      add(number);
      coverings.add(key);
      for (const atom of others) dead[atom] = 1;
    }
    numbers = next;
    covered = grown;
  }
  return counts;
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
  const parts = [
    atom.element,
    structure.neighbours[index]!.length + atom.hydrogens,
    totalHydrogens(structure, index),
    atom.charge,
    isotopeShift(atom.element, atom.isotope),
  ];
  if (atom.ringCount > 0) parts.push(1);
  return parts.reduce(combine, 0);
}

/** Boost's `hash_combine` in 32 bits: how RDKit mixes a number into a hash. */
function combine(hash: number, value: number): number {
  return (hash ^ ((value >>> 0) + 0x9e3779b9 + (hash << 6) + (hash >>> 2))) >>> 0;
}
