import { compareLists } from './compareLists.js';
import { ringThrough } from './ringPaths.js';
import { OpenEdges, type RingGraph, smallestRings } from './smallestRings.js';

/** The rings of a part that hangs together. */
export interface FragmentRings {
  /** `[rings][atoms]` */
  readonly rings: readonly number[][];
  /** How many rings a smallest set has. */
  readonly expected: number;
}

/** Searches the parts of a molecule for their smallest rings (Figueras 1996), in RDKit's order. */
export class RingSearch {
  readonly #graph: RingGraph;
  readonly #open: OpenEdges;
  /** The rings that were found in all parts, by {@link keyOf}. */
  readonly #found = new Set<string>();
  readonly #ringBonds: Uint8Array;
  readonly #ringAtoms: Uint8Array;
  #rings: number[][] = [];

  constructor(graph: RingGraph) {
    this.#graph = graph;
    this.#open = OpenEdges.of(graph);
    this.#ringBonds = new Uint8Array(graph.edges.length);
    this.#ringAtoms = new Uint8Array(graph.atomCount);
  }

  /**
   * The rings of a part, which may be more than a smallest set needs.
   *
   * @returns `incomplete` where they are fewer; null where the search would not end
   */
  inFragment(atoms: readonly number[]): FragmentRings | 'incomplete' | null {
    const bondCount = atoms.reduce((sum, atom) => sum + this.#open.degrees[atom]!, 0) / 2;
    const expected = bondCount - atoms.length + 1;
    if (expected < 1) return { rings: [], expected: 0 };
    this.#rings = [];
    this.#takeApart(atoms);
    if (this.#rings.length < expected) {
      if (!this.#closeMissing(bondCount)) return null;
      if (this.#rings.length < expected) return 'incomplete';
    }
    return { rings: this.#rings, expected };
  }

  /** Takes atoms away from their ends inwards, with the smallest rings through each. */
  #takeApart(atoms: readonly number[]): void {
    const ends = new Set(atoms.filter((atom) => this.#open.degrees[atom]! < 2));
    const done = new Set<number>();
    let count = 0;
    while (count < atoms.length) {
      for (let end = least(ends); end !== null; end = least(ends)) {
        ends.delete(end);
        if (done.has(end)) continue;
        done.add(end);
        count++;
        for (const changed of this.#open.close(this.#graph, end)) ends.add(changed);
      }
      const chain = this.#chainAtoms(atoms);
      if (chain.length > 0) {
        this.#aroundChains(chain);
        for (const atom of chain) {
          done.add(atom);
          count++;
          for (const changed of this.#open.close(this.#graph, atom)) ends.add(changed);
        }
      } else if (count < atoms.length) {
        const atom = atoms.find((one) => this.#open.degrees[one] === 3);
        if (atom === undefined) return;
        this.#aroundBranch(atom);
        done.add(atom);
        count++;
        for (const changed of this.#open.close(this.#graph, atom)) ends.add(changed);
      }
    }
  }

  /** One atom of two bonds for each chain of such. */
  #chainAtoms(atoms: readonly number[]): number[] {
    const passed = new Set<number>();
    const chosen: number[] = [];
    for (const first of atoms) {
      if (this.#open.degrees[first] !== 2 || passed.has(first)) continue;
      chosen.push(first);
      passed.add(first);
      const waiting = [first];
      for (let atom = waiting.pop(); atom !== undefined; atom = waiting.pop()) {
        for (const edge of this.#graph.edgesOf[atom]!) {
          if (this.#open.isOpen[edge] === 0) continue;
          const other = this.#graph.otherEnd(edge, atom);
          if (passed.has(other) || this.#open.degrees[other] !== 2) continue;
          passed.add(other);
          waiting.push(other);
        }
      }
    }
    return chosen;
  }

  #add(ring: number[], key = keyOf(ring)): boolean {
    if (this.#found.has(key)) return false;
    this.#found.add(key);
    this.#rings.push(ring);
    return true;
  }

  #markRing(ring: readonly number[]): void {
    for (const atom of ring) this.#ringAtoms[atom] = 1;
    for (const edge of this.#graph.edgesAround(ring)) this.#ringBonds[edge] = 1;
  }

  #aroundChains(chain: readonly number[]): void {
    /** The chains that found each ring. */
    const finders = new Map<string, number[]>();
    for (const atom of chain) {
      const rings = smallestRings(this.#graph, atom, this.#open.isOpen);
      for (const ring of rings) {
        const key = keyOf(ring);
        if (this.#add(ring, key)) this.#markRing(ring);
        finders.set(key, [...(finders.get(key) ?? []), atom]);
      }
      if (rings.length === 0) this.#closeFrom(atom);
    }
    this.#aroundSharedRings(finders);
  }

  /** A long chain that is in no ring goes at once. */
  #closeFrom(first: number): void {
    const waiting = new Set([first]);
    for (let atom = least(waiting); atom !== null; atom = least(waiting)) {
      waiting.delete(atom);
      for (const changed of this.#open.close(this.#graph, atom)) waiting.add(changed);
    }
  }

  /** Two chains of one ring may hide another, which is found from one of them once the other is cut. */
  #aroundSharedRings(finders: ReadonlyMap<string, readonly number[]>): void {
    const partners = new Map<number, Set<number>>();
    for (const atoms of finders.values()) {
      for (const atom of atoms) {
        const others = partners.get(atom) ?? new Set();
        for (const other of atoms) if (other !== atom) others.add(other);
        partners.set(atom, others);
      }
    }
    const open = this.#open.copy();
    for (const key of [...finders.keys()].sort(compareKeys)) {
      const atoms = finders.get(key)!;
      if (atoms.length < 2) continue;
      const rings = atoms.flatMap((atom) => {
        const cut = open.copy();
        for (const partner of partners.get(atom)!) cut.close(this.#graph, partner);
        return smallestRings(this.#graph, atom, cut.isOpen);
      });
      const size = Math.min(...rings.map((ring) => ring.length));
      for (const ring of rings) if (ring.length === size) this.#add(ring);
    }
  }

  /** For an atom with three bonds, a ring for each pair of them. */
  #aroundBranch(atom: number): void {
    const { isOpen } = this.#open;
    const rings = smallestRings(this.#graph, atom, isOpen);
    for (const ring of rings) this.#add(ring);
    if (rings.length === 0 || rings.length > 2) return;
    const neighbours = this.#graph.edgesOf[atom]!.filter((edge) => isOpen[edge] === 1).map((edge) =>
      this.#graph.otherEnd(edge, atom),
    );
    // One ring leaves out a neighbour: the two others are each forbidden once. Two rings share one, which is forbidden.
    const [first, second] = rings;
    const outside = neighbours.find((one) => !first!.includes(one));
    const forbidden =
      second === undefined
        ? neighbours.filter((one) => one !== outside).reverse()
        : [neighbours.find((one) => first!.includes(one) && second.includes(one))!];
    for (const one of forbidden) {
      for (const ring of smallestRings(this.#graph, atom, isOpen, one)) this.#add(ring);
    }
  }

  /**
   * In some cages rings are missed: one is sought through each bond between atoms of rings that is in none yet.
   *
   * RDKit looks at the molecule's first bonds, as many as the part has. In a part that is not the first some bonds are
   * then out of reach, its rings stay incomplete, and RDKit takes approximate ones. The rings here must be RDKit's.
   *
   * @returns false where that would take too long
   */
  #closeMissing(bondCount: number): boolean {
    const inReach = this.#graph.edges.slice(0, bondCount);
    const isHopeless = new Uint8Array(bondCount);
    // A ring makes ring atoms of its atoms, which can qualify bonds before this one: the search begins again.
    for (;;) {
      const edge = inReach.findIndex(
        ({ from, to }, one) =>
          isHopeless[one] === 0 &&
          this.#ringBonds[one] === 0 &&
          this.#ringAtoms[from] === 1 &&
          this.#ringAtoms[to] === 1,
      );
      if (edge === -1) return true;
      const { from, to } = inReach[edge]!;
      const ring = ringThrough(this.#graph, from, to, this.#ringAtoms, (atoms) =>
        this.#found.has(keyOf(atoms)),
      );
      if (ring === 'too many') return false;
      if (ring === null) isHopeless[edge] = 1;
      else {
        this.#add(ring);
        this.#markRing(ring);
      }
    }
  }
}

function least(atoms: ReadonlySet<number>): number | null {
  return atoms.size === 0 ? null : Math.min(...atoms);
}

/** A key that rings of the same atoms share. */
function keyOf(ring: readonly number[]): string {
  return [...ring].sort((a, b) => b - a).join();
}

/** Orders sets of atoms by their highest atoms, as RDKit's bit sets are ordered. */
function compareKeys(a: string, b: string): number {
  return compareLists(a.split(',').map(Number), b.split(',').map(Number));
}
