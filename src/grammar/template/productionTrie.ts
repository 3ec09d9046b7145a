import type { ProductionTable } from '../production.js';

/** The right-hand sides of a non-terminal's productions as a tree: packed ones have long beginnings in common. */
export interface TrieNode {
  /** The productions that end here. */
  readonly productions: readonly number[];
  /** By the next character, or the next non-terminal: lists, since they are gone through much more often than asked. */
  readonly characters: readonly (readonly [string, TrieNode])[];
  readonly nonTerminals: readonly (readonly [number, TrieNode])[];
}

const tries = new WeakMap<ProductionTable, readonly TrieNode[]>();

/** Returns the tree of each non-terminal, without productions that never end. */
export function productionTries(table: ProductionTable): readonly TrieNode[] {
  let roots = tries.get(table);
  if (roots === undefined) {
    roots = table.byLhs.map((ids) => {
      const root = new Growing();
      for (const id of ids) {
        if (!Number.isFinite(table.leastStepsThrough[id])) continue;
        let node = root;
        for (const symbol of table.productions[id]!.rhs) {
          if (typeof symbol === 'number') node = node.childAt(symbol);
          else for (let i = 0; i < symbol.length; i++) node = node.childAt(symbol[i]!);
        }
        node.productions.push(id);
      }
      return root.finished();
    });
    tries.set(table, roots);
  }
  return roots;
}

/** A node that still gets children. */
class Growing {
  readonly productions: number[] = [];
  readonly #children = new Map<string | number, Growing>();

  childAt(key: string | number): Growing {
    let child = this.#children.get(key);
    if (child === undefined) {
      child = new Growing();
      this.#children.set(key, child);
    }
    return child;
  }

  finished(): TrieNode {
    const characters: [string, TrieNode][] = [];
    const nonTerminals: [number, TrieNode][] = [];
    for (const [key, child] of this.#children) {
      if (typeof key === 'string') characters.push([key, child.finished()]);
      else nonTerminals.push([key, child.finished()]);
    }
    return { productions: this.productions, characters, nonTerminals };
  }
}
