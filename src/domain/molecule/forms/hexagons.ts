import { bondsByAtom, otherEnd, type SmilesGraph } from '../smiles/smilesGraph.js';

/**
 * Makes the bonds of benzene-like rings aromatic again: six atoms of carbon or nitrogen that single and double bonds
 * join in turn, or that do once rings beside them are turned over. So a Kekulé form can choose its double bonds anew.
 * Other rings whose double bonds can move (azulene) keep them where they are.
 */
export function delocaliseHexagons(graph: SmilesGraph): SmilesGraph {
  const search = new Search(graph);
  const marked = search.run();
  if (marked.size === 0) return graph;
  const bonds = graph.bonds.map((bond, index) =>
    marked.has(index) ? { ...bond, kind: 'aromatic' as const } : bond,
  );
  return { ...graph, bonds };
}

class Search {
  readonly #graph: SmilesGraph;
  readonly #bondsOfAtom: readonly (readonly number[])[];
  /** `[atoms]`: the one double bond of an atom that can take part, -1 for others. */
  readonly #doubleOf: number[];
  readonly #marked = new Set<number>();

  constructor(graph: SmilesGraph) {
    this.#graph = graph;
    this.#bondsOfAtom = bondsByAtom(graph);
    this.#doubleOf = graph.atoms.map((_, atom) => this.#doubleBondOf(atom));
    for (const [bond, { from, to }] of graph.bonds.entries()) {
      // Both ends take part, or none.
      if (this.#doubleOf[from] === bond && this.#doubleOf[to] !== bond) this.#doubleOf[from] = -1;
      if (this.#doubleOf[to] === bond && this.#doubleOf[from] !== bond) this.#doubleOf[to] = -1;
    }
  }

  /** Every ring that is found is turned over once, which may bring forth the next. */
  run(): ReadonlySet<number> {
    for (let hasChanged = true; hasChanged; ) {
      hasChanged = false;
      for (const atom of this.#graph.atoms.keys()) {
        const ring = this.#hexagonFrom(atom);
        if (ring === null) continue;
        hasChanged = true;
        for (const bond of ring) this.#marked.add(bond);
        this.#turnOver(ring);
      }
    }
    return this.#marked;
  }

  #doubleBondOf(atom: number): number {
    const { atomicNumber, aromatic, charge } = this.#graph.atoms[atom]!;
    const isFit = !aromatic && ((atomicNumber === 6 && charge === 0) || atomicNumber === 7);
    const multiple = this.#bondsOfAtom[atom]!.filter((bond) => this.#graph.bonds[bond]!.kind !== 'single');
    const [only] = multiple;
    return isFit && multiple.length === 1 && this.#graph.bonds[only!]!.kind === 'double' ? only! : -1;
  }

  /** Six bonds from an atom round a ring, a double one first, not all of them found before; null if there are none. */
  #hexagonFrom(start: number): number[] | null {
    const first = this.#doubleOf[start]!;
    if (first < 0) return null;
    const second = otherEnd(this.#graph.bonds[first]!, start);
    for (const bond of this.#singlesOf(second)) {
      const third = otherEnd(this.#graph.bonds[bond]!, second);
      const middle = this.#doubleOf[third]!;
      if (middle < 0) continue;
      const fourth = otherEnd(this.#graph.bonds[middle]!, third);
      for (const next of this.#singlesOf(fourth)) {
        const fifth = otherEnd(this.#graph.bonds[next]!, fourth);
        const last = this.#doubleOf[fifth]!;
        if (last < 0 || last === first || last === middle || middle === first) continue;
        const sixth = otherEnd(this.#graph.bonds[last]!, fifth);
        const closing = this.#singlesOf(sixth).find(
          (one) => otherEnd(this.#graph.bonds[one]!, sixth) === start,
        );
        if (closing === undefined) continue;
        const ring = [first, bond, middle, next, last, closing];
        if (!ring.every((one) => this.#marked.has(one))) return ring;
      }
    }
    return null;
  }

  /** Bonds of an atom that are single as things stand. */
  #singlesOf(atom: number): number[] {
    return this.#bondsOfAtom[atom]!.filter((bond) => {
      const { from, to } = this.#graph.bonds[bond]!;
      return this.#doubleOf[from]! !== bond && this.#doubleOf[to]! >= 0 && this.#doubleOf[from]! >= 0;
    });
  }

  #turnOver(ring: readonly number[]): void {
    for (const [place, bond] of ring.entries()) {
      if (place % 2 === 0) continue;
      const { from, to } = this.#graph.bonds[bond]!;
      this.#doubleOf[from] = bond;
      this.#doubleOf[to] = bond;
    }
  }
}
