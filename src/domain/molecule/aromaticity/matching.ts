/**
 * The perfect matching of a graph that comes first when one vertex after the other, from the lowest on, takes the first
 * of its neighbours that leaves a partner to all others; where there is no perfect matching, a largest one.
 *
 * @param neighbours `[vertices][neighbours]`, both ways, each list in the order of preference; vertices without
 *   neighbours stay alone
 * @returns `[vertices]`: the vertex that each is paired with, -1 for none
 */
export function matchInOrder(neighbours: readonly (readonly number[])[]): number[] {
  const mate = matchGreedily(neighbours);
  // If the greedy matching leaves nobody alone, it is the one already.
  const alone = mate.flatMap((other, v) => (other === -1 && neighbours[v]!.length > 0 ? [v] : []));
  const settled = new Array<boolean>(neighbours.length).fill(false);
  for (const v of alone) {
    if (mate[v] === -1) augment(neighbours, mate, v, settled);
  }
  const isReached = new Array<boolean>(neighbours.length).fill(false);
  for (const v of alone) {
    const component = componentOf(neighbours, v, isReached);
    if (component.every((u) => mate[u] !== -1)) bringForward(neighbours, mate, component, settled);
  }
  return mate;
}

/**
 * A matching in which the first vertices all have partners, while the others may stay alone. Among those that leave no
 * more than one of the others alone it is that of {@link matchInOrder}.
 *
 * @param neighbours as in {@link matchInOrder}; changed by this function
 * @param required how many of the vertices need a partner
 * @returns `[vertices]`, and one more where their number is odd: the vertex that each is paired with, which among the
 *   others need not be a neighbour; null if there is no such matching
 */
export function matchRequired(neighbours: number[][], required: number): number[] | null {
  const others = Array.from({ length: neighbours.length - required }, (_, i) => required + i);
  // Vertices that stay alone pair up among themselves, with one more if their number is odd.
  if (neighbours.length % 2 === 1 && others.length > 0) others.push(neighbours.push([]) - 1);
  const bonded = others.map((a) => new Set(neighbours[a]));
  for (const [i, a] of others.entries()) {
    for (const b of others) if (a !== b && !bonded[i]!.has(b)) neighbours[a]!.push(b);
  }
  const mates = matchInOrder(neighbours);
  return mates.includes(-1) ? null : mates;
}

function matchGreedily(neighbours: readonly (readonly number[])[]): number[] {
  const mate = new Array<number>(neighbours.length).fill(-1);
  for (const [v, around] of neighbours.entries()) {
    if (mate[v] !== -1) continue;
    const free = around.find((w) => mate[w] === -1);
    if (free === undefined) continue;
    mate[v] = free;
    mate[free] = v;
  }
  return mate;
}

/** The vertices that can be reached from one, in ascending order; none where it was seen before. */
function componentOf(
  neighbours: readonly (readonly number[])[],
  from: number,
  isReached: boolean[],
): number[] {
  if (isReached[from]) return [];
  const reached = new Set([from]);
  // A set goes through what is added on the way, too.
  for (const v of reached) {
    isReached[v] = true;
    for (const w of neighbours[v]!) reached.add(w);
  }
  return [...reached].sort((a, b) => a - b);
}

/** Turns a perfect matching of a component into the first one in its order, settling one pair after the other. */
function bringForward(
  neighbours: readonly (readonly number[])[],
  mate: number[],
  component: readonly number[],
  settled: boolean[],
): void {
  for (const v of component) {
    if (settled[v]) continue;
    settled[v] = true;
    for (const w of neighbours[v]!) {
      const [left, leftToo] = [mate[v]!, mate[w]!];
      if (left === w) break;
      if (settled[w]) continue;
      // Whether the two that would be left alone can be joined through the others.
      settled[w] = true;
      mate[left] = mate[leftToo] = -1;
      if (augment(neighbours, mate, left, settled)) {
        mate[v] = w;
        mate[w] = v;
        break;
      }
      mate[left] = v;
      mate[leftToo] = w;
      settled[w] = false;
    }
    settled[mate[v]!] = true;
  }
}

/**
 * Edmonds' blossom algorithm: augmenting paths by breadth-first search, odd cycles contracted to their base (Edmonds
 * 1965; the O(n^3) form of Gabow 1976).
 *
 * @param mate a matching, which gets one pair more where that can be
 * @param settled vertices that are left out
 * @returns whether `root`, which is alone, has a partner now
 */
function augment(
  neighbours: readonly (readonly number[])[],
  mate: number[],
  root: number,
  settled: readonly boolean[],
): boolean {
  const { end, parent } = augmentingPath(neighbours, mate, root, settled);
  for (let v = end; v !== -1; ) {
    const before = parent[v]!;
    const next = mate[before]!;
    mate[v] = before;
    mate[before] = v;
    v = next;
  }
  return end !== -1;
}

/** The unmatched end of a path from `root` on which the matching can be turned over, -1 if there is none. */
function augmentingPath(
  neighbours: readonly (readonly number[])[],
  mate: readonly number[],
  root: number,
  settled: readonly boolean[],
): { readonly end: number; readonly parent: readonly number[] } {
  const n = neighbours.length;
  const parent = new Array<number>(n).fill(-1);
  const base = Array.from({ length: n }, (_, v) => v);
  const isOuter = new Array<boolean>(n).fill(false);
  const queue = [root];
  isOuter[root] = true;

  const commonBase = (a: number, b: number): number => {
    const above = new Set<number>();
    for (let v = base[a]!; ; v = base[parent[mate[v]!]!]!) {
      above.add(v);
      if (mate[v] === -1) break;
    }
    let v = base[b]!;
    while (!above.has(v)) v = base[parent[mate[v]!]!]!;
    return v;
  };
  const markPath = (from: number, to: number, child: number, inBlossom: Set<number>): void => {
    for (let v = from, below = child; base[v] !== to; v = parent[mate[v]!]!) {
      inBlossom.add(base[v]!).add(base[mate[v]!]!);
      parent[v] = below;
      below = mate[v]!;
    }
  };
  for (let v = queue.shift(); v !== undefined; v = queue.shift()) {
    for (const w of neighbours[v]!) {
      if (settled[w] || base[v] === base[w] || mate[v] === w) continue;
      if (w === root || (mate[w] !== -1 && parent[mate[w]!] !== -1)) {
        const to = commonBase(v, w);
        const inBlossom = new Set<number>();
        markPath(v, to, w, inBlossom);
        markPath(w, to, v, inBlossom);
        for (let u = 0; u < n; u++) {
          if (!inBlossom.has(base[u]!)) continue;
          base[u] = to;
          if (!isOuter[u]) {
            isOuter[u] = true;
            queue.push(u);
          }
        }
      } else if (parent[w] === -1) {
        parent[w] = v;
        const next = mate[w]!;
        if (next === -1) return { end: w, parent };
        isOuter[next] = true;
        queue.push(next);
      }
    }
  }
  return { end: -1, parent };
}
