import { ringSystems } from '../aromaticity/ringSystems.js';
import { backEdgeRings } from './ringPaths.js';
import { RingSearch } from './ringSearch.js';
import { type RingEdge, RingGraph } from './smallestRings.js';

/**
 * The rings of a molecule as RDKit 2022.09 counts them: a smallest set (Figueras 1996), with every ring that could stand
 * in the place of one of the same size in it. Later versions find other sets in cages, in macrocycles that run over
 * 1,4-substituted rings and at metals, and `rings`, SA and patterns with `R` depend on it.
 *
 * @returns `[rings][atoms]`, the atoms in their order around the ring; null for a cage in which the search would not end
 */
export function findRings(atomCount: number, bonds: readonly RingEdge[]): number[][] | null {
  const graph = new RingGraph(atomCount, bonds);
  const plain = plainRings(graph);
  if (plain !== null) return plain;
  const search = new RingSearch(graph);
  const rings: number[][] = [];
  let spare: readonly number[][] = [];
  for (const fragment of fragmentsOf(graph)) {
    const result = search.inFragment(fragment);
    if (result === null) return null;
    // The set of the whole molecule is then approximate.
    if (result === 'incomplete') return backEdgeRings(graph);
    if (result.rings.length === result.expected) {
      rings.push(...result.rings);
      continue;
    }
    const chosen = withoutSpare(graph, result.rings);
    rings.push(...chosen.set);
    // Only the spare rings of the last part that has some are weighed, as in RDKit.
    spare = chosen.spare;
  }
  return [...rings, ...interchangeable(graph, rings, spare)];
}

/** The rings where each system has one, or two of which one is smaller than any other way round; null elsewhere. */
function plainRings(graph: RingGraph): number[][] | null {
  const rings: number[][] = [];
  for (const { atoms, bonds } of ringSystems(graph.edges, graph.edgesOf)) {
    const excess = bonds.length - atoms.length;
    if (excess > 1) return null;
    const isInside = new Set(bonds);
    const ways = (atom: number): number[] => graph.edgesOf[atom]!.filter((edge) => isInside.has(edge));
    const ends = atoms.filter((atom) => ways(atom).length > 2);
    const start = ends[0] ?? atoms[0]!;
    const goal = ends[1] ?? start;
    /** From the start up to the atom before the goal, each atom but the start in one of them. */
    const paths = ways(start).map((first) => {
      const path = [start];
      let edge = first;
      for (let atom = graph.otherEnd(edge, start); atom !== goal; atom = graph.otherEnd(edge, atom)) {
        path.push(atom);
        edge = ways(atom).find((one) => one !== edge)!;
      }
      return path;
    });
    if (excess === 0) {
      rings.push(paths[0]!);
      continue;
    }
    const [shortest, middle, longest] = paths.sort((a, b) => a.length - b.length);
    if (shortest!.length === middle!.length) return null;
    for (const path of [middle!, longest!]) rings.push([...path, goal, ...shortest!.slice(1).reverse()]);
  }
  return rings;
}

/** Parts that hang together, their atoms in ascending order. */
function fragmentsOf(graph: RingGraph): number[][] {
  const fragmentOf = new Int32Array(graph.atomCount).fill(-1);
  const fragments: number[][] = [];
  for (let first = 0; first < graph.atomCount; first++) {
    if (fragmentOf[first] === -1) {
      const number = fragments.push([]) - 1;
      fragmentOf[first] = number;
      const waiting = [first];
      for (let atom = waiting.pop(); atom !== undefined; atom = waiting.pop()) {
        for (const edge of graph.edgesOf[atom]!) {
          const other = graph.otherEnd(edge, atom);
          if (fragmentOf[other] !== -1) continue;
          fragmentOf[other] = number;
          waiting.push(other);
        }
      }
    }
    fragments[fragmentOf[first]!]!.push(first);
  }
  return fragments;
}

/** Picks rings that bring bonds which the rings before lack, small ones first, and of one size those that overlap most. */
function withoutSpare(
  graph: RingGraph,
  found: readonly number[][],
): { readonly set: number[][]; readonly spare: number[][] } {
  const rings = found
    .map((atoms) => ({ atoms, bonds: graph.edgesAround(atoms) }))
    .sort((a, b) => a.atoms.length - b.atoms.length);
  const covered = new Uint8Array(graph.edges.length);
  const overlap = ({ bonds }: { bonds: number[] }): number =>
    bonds.filter((bond) => covered[bond] === 1).length;
  const chosen = new Set<(typeof rings)[number]>();
  for (let start = 0; start < rings.length; ) {
    const size = rings[start]!.atoms.length;
    let end = start;
    while (end < rings.length && rings[end]!.atoms.length === size) end++;
    const waiting = rings.slice(start, end);
    let isFirst = true;
    while (waiting.length > 0) {
      let best = 0;
      // The first with any bond to bring opens the size, and only then the overlap decides.
      if (isFirst) best = waiting.findIndex((ring) => overlap(ring) < size);
      else for (const [i, ring] of waiting.entries()) if (overlap(ring) > overlap(waiting[best]!)) best = i;
      if (best === -1) break;
      const [ring] = waiting.splice(best, 1);
      if (overlap(ring!) < size) {
        chosen.add(ring!);
        for (const bond of ring!.bonds) covered[bond] = 1;
        isFirst = false;
      }
    }
    start = end;
  }
  return {
    set: rings.filter((ring) => chosen.has(ring)).map(({ atoms }) => atoms),
    spare: rings.filter((ring) => !chosen.has(ring)).map(({ atoms }) => atoms),
  };
}

/** The spare rings that could replace one of the set: of its size, and with every bond that no other ring of it has. */
function interchangeable(
  graph: RingGraph,
  rings: readonly number[][],
  spare: readonly number[][],
): number[][] {
  const bondsOf = rings.map((ring) => graph.edgesAround(ring));
  const counts = new Uint16Array(graph.edges.length);
  for (const bonds of bondsOf) for (const bond of bonds) counts[bond]!++;
  return spare.filter((ring) => {
    const own = new Set(graph.edgesAround(ring));
    return bondsOf.some((bonds) => {
      if (bonds.length !== own.size || !bonds.some((bond) => own.has(bond))) return false;
      return bonds.every((bond) => counts[bond]! > 1 || own.has(bond));
    });
  });
}
