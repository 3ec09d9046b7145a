/** A bond of a graph in which rings are sought. */
export interface RingEdge {
  readonly from: number;
  readonly to: number;
}

/** Neighbours and bonds of the atoms of a graph, and which bonds are still looked at. */
export class RingGraph {
  readonly edges: readonly RingEdge[];
  /** `[atoms]`: bonds of each atom, in the order of the bonds. */
  readonly edgesOf: readonly (readonly number[])[];

  constructor(atomCount: number, edges: readonly RingEdge[]) {
    this.edges = edges;
    const edgesOf: number[][] = Array.from({ length: atomCount }, () => []);
    for (const [edge, { from, to }] of edges.entries()) {
      edgesOf[from]!.push(edge);
      edgesOf[to]!.push(edge);
    }
    this.edgesOf = edgesOf;
  }

  get atomCount(): number {
    return this.edgesOf.length;
  }

  otherEnd(edge: number, atom: number): number {
    const { from, to } = this.edges[edge]!;
    return from === atom ? to : from;
  }

  /** The bonds around a ring. @param ring its atoms in order */
  edgesAround(ring: readonly number[]): number[] {
    return ring.map((atom, i) => {
      const next = ring[(i + 1) % ring.length]!;
      return this.edgesOf[atom]!.find((edge) => this.otherEnd(edge, atom) === next)!;
    });
  }
}

/** The bonds that a search may still walk along, and how many each atom has of them. */
export class OpenEdges {
  readonly isOpen: Uint8Array;
  readonly degrees: Int32Array;

  constructor(isOpen: Uint8Array, degrees: Int32Array) {
    this.isOpen = isOpen;
    this.degrees = degrees;
  }

  static of(graph: RingGraph): OpenEdges {
    const isOpen = new Uint8Array(graph.edges.length).fill(1);
    return new OpenEdges(
      isOpen,
      Int32Array.from(graph.edgesOf, (edges) => edges.length),
    );
  }

  copy(): OpenEdges {
    return new OpenEdges(Uint8Array.from(this.isOpen), Int32Array.from(this.degrees));
  }

  /**
   * Takes an atom's bonds away.
   *
   * @returns neighbours that had no more than two bonds, which may now be left at the end of a chain
   */
  close(graph: RingGraph, atom: number): number[] {
    const changed: number[] = [];
    for (const edge of graph.edgesOf[atom]!) {
      if (this.isOpen[edge] === 0) continue;
      const other = graph.otherEnd(edge, atom);
      if (this.degrees[other]! <= 2) changed.push(other);
      this.isOpen[edge] = 0;
      this.degrees[other]!--;
      this.degrees[atom]!--;
    }
    return changed;
  }
}

/** How far a search is with an atom. */
const mark = { isNew: 0, isWaiting: 1, isDone: 2 } as const;

/**
 * All rings of the smallest size through an atom: a breadth-first search (Figueras, J. Chem. Inf. Comput. Sci. 36
 * (1996) 986), which RDKit goes on with until a longer ring comes up.
 *
 * @param isOpen `[bonds]`: 1 for a bond that may be walked along
 * @param forbidden an atom that the rings must not hold; -1 for none
 * @returns rings, each beginning at the root
 */
export function smallestRings(
  graph: RingGraph,
  root: number,
  isOpen: Uint8Array,
  forbidden = -1,
): number[][] {
  const marks = new Uint8Array(graph.atomCount);
  if (forbidden >= 0) marks[forbidden] = mark.isDone;
  const parents = new Int32Array(graph.atomCount).fill(-1);
  const depths = new Int32Array(graph.atomCount);
  const queue = [root];
  const rings: number[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (let head = 0; head < queue.length; head++) {
    const atom = queue[head]!;
    marks[atom] = mark.isDone;
    const depth = depths[atom]! + 1;
    if (depth > size) break;
    for (const edge of graph.edgesOf[atom]!) {
      if (isOpen[edge] === 0) continue;
      const other = graph.otherEnd(edge, atom);
      if (marks[other] === mark.isDone || parents[atom] === other) continue;
      if (marks[other] === mark.isNew) {
        parents[other] = atom;
        marks[other] = mark.isWaiting;
        depths[other] = depth;
        queue.push(other);
        continue;
      }
      const ring = joinedPaths(parents, root, atom, other);
      if (ring === null) continue;
      if (ring.length > size) return rings;
      size = ring.length;
      rings.push(ring);
    }
  }
  return rings;
}

/** The ring of two ways from the root that meet at a bond; null where they part only behind the root. */
function joinedPaths(parents: Int32Array, root: number, atom: number, other: number): number[] | null {
  const forth = [other];
  for (let above = parents[other]!; above !== -1 && above !== root; above = parents[above]!)
    forth.push(above);
  const back = [atom];
  for (let above = parents[atom]!; above !== -1; above = parents[above]!) {
    if (forth.includes(above)) return null;
    back.push(above);
  }
  return [...back.reverse(), ...forth];
}
