/** Rings that hang together by common bonds: a block of the graph that is more than one bond. */
export interface RingSystem {
  readonly atoms: readonly number[];
  readonly bonds: readonly number[];
}

interface Step {
  readonly atom: number;
  /** The bond that led here, -1 at the root. */
  readonly bond: number;
  /** The place of the atom's bond that is looked at next. */
  next: number;
}

/**
 * The ring systems of a molecule, by Tarjan's biconnected components, without recursion. Two systems may share an
 * atom, never a bond.
 *
 * @param bondsOfAtom `[atoms]`: indices of bonds
 */
export function ringSystems(
  bonds: readonly { readonly from: number; readonly to: number }[],
  bondsOfAtom: readonly (readonly number[])[],
): RingSystem[] {
  const systems: RingSystem[] = [];
  const order = new Int32Array(bondsOfAtom.length).fill(-1);
  const lowest = new Int32Array(bondsOfAtom.length).fill(-1);
  /** The number of the last system that each atom was counted in, from 1. */
  const counted = new Int32Array(bondsOfAtom.length);
  /** Bonds walked along whose block is not known yet. */
  const open: number[] = [];
  let visited = 0;

  const closeBlock = (until: number): void => {
    const block = open.splice(open.lastIndexOf(until));
    if (block.length === 1) return;
    const members: number[] = [];
    const number = systems.length + 1;
    for (const bond of block) {
      const { from, to } = bonds[bond]!;
      if (counted[from] !== number) members.push(from);
      counted[from] = number;
      if (counted[to] !== number) members.push(to);
      counted[to] = number;
    }
    systems.push({ atoms: members.sort((a, b) => a - b), bonds: block.sort((a, b) => a - b) });
  };

  for (let root = 0; root < bondsOfAtom.length; root++) {
    if (order[root] !== -1) continue;
    const path: Step[] = [{ atom: root, bond: -1, next: 0 }];
    order[root] = lowest[root] = visited++;
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { atom } = top;
      const bond = bondsOfAtom[atom]![top.next++];
      if (bond === undefined) {
        path.pop();
        const above = path.at(-1)?.atom;
        if (above === undefined) continue;
        lowest[above] = Math.min(lowest[above]!, lowest[atom]!);
        if (lowest[atom]! >= order[above]!) closeBlock(top.bond);
      } else if (bond !== top.bond) {
        const { from, to } = bonds[bond]!;
        const other = from === atom ? to : from;
        if (order[other] === -1) {
          order[other] = lowest[other] = visited++;
          open.push(bond);
          path.push({ atom: other, bond, next: 0 });
        } else if (order[other]! < order[atom]!) {
          open.push(bond);
          lowest[atom] = Math.min(lowest[atom]!, order[other]!);
        }
      }
    }
  }
  return systems;
}
