import { isotopeRank } from './atomicMasses.js';
import { type Structure, twiceOrder } from './structure.js';

/**
 * Ranks of atoms by which RDKit's legacy code tells neighbours apart (Labute, "An Efficient Algorithm for the
 * Determination of Topological RS Chirality", 1996): by element, isotope and number in an atom map, then by the ranks of the neighbours, each as
 * often as twice its bond's order, until no more ranks appear.
 *
 * @returns `[atoms]`: from 0, the same for atoms that are alike
 */
export function cipRanks(structure: Structure): Uint32Array {
  const start = Float64Array.from(
    structure.atoms,
    ({ element, isotope, mapNumber }) =>
      ((element % 128) * 1024 + isotopeRank(element, isotope)) * 1024 + mapRank(mapNumber),
  );
  return refineRanks(structure, start);
}

/** From 0 to 1023, as RDKit 2022.09 counts: 1023 as no number, 1024 as 0. */
function mapRank(mapNumber: number | null): number {
  return mapNumber === null ? 0 : (mapNumber + 1) % 1024;
}

/**
 * Ranks after centres and double bonds have got their labels: R before S, Z before E, before none.
 *
 * @param ranks the ranks before
 * @param isR `[atoms]`: of centres with a label; undefined for others
 * @param isZ `[bonds]`: of double bonds with a label; undefined for others
 */
export function rerank(
  structure: Structure,
  ranks: Uint32Array,
  isR: readonly (boolean | undefined)[],
  isZ: readonly (boolean | undefined)[],
): Uint32Array {
  let factor = 100;
  while (factor < ranks.length) factor *= 10;
  const start = Float64Array.from(ranks, (rank, atom) => {
    const centre = isR[atom];
    let value = rank * factor + (centre === undefined ? 0 : centre ? 20 : 10);
    for (const { bond } of structure.neighbours[atom]!) {
      const label = isZ[bond];
      if (label !== undefined) value += label ? 2 : 1;
    }
    return value;
  });
  return refineRanks(structure, start);
}

/** Atoms in the order of their ranks, and how many ranks there are. */
interface Ranking {
  readonly ranks: Uint32Array;
  readonly order: Uint32Array;
  readonly count: number;
}

/**
 * @param start `[atoms]`: numbers that the first ranks follow
 */
function refineRanks(structure: Structure, start: Float64Array): Uint32Array {
  const { atoms } = structure;
  const keys = new NeighbourKeys(structure);
  let ranking = rankedBy(
    Uint32Array.from(start.keys()).sort((a, b) => start[a]! - start[b]!),
    (a, b) => start[a] !== start[b],
  );
  // Half the number of atoms is as far as two of them can be apart, each coming nearer by a bond at a time.
  const most = Math.floor(atoms.length / 2) + 1;
  for (
    let round = 0, before = -1;
    ranking.count < atoms.length && round < most && before < ranking.count;
    round++
  ) {
    before = ranking.count;
    ranking = refined(ranking, keys);
  }
  return ranking.ranks;
}

/** Tells atoms of the same rank apart by the ranks of their neighbours. */
function refined({ ranks, order }: Ranking, keys: NeighbourKeys): Ranking {
  const sorted = Uint32Array.from(order);
  for (let start = 0; start < sorted.length; ) {
    const rank = ranks[sorted[start]!];
    let end = start + 1;
    while (end < sorted.length && ranks[sorted[end]!] === rank) end++;
    if (end - start > 1) {
      const alike = sorted.subarray(start, end);
      for (const atom of alike) keys.renew(atom, ranks);
      alike.sort((a, b) => keys.compare(a, b));
    }
    start = end;
  }
  return rankedBy(sorted, (a, b) => ranks[a] !== ranks[b] || keys.compare(a, b) !== 0);
}

/** @param differ whether two atoms that follow on each other have different ranks */
function rankedBy(order: Uint32Array, differ: (a: number, b: number) => boolean): Ranking {
  const ranks = new Uint32Array(order.length);
  let rank = 0;
  for (let i = 1; i < order.length; i++) {
    if (differ(order[i - 1]!, order[i]!)) rank++;
    ranks[order[i]!] = rank;
  }
  return { ranks, order, count: rank + 1 };
}

/** For each atom the ranks of its neighbours, the highest first, each as often as twice its bond's order, then its hydrogens. */
class NeighbourKeys {
  readonly #structure: Structure;
  /** `[atoms + 1]`: where the key of each atom begins in {@link #ranks}. */
  readonly #starts: Uint32Array;
  /** Ranks from 1, since hydrogens have 0. */
  readonly #ranks: Uint32Array;

  constructor(structure: Structure) {
    const { atoms, neighbours } = structure;
    const starts = new Uint32Array(atoms.length + 1);
    for (let atom = 0; atom < atoms.length; atom++) {
      let size = atoms[atom]!.hydrogens;
      for (const { atom: other, bond } of neighbours[atom]!) size += weightOf(structure, other, bond);
      starts[atom + 1] = starts[atom]! + size;
    }
    this.#structure = structure;
    this.#starts = starts;
    this.#ranks = new Uint32Array(starts[atoms.length]!);
  }

  renew(atom: number, ranks: Uint32Array): void {
    const start = this.#starts[atom]!;
    let end = start;
    for (const { atom: other, bond } of this.#structure.neighbours[atom]!) {
      const rank = ranks[other]! + 1;
      for (let times = weightOf(this.#structure, other, bond); times > 0; times--) {
        let at = end++;
        for (; at > start && this.#ranks[at - 1]! < rank; at--) this.#ranks[at] = this.#ranks[at - 1]!;
        this.#ranks[at] = rank;
      }
    }
  }

  /** Orders keys by the first rank in which they differ; the beginning of a key comes before the key. */
  compare(a: number, b: number): number {
    const [startA, startB] = [this.#starts[a]!, this.#starts[b]!];
    const [sizeA, sizeB] = [this.#starts[a + 1]! - startA, this.#starts[b + 1]! - startB];
    for (let i = 0; i < sizeA && i < sizeB; i++) {
      const difference = this.#ranks[startA + i]! - this.#ranks[startB + i]!;
      if (difference !== 0) return difference;
    }
    return sizeA - sizeB;
  }
}

/** Phosphorus at a double bond counts as if the bond were half a single one. */
function weightOf(structure: Structure, neighbour: number, bond: number): number {
  const { order, aromatic } = structure.bonds[bond]!;
  const degree = structure.neighbours[neighbour]!.length;
  const isPhosphorus = structure.atoms[neighbour]!.element === 15 && (degree === 3 || degree === 4);
  return order === 2 && !aromatic && isPhosphorus ? 1 : twiceOrder(structure.bonds[bond]!);
}
