import type { ProductionTable } from '../production.js';

/** The right-hand sides of a non-terminal's productions as a tree: packed ones have long beginnings in common. */
export interface TrieNode {
  /** The productions that end here. */
  readonly productions: number[];
  /** By the next character. */
  readonly characters: Map<string, TrieNode>;
  /** By the next non-terminal. */
  readonly nonTerminals: Map<number, TrieNode>;
}

const tries = new WeakMap<ProductionTable, readonly TrieNode[]>();

/** Returns the tree of each non-terminal, without productions that never end. */
export function productionTries(table: ProductionTable): readonly TrieNode[] {
  let roots = tries.get(table);
  if (roots === undefined) {
    roots = table.byLhs.map((ids) => {
      const root = emptyNode();
      for (const id of ids) {
        if (!Number.isFinite(table.leastStepsThrough[id])) continue;
        let node = root;
        for (const symbol of table.productions[id]!.rhs) {
          if (typeof symbol === 'number') node = childOf(node.nonTerminals, symbol);
          else for (let i = 0; i < symbol.length; i++) node = childOf(node.characters, symbol[i]!);
        }
        node.productions.push(id);
      }
      return root;
    });
    tries.set(table, roots);
  }
  return roots;
}

function emptyNode(): TrieNode {
  return { productions: [], characters: new Map(), nonTerminals: new Map() };
}

function childOf<Key>(children: Map<Key, TrieNode>, key: Key): TrieNode {
  let child = children.get(key);
  if (child === undefined) {
    child = emptyNode();
    children.set(key, child);
  }
  return child;
}
