/**
 * A largest matching of a graph by Edmonds' blossom algorithm: augmenting paths by breadth-first search, odd
 * cycles contracted to their base (Edmonds 1965; the O(n^3) form of Gabow 1976).
 *
 * @param neighbours `[vertices][neighbours]`, both ways
 * @returns `[vertices]`: the vertex that each is paired with, -1 for none
 */
export function matchAll(neighbours: readonly (readonly number[])[]): number[] {
  const n = neighbours.length;
  const mate = new Array<number>(n).fill(-1);
  // Most pairs are found at once; the search is for the rest.
  for (let v = 0; v < n; v++) {
    if (mate[v] !== -1) continue;
    const free = neighbours[v]!.find((w) => mate[w] === -1);
    if (free === undefined) continue;
    mate[v] = free;
    mate[free] = v;
  }
  for (let root = 0; root < n; root++) {
    if (mate[root] !== -1 || neighbours[root]!.length === 0) continue;
    const { end, parent } = augmentingPath(neighbours, mate, root);
    for (let v = end; v !== -1; ) {
      const before = parent[v]!;
      const next = mate[before]!;
      mate[v] = before;
      mate[before] = v;
      v = next;
    }
  }
  return mate;
}

/** The unmatched end of a path from `root` on which the matching can be turned over, -1 if there is none. */
function augmentingPath(
  neighbours: readonly (readonly number[])[],
  mate: readonly number[],
  root: number,
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
      if (base[v] === base[w] || mate[v] === w) continue;
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
