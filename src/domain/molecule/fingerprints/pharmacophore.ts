import { once } from '../../../base/once.js';
import { firstAtoms } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import type { Structure } from '../structure/structure.js';

const amineEnd = '$([C,a]);!$([C,a](=O))';
const alkyl = 'C;!$(C(=O))';

/**
 * Families of atoms that take part in binding (Gobbi and Poppinger, Biotechnol. Bioeng. 61 (1998) 47), as RDKit's
 * `Gobbi_Pharm2D` defines them, in the order of the names that it gives them.
 */
const families = [
  // Acidic group.
  '[$([C,S](=[O,S,P])-[O;H1])]',
  // Aromatic attachment.
  '[$([a;D3](@*)(@*)*)]',
  // Basic group.
  `[$([N;H2&+0][${amineEnd}]),$([N;H1&+0]([${amineEnd}])[${amineEnd}]),$([N;H0&+0]([${alkyl}])([${alkyl}])[${alkyl}]),$([N,n;X2;+0])]`,
  // Hydrogen-bond acceptor.
  '[$([O,S;H1;v2]-[!$(*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-]),$([N&v3;H1,H2]-[!$(*=[O,N,P,S])]),$([N;v3;H0]),$([n,o,s;+0]),F]',
  // Hydrogen-bond donor.
  '[$([N;!H0;v3]),$([N;!H0;+1;v4]),$([O,S;H1;+0]),$([n;H1;+0])]',
  // Hydrophobic.
  '[$([C;H2,H1](!=*)[C;H2,H1][C;H2,H1][$([C;H1,H2,H3]);!$(C=*)]),$(C([C;H2,H3])([C;H2,H3])[C;H2,H3])]',
  // Aliphatic attachment.
  '[$([A;D3](@*)(@*)*)]',
  // Unusual atom.
  '[!#1;!#6;!#7;!#8;!#9;!#16;!#17;!#35;!#53]',
];

const patterns = once(() => families.map(parseSmarts));

/** Distances are told apart up to here; from 8 on they are one bin. */
const [nearest, farBin, farthest] = [2, 8, 99];
const bins = farBin - nearest + 1;
const pairs = (families.length * (families.length + 1)) / 2;
const triples = (pairs * (families.length + 2)) / 3;
const size = bins * pairs + bins ** 3 * triples;

/**
 * Gobbi's two-dimensional pharmacophore fingerprint: which pairs and triples of families the molecule has at which
 * distances, as RDKit's `Gen2DFingerprint` finds them with `Gobbi_Pharm2D.factory`. Every three atoms are looked at once;
 * triples of families are made of those combinations of memberships and distances that differ.
 *
 * @param distances `[atoms][atoms]`, in bonds
 * @returns numbers of pairs and triples, ascending: `bins * pair + bin`, and behind these
 *   `bins ** 3 * triple + (bin01 * bins + bin02) * bins + bin12`
 */
export function pharmacophores(structure: Structure, distances: readonly Uint16Array[]): number[] {
  const members = memberships(structure);
  const points = [...members.keys()].filter((atom) => members[atom] !== 0);
  const kinds = [...new Set(points.map((atom) => members[atom]!))];
  const kindOf = Uint32Array.from(points, (atom) => kinds.indexOf(members[atom]!));
  const familiesAt = (point: number): readonly number[] => familyLists[kinds[kindOf[point]!]!]!;
  const binned = points.map((atom) => Int8Array.from(points, (other) => binOf(distances[atom]![other]!)));
  const pharmacophoreBits = new Bits(size);
  const threes = new Bits(kinds.length ** 3 * bins ** 3);
  for (let i = 0; i < points.length; i++) {
    const fromI = binned[i]!;
    for (let j = i + 1; j < points.length; j++) {
      const ij = fromI[j]!;
      if (ij < 0) continue;
      for (const a of familiesAt(i)) {
        for (const b of familiesAt(j)) pharmacophoreBits.set(bins * pairNumber(a, b) + ij);
      }
      const fromJ = binned[j]!;
      const two = (kindOf[i]! * kinds.length + kindOf[j]!) * kinds.length;
      for (let k = j + 1; k < points.length; k++) {
        const ik = fromI[k]!;
        const jk = fromJ[k]!;
        if (ik >= 0 && jk >= 0) threes.set(((two + kindOf[k]!) * bins + ij) * bins ** 2 + ik * bins + jk);
      }
    }
  }
  for (const three of threes.places()) {
    const jk = three % bins;
    const ik = Math.floor(three / bins) % bins;
    const ij = Math.floor(three / bins ** 2) % bins;
    const kindsOfThree = Math.floor(three / bins ** 3);
    const third = kindsOfThree % kinds.length;
    const second = Math.floor(kindsOfThree / kinds.length) % kinds.length;
    const first = Math.floor(kindsOfThree / kinds.length ** 2);
    for (const a of familyLists[kinds[first]!]!) {
      for (const b of familyLists[kinds[second]!]!) {
        for (const c of familyLists[kinds[third]!]!) {
          pharmacophoreBits.set(bins * pairs + tripleNumber(a, b, c, ij, ik, jk));
        }
      }
    }
  }
  return pharmacophoreBits.places();
}

/** `[atoms]`: the families of each atom, a bit each. */
function memberships(structure: Structure): Uint8Array {
  const members = new Uint8Array(structure.atoms.length);
  for (const [family, pattern] of patterns().entries()) {
    for (const atom of firstAtoms(pattern, structure)) members[atom]! |= 1 << family;
  }
  return members;
}

/** The bin of a distance; -1 for one that does not count. */
function binOf(distance: number): number {
  return distance < nearest || distance > farthest ? -1 : Math.min(distance, farBin) - nearest;
}

/** By the bits of a membership. */
const familyLists: readonly (readonly number[])[] = Array.from({ length: 1 << families.length }, (_, bits) =>
  [...families.keys()].filter((family) => (bits & (1 << family)) !== 0),
);

/** The place of a pair of families among all sorted pairs. */
function pairNumber(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low * families.length - (low * (low - 1)) / 2 + high - low;
}

/** The place of a sorted triple of families among all of them. */
const tripleNumbers = new Map(
  [...families.keys()]
    .flatMap((a) =>
      [...families.keys()]
        .slice(a)
        .flatMap((b) => [...families.keys()].slice(b).map((c) => [a, b, c] as const)),
    )
    .map(([a, b, c], place) => [(a * families.length + b) * families.length + c, place]),
);

/**
 * The number of a triple. Its corners are sorted by family; corners of one family are exchanged such that the greater
 * distances come first.
 */
function tripleNumber(a: number, b: number, c: number, ab: number, ac: number, bc: number): number {
  if (a > b) return tripleNumber(b, a, c, ab, bc, ac);
  if (b > c) return tripleNumber(a, c, b, ac, ab, bc);
  if (a === b && ac < bc) return tripleNumber(b, a, c, ab, bc, ac);
  if (b === c && ab < ac) return tripleNumber(a, c, b, ac, ab, bc);
  const place = tripleNumbers.get((a * families.length + b) * families.length + c)!;
  return place * bins ** 3 + (ab * bins + ac) * bins + bc;
}

class Bits {
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array((size + 31) >>> 5);
  }

  set(place: number): void {
    this.#words[place >>> 5]! |= 1 << (place & 31);
  }

  /** The places that are set, ascending. */
  places(): number[] {
    const places: number[] = [];
    for (const [word, bits] of this.#words.entries()) {
      for (let rest = bits; rest !== 0; rest &= rest - 1)
        places.push(word * 32 + 31 - Math.clz32(rest & -rest));
    }
    return places;
  }
}
