/** The strongly connected components of a graph. */
export interface Components {
  /** For each node, the number of its component. A component has a higher number than every component it leads to. */
  readonly componentOf: Int32Array;
  /** The nodes of every component. */
  readonly members: readonly (readonly number[])[];
}

/**
 * Finds them by Tarjan's algorithm (1972), with an explicit stack: graphs of grammars can be as deep as the grammar is
 * long.
 */
export function componentsOf(next: readonly ArrayLike<number>[]): Components {
  const count = next.length;
  const order = new Int32Array(count).fill(-1);
  const lowest = new Int32Array(count);
  const componentOf = new Int32Array(count).fill(-1);
  const place = new Int32Array(count);
  const members: number[][] = [];
  const open: number[] = [];
  const path: number[] = [];
  let visited = 0;
  for (let root = 0; root < count; root++) {
    if (order[root]! >= 0) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path.at(-1)!;
      if (order[node]! < 0) {
        order[node] = lowest[node] = visited++;
        open.push(node);
      }
      const successors = next[node]!;
      let descended = false;
      while (place[node]! < successors.length) {
        const successor = successors[place[node]!]!;
        if (order[successor]! < 0) {
          path.push(successor);
          descended = true;
          break;
        }
        if (componentOf[successor]! < 0) lowest[node] = Math.min(lowest[node]!, lowest[successor]!);
        place[node]!++;
      }
      if (descended) continue;
      path.pop();
      if (lowest[node] !== order[node]) continue;
      const component: number[] = [];
      for (let member = -1; member !== node; ) {
        member = open.pop()!;
        componentOf[member] = members.length;
        component.push(member);
      }
      members.push(component);
    }
  }
  return { componentOf, members };
}
