import { type Structure, twiceOrder } from '../structure/structure.js';

/** The bonds up to which the surroundings of two atoms are compared. */
const radius = 4;
/** The fewest atoms of a common part beside the largest one. */
const fewestAtoms = 3;

/**
 * Pairs the atoms of a molecule with those of another in their common parts: the largest part first, then others of at least
 * three atoms. Parts grow from a pair of atoms along bonds of the same kind, the pair with the most similar surroundings
 * first, which is close to a maximum common substructure for molecules as similar as analogues. Rings match rings only.
 *
 * @returns `[atoms]`: the partner of each atom; -1 for none
 */
export function commonAtoms(molecule: Structure, other: Structure): Int32Array {
  const likeness = likenessOf(molecule, other);
  const partners = new Int32Array(molecule.atoms.length).fill(-1);
  const used = new Uint8Array(other.atoms.length);
  for (let least = 1; ; least = fewestAtoms) {
    const part = largestPart(molecule, other, likeness, partners, used);
    if (part.length < least) return partners;
    for (const [atom, partner] of part) {
      partners[atom] = partner;
      used[partner] = 1;
    }
  }
}

type Pair = readonly [atom: number, partner: number];

/** How many bonds far the surroundings of two atoms are the same, and 1; 0 for atoms of different kinds. */
type Likeness = (atom: number, partner: number) => number;

function likenessOf(molecule: Structure, other: Structure): Likeness {
  const numbers = new Map<string, number>();
  const numberOf = (label: string): number => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  };
  const [own, others] = [molecule, other].map((structure) => {
    const { atoms, neighbours } = structure;
    const numberings = [
      atoms.map(({ element, charge, aromatic, isotope, ringCount }) =>
        numberOf([element, charge, aromatic, isotope, ringCount > 0].join()),
      ),
    ];
    for (let distance = 0; distance < radius; distance++) {
      const before = numberings[distance]!;
      numberings.push(
        before.map((number, atom) => {
          const around = neighbours[atom]!.map(
            ({ atom: next, bond }) => `${kindOf(structure, bond)}:${before[next]}`,
          );
          return numberOf(`${distance} ${number} ${around.sort().join(' ')}`);
        }),
      );
    }
    return numberings;
  }) as [number[][], number[][]];
  const columns = other.atoms.length;
  const matrix = new Uint8Array(molecule.atoms.length * columns);
  for (const atom of molecule.atoms.keys()) {
    for (const partner of other.atoms.keys()) {
      const different = own.findIndex((numbering, i) => numbering[atom] !== others[i]![partner]);
      matrix[atom * columns + partner] = different < 0 ? radius + 1 : different;
    }
  }
  return (atom, partner) => matrix[atom * columns + partner]!;
}

/** A number for the kind of a bond. */
function kindOf({ bonds }: Structure, bond: number): number {
  return 2 * twiceOrder(bonds[bond]!) + (bonds[bond]!.inRing ? 1 : 0);
}

/** Returns the largest part among free atoms; of equal ones, that whose surroundings are the most alike. */
function largestPart(
  molecule: Structure,
  other: Structure,
  likeness: Likeness,
  partners: Int32Array,
  used: Uint8Array,
): readonly Pair[] {
  const columns = other.atoms.length;
  const seeds: Pair[] = [];
  for (const atom of molecule.atoms.keys()) {
    for (const partner of other.atoms.keys()) {
      if (partners[atom] === -1 && used[partner] === 0 && likeness(atom, partner) > 0)
        seeds.push([atom, partner]);
    }
  }
  seeds.sort(([atom, partner], [second, its]) => likeness(second, its) - likeness(atom, partner));
  let [best, bestWorth]: [readonly Pair[], number] = [[], 0];
  // a pair of a part that has grown already would grow into much the same part
  const covered = new Set<number>();
  for (const seed of seeds) {
    if (covered.has(seed[0] * columns + seed[1])) continue;
    const part = grownFrom(seed, molecule, other, likeness, partners, used);
    for (const [atom, partner] of part) covered.add(atom * columns + partner);
    const alike = part.reduce((sum, [atom, partner]) => sum + likeness(atom, partner), 0);
    // likeness only decides between parts of the same size
    const worth = part.length + alike / ((radius + 2) * (part.length + 1));
    if (worth > bestWorth) [best, bestWorth] = [part, worth];
  }
  return best;
}

function grownFrom(
  first: Pair,
  molecule: Structure,
  other: Structure,
  likeness: Likeness,
  partners: Int32Array,
  used: Uint8Array,
): Pair[] {
  const part: Pair[] = [];
  const [inPart, inOther] = [new Set<number>(), new Set<number>()];
  const waiting: { readonly pair: Pair; readonly worth: number }[] = [{ pair: first, worth: 0 }];
  while (waiting.length > 0) {
    let at = 0;
    for (let i = 1; i < waiting.length; i++) if (waiting[i]!.worth > waiting[at]!.worth) at = i;
    const [{ pair }] = waiting.splice(at, 1) as [(typeof waiting)[number]];
    const [atom, partner] = pair;
    if (inPart.has(atom) || inOther.has(partner)) continue;
    part.push(pair);
    inPart.add(atom);
    inOther.add(partner);
    for (const next of molecule.neighbours[atom]!) {
      if (partners[next.atom] !== -1 || inPart.has(next.atom)) continue;
      for (const its of other.neighbours[partner]!) {
        if (used[its.atom] === 1 || inOther.has(its.atom)) continue;
        if (kindOf(molecule, next.bond) !== kindOf(other, its.bond)) continue;
        const worth = likeness(next.atom, its.atom);
        if (worth > 0) waiting.push({ pair: [next.atom, its.atom], worth });
      }
    }
  }
  return part;
}
