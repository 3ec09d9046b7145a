import type { AtomGraph } from './atomGraph.js';

/**
 * Numbers for parts of a graph such that a molecule with a fragment has all numbers of the fragment, each as often: of each
 * atom's type; of each path of two, three and four atoms, with types and bonds; of each atom that may have no neighbours
 * but those that are there, of its surroundings (its type with its bonds and neighbours); and of each bond between two such
 * atoms with the surroundings of both. Two parts that share a number by chance are counted together, which only makes it
 * tell less.
 *
 * @param closed `[atoms]`: which atoms may have no others; all, for a molecule
 */
export function keysOf(graph: AtomGraph, closed?: readonly boolean[]): number[] {
  const { types, neighbours, bonds } = graph;
  const keys: number[] = [];
  /** 0 for an atom that may have other neighbours. */
  const surroundings: number[] = [];
  for (let atom = 0; atom < types.length; atom++) {
    const own = mixed(ofAtom, types[atom]!);
    keys.push(own);
    // A sum, which the order of the neighbours does not change.
    let around = own;
    for (let i = 0; i < neighbours[atom]!.length; i++) {
      around += mixed(mixed(ofNeighbour, bonds[atom]![i]!), types[neighbours[atom]![i]!]!);
    }
    const isClosed = closed === undefined || closed[atom]!;
    surroundings.push(isClosed ? mixed(ofSurroundings, around) : 0);
    if (isClosed) keys.push(surroundings[atom]!);
  }
  for (let a = 0; a < types.length; a++) {
    for (let i = 0; i < neighbours[a]!.length; i++) {
      const b = neighbours[a]![i]!;
      const two = along(mixed(ofPath, types[a]!), bonds[a]![i]!, types[b]!);
      // Every path is found from both of its ends.
      keys.push(two);
      if (surroundings[a] !== 0 && surroundings[b] !== 0) {
        keys.push(along(surroundings[a]!, bonds[a]![i]!, surroundings[b]!));
      }
      for (let j = 0; j < neighbours[b]!.length; j++) {
        const c = neighbours[b]![j]!;
        if (c === a) continue;
        const three = along(two, bonds[b]![j]!, types[c]!);
        keys.push(three);
        for (let k = 0; k < neighbours[c]!.length; k++) {
          const d = neighbours[c]![k]!;
          if (d !== b && d !== a) keys.push(along(three, bonds[c]![k]!, types[d]!));
        }
      }
    }
  }
  return keys;
}

/** Beginnings of numbers for the kinds of parts. */
const [ofAtom, ofNeighbour, ofSurroundings, ofPath] = [1, 2, 3, 4] as const;

/** The number of a path that goes on by a bond to an atom. */
const along = (path: number, bond: number, atom: number): number => mixed(mixed(path, bond), atom);

/** A number of 32 bits that depends on all bits of two. */
function mixed(one: number, other: number): number {
  const product = Math.imul((one ^ (other + 0x9e3779b9)) | 0, 0x85ebca6b);
  const turned = Math.imul(product ^ (product >>> 13), 0xc2b2ae35);
  return (turned ^ (turned >>> 16)) | 0;
}
