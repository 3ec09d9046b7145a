import type { RingGraph } from './smallestRings.js';

/** With more ways to go on than these a search gives up, as RDKit's does. */
const maxPaths = 200_000;

/**
 * A shortest ring through a bond that leads over atoms of rings alone.
 *
 * @param isKnown whether a ring of these atoms has been found before
 * @returns null where there is none; `too many` where there are too many ways to tell
 */
export function ringThrough(
  graph: RingGraph,
  from: number,
  to: number,
  isRingAtom: Uint8Array,
  isKnown: (atoms: readonly number[]) => boolean,
): number[] | null | 'too many' {
  const queue: (readonly number[])[] = [[from]];
  for (let head = 0; head < queue.length; head++) {
    if (queue.length - head >= maxPaths || queue.length > 2 * maxPaths) return 'too many';
    const path = queue[head]!;
    const atom = path.at(-1)!;
    for (const edge of graph.edgesOf[atom]!) {
      const next = graph.otherEnd(edge, atom);
      if (next === to) {
        const ring = [...path, next];
        if (atom !== from && !isKnown(ring)) return ring;
      } else if (isRingAtom[next] === 1 && !path.includes(next)) queue.push([...path, next]);
    }
  }
  return null;
}

/** A ring for each bond that leads a depth-first search back, as RDKit has it where it cannot find a smallest set. */
export function backEdgeRings(graph: RingGraph): number[][] {
  const rings: number[][] = [];
  const state = new Uint8Array(graph.atomCount);
  const [isOpen, isClosed] = [1, 2];
  for (let root = 0; root < graph.atomCount; root++) {
    if (state[root] !== 0 || graph.edgesOf[root]!.length < 2) continue;
    const path = [root];
    const next = [0];
    state[root] = isOpen;
    while (path.length > 0) {
      const atom = path.at(-1)!;
      const edge = graph.edgesOf[atom]![next[next.length - 1]!++];
      if (edge === undefined) {
        state[atom] = isClosed;
        path.pop();
        next.pop();
        continue;
      }
      const other = graph.otherEnd(edge, atom);
      if (state[other] === 0) {
        if (graph.edgesOf[other]!.length < 2) state[other] = isClosed;
        else {
          state[other] = isOpen;
          path.push(other);
          next.push(0);
        }
      } else if (state[other] === isOpen && path.length > 1 && other !== path.at(-2)) {
        rings.push(path.slice(path.indexOf(other)).reverse());
      }
    }
  }
  return rings;
}
