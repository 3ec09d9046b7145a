import type { ProductionTable } from './production.js';

/** A place where packing may merge: a production, one of its children, and that child's production. */
export interface Merge {
  readonly parent: number;
  /** Which non-terminal of the parent's right-hand side, from 0. */
  readonly position: number;
  readonly child: number;
}

/**
 * The most base productions that a composite may stand for: real ones stay far below, and a hostile list of
 * merges cannot make one that doubles with every merge.
 */
export const maxCompositeSize = 256;

/**
 * One number for a merge, in the order of parent, position, child. Productions are below 2^16; a composite can leave
 * 256 times the thousand symbols of a production open, so that positions are below 2^21.
 */
export function keyOf(parent: number, position: number, child: number): number {
  return parent * 2 ** 37 + position * 2 ** 16 + child;
}

/** The inverse of {@link keyOf}. */
export function mergeOf(key: number): Merge {
  const parent = Math.floor(key / 2 ** 37);
  const rest = key - parent * 2 ** 37;
  // rest can have more than 32 bits: no shifts
  const position = Math.floor(rest / 2 ** 16);
  return { parent, position, child: rest - position * 2 ** 16 };
}

/**
 * A derivation tree that merges shrink. Nodes keep the numbers that they have in leftmost order, so that going
 * through them by number is going through the text.
 */
export class PackingTree {
  /** Production of every node; -1 once it is merged into its parent. */
  readonly productions: Int32Array;
  /** Parent of every node; -1 for the root. */
  readonly parents: Int32Array;
  /** Children of every node, in the order of the text. */
  readonly children: number[][];

  /** @param derivation a complete leftmost derivation of the table */
  constructor(table: ProductionTable, derivation: ArrayLike<number>) {
    const count = derivation.length;
    this.productions = new Int32Array(count);
    this.parents = new Int32Array(count).fill(-1);
    this.children = new Array<number[]>(count);
    /** Nodes that still wait for children. */
    const open: number[] = [];
    for (let node = 0; node < count; node++) {
      const production = derivation[node] as number;
      this.productions[node] = production;
      this.children[node] = [];
      const parent = open.at(-1);
      if (parent !== undefined) {
        this.parents[node] = parent;
        this.children[parent]!.push(node);
      }
      open.push(node);
      while (open.length > 0) {
        const last = open.at(-1)!;
        const arity = table.children[this.productions[last]!]!.length;
        if (this.children[last]!.length < arity) break;
        open.pop();
      }
    }
  }

  /** The key of the merge that would join a node with its parent; -1 for the root. */
  keyAt(node: number): number {
    const parent = this.parents[node]!;
    if (parent < 0) return -1;
    const position = this.children[parent]!.indexOf(node);
    return keyOf(this.productions[parent]!, position, this.productions[node]!);
  }

  /** Joins a node with its parent: its children take its place. */
  merge(node: number, composite: number): void {
    const parent = this.parents[node]!;
    const siblings = this.children[parent]!;
    const own = this.children[node]!;
    siblings.splice(siblings.indexOf(node), 1, ...own);
    for (const child of own) this.parents[child] = parent;
    this.productions[parent] = composite;
    this.productions[node] = -1;
  }

  /** Productions of the nodes that are left, in leftmost order. */
  sequence(): Uint16Array {
    const remaining = this.productions.filter((production) => production >= 0);
    return Uint16Array.from(remaining);
  }
}
