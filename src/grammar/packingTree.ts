import type { ProductionTable } from './production.js';

/** A merge of packing: a production, the position of one of its children, and that child's production. */
export interface Merge {
  readonly parent: number;
  /** The index among the non-terminals of the parent's right-hand side, from 0. */
  readonly position: number;
  readonly child: number;
}

/**
 * The most base productions that a composite may stand for. Real composites stay far below; the limit stops a hostile
 * list of merges in which every merge doubles the size.
 */
export const maxCompositeSize = 256;

/**
 * Combines a merge into one number that sorts by parent, position, child. Productions are below 2^16; a composite can
 * have at most 256 times the thousand open symbols of a production, so positions are below 2^21.
 */
export function keyOf(parent: number, position: number, child: number): number {
  return parent * 2 ** 37 + position * 2 ** 16 + child;
}

/** Inverts {@link keyOf}. */
export function mergeOf(key: number): Merge {
  const parent = Math.floor(key / 2 ** 37);
  const rest = key - parent * 2 ** 37;
  // the rest can have more than 32 bits: no shifts
  const position = Math.floor(rest / 2 ** 16);
  return { parent, position, child: rest - position * 2 ** 16 };
}

/**
 * A derivation tree that merges shrink. Nodes keep their numbers in leftmost order, so walking them by number follows
 * the text.
 */
export class PackingTree {
  /** The production of every node; -1 once it is merged into its parent. */
  readonly productions: Int32Array;
  /** The parent of every node; -1 for the root. */
  readonly parents: Int32Array;
  /** The children of every node, in the order of the text. */
  readonly children: number[][];

  /** @param derivation a complete leftmost derivation of the table */
  constructor(table: ProductionTable, derivation: ArrayLike<number>) {
    const count = derivation.length;
    this.productions = new Int32Array(count);
    this.parents = new Int32Array(count).fill(-1);
    this.children = new Array<number[]>(count);
    /** The nodes that still wait for children. */
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

  /** Returns the key of the merge that would join a node with its parent; -1 for the root. */
  keyAt(node: number): number {
    const parent = this.parents[node]!;
    if (parent < 0) return -1;
    const position = this.children[parent]!.indexOf(node);
    return keyOf(this.productions[parent]!, position, this.productions[node]!);
  }

  /** Joins a node with its parent: the node's children take its place. */
  merge(node: number, composite: number): void {
    const parent = this.parents[node]!;
    const siblings = this.children[parent]!;
    const own = this.children[node]!;
    siblings.splice(siblings.indexOf(node), 1, ...own);
    for (const child of own) this.parents[child] = parent;
    this.productions[parent] = composite;
    this.productions[node] = -1;
  }

  /** The productions of the nodes that are left, in leftmost order. */
  sequence(): Uint16Array {
    const remaining = this.productions.filter((production) => production >= 0);
    return Uint16Array.from(remaining);
  }
}
