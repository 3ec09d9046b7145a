import { InputError } from '../base/errors.js';
import { type Merge, maxCompositeSize, PackingTree } from './packingTree.js';
import type { GrammarSymbol, Production, ProductionTable } from './production.js';
import { createProductionTable } from './productionTable.js';

/** Ids take 16 bits, and the padding id is one more than the last production. */
const maxProductions = 65_534;

/**
 * Composite productions learned from a corpus, as byte-pair encoding does for text. The grammar of the packed table is
 * a tree-substitution grammar of the same language, so masks and stacks work unchanged. Productions of the base table
 * keep their numbers; merge k makes production `base + k`.
 */
export class Packing {
  readonly base: ProductionTable;
  readonly merges: readonly Merge[];
  readonly table: ProductionTable;
  /** The ranks of each parent's merges, by position and child. */
  readonly #ranks: (Map<number, number> | undefined)[] = [];

  /** @throws InputError if a merge joins productions that do not fit together */
  constructor(base: ProductionTable, merges: readonly Merge[]) {
    this.base = base;
    this.merges = merges;
    if (base.productions.length + merges.length > maxProductions) {
      throw new InputError(
        `expected at most ${maxProductions} productions, merges included, but received ${base.productions.length} productions and ${merges.length} merges`,
      );
    }
    const productions: Production[] = [...base.productions];
    /** The number of base productions in every production. */
    const sizes = base.productions.map(() => 1);
    merges.forEach((merge, rank) => {
      const size = (sizes[merge.parent] ?? 0) + (sizes[merge.child] ?? 0);
      if (size > maxCompositeSize) {
        throw new InputError(
          `merge ${rank + 1}: expected at most ${maxCompositeSize} productions in one, but it has ${size}`,
        );
      }
      sizes.push(size);
      productions.push(compositeOf(productions, merge, rank));
      this.#ranks[merge.parent] ??= new Map();
      this.#ranks[merge.parent]!.set(placeOf(merge.position, merge.child), rank);
    });
    this.table =
      merges.length === 0 ? base : createProductionTable(base.nonTerminals, base.start, productions);
  }

  /**
   * Merges wherever a merge fits: the earliest learned first, and the leftmost in the text among equals.
   *
   * @param derivation a complete leftmost derivation of the base table
   */
  pack(derivation: ArrayLike<number>): Uint16Array {
    if (this.merges.length === 0) return Uint16Array.from(derivation);
    const tree = new PackingTree(this.base, derivation);
    const { productions, parents, children } = tree;
    const baseSize = this.base.productions.length;
    const count = productions.length;
    const rank = (node: number): number => {
      const parent = parents[node]!;
      const ranks = parent < 0 ? undefined : this.#ranks[productions[parent]!];
      if (ranks === undefined) return Number.POSITIVE_INFINITY;
      const place = placeOf(children[parent]!.indexOf(node), productions[node]!);
      return ranks.get(place) ?? Number.POSITIVE_INFINITY;
    };
    const ranks = Float64Array.from({ length: count }, (_, node) => rank(node));
    // the nodes that are not merged yet, as a list: most of them are gone soon
    const after = Int32Array.from({ length: count }, (_, node) => node + 1);
    // A merge only makes possible merges that were learned later. One round for each rank, from left to right,
    // therefore finds them all.
    let current = ranks.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
    while (current < Number.POSITIVE_INFINITY) {
      let next = Number.POSITIVE_INFINITY;
      for (let before = 0, node = after[0]!; node < count; node = after[node]!) {
        if (ranks[node] !== current) {
          if (ranks[node]! < next) next = ranks[node]!;
          before = node;
          continue;
        }
        const parent = parents[node]!;
        tree.merge(node, baseSize + current);
        after[before] = after[node]!;
        const above = rank(parent);
        ranks[parent] = above;
        if (above < next) next = above;
        const parentRanks = this.#ranks[productions[parent]!];
        const siblings = children[parent]!;
        for (let position = 0; position < siblings.length; position++) {
          const child = siblings[position]!;
          const own = parentRanks?.get(placeOf(position, productions[child]!)) ?? Number.POSITIVE_INFINITY;
          ranks[child] = own;
          if (own < next) next = own;
        }
      }
      current = next;
    }
    return tree.sequence();
  }

  /**
   * Inverts {@link pack}.
   *
   * @param ids a complete leftmost derivation of the packed table
   */
  unpack(ids: ArrayLike<number>): Uint16Array {
    if (this.merges.length === 0) return Uint16Array.from(ids);
    const unpacked: number[] = [];
    let next = 0;
    /** The nodes still to be written: base productions, with the ids of their children resolved lazily. */
    const stack: PackedNode[] = [];
    const take = (): PackedNode => ({ id: ids[next++] as number, slots: [] });
    const root = this.#expand(take());
    stack.push(root);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const expanded = node.id < 0 ? this.#expand(take()) : node;
      unpacked.push(expanded.id);
      for (let i = expanded.slots.length - 1; i >= 0; i--) stack.push(expanded.slots[i]!);
    }
    return Uint16Array.from(unpacked);
  }

  /** Returns the productions of the base table that a packed one joins, in leftmost order: a base production itself. */
  partsOf(id: number): readonly number[] {
    const parts: number[] = [];
    const walk = ({ id: base, slots }: PackedNode): void => {
      if (base < 0) return;
      parts.push(base);
      for (const slot of slots) walk(slot);
    };
    walk(this.#expand({ id, slots: [] }));
    return parts;
  }

  /** Returns the tree of base productions that an id stands for, with an `unknown` node for each open place. */
  #expand(node: PackedNode): PackedNode {
    const build = (id: number): PackedNode => {
      const baseSize = this.base.productions.length;
      if (id < baseSize) return { id, slots: this.base.children[id]!.map(() => unknown) };
      const { parent, position, child } = this.merges[id - baseSize]!;
      const tree = build(parent);
      fillOpenSlot(tree, position, build(child));
      return tree;
    };
    return build(node.id);
  }
}

/** Combines a child and its position into one number, which is small since positions are few. */
function placeOf(position: number, child: number): number {
  return position * 2 ** 16 + child;
}

interface PackedNode {
  /** A base production, or -1 for the place of the next id of the sequence. */
  readonly id: number;
  readonly slots: PackedNode[];
}

const unknown: PackedNode = { id: -1, slots: [] };

/** Puts a tree into the n-th open slot of another, in the order of the text. */
function fillOpenSlot(tree: PackedNode, position: number, filling: PackedNode): number {
  let slotsLeft = position;
  for (let i = 0; i < tree.slots.length; i++) {
    const slot = tree.slots[i]!;
    if (slot === unknown) {
      if (slotsLeft === 0) {
        tree.slots[i] = filling;
        return -1;
      }
      slotsLeft--;
    } else {
      slotsLeft = fillOpenSlot(slot, slotsLeft, filling);
      if (slotsLeft < 0) return -1;
    }
  }
  return slotsLeft;
}

function compositeOf(productions: readonly Production[], merge: Merge, rank: number): Production {
  const parent = productions[merge.parent];
  const child = productions[merge.child];
  const place = parent === undefined ? -1 : nonTerminalPlace(parent.rhs, merge.position);
  if (parent === undefined || child === undefined || place < 0 || parent.rhs[place] !== child.lhs) {
    throw new InputError(
      `merge ${rank + 1}: expected a production, one of its non-terminals and a production of that non-terminal, but received: ${JSON.stringify(merge)}; the productions are damaged or belong to another grammar`,
    );
  }
  return {
    lhs: parent.lhs,
    rhs: joinTerminals([...parent.rhs.slice(0, place), ...child.rhs, ...parent.rhs.slice(place + 1)]),
    line: null,
  };
}

/** Returns the index of the n-th non-terminal of a right-hand side; -1 if it has fewer. */
function nonTerminalPlace(rhs: readonly GrammarSymbol[], position: number): number {
  let symbolsLeft = position;
  return rhs.findIndex((symbol) => typeof symbol === 'number' && symbolsLeft-- === 0);
}

/** Joins neighbouring terminals, so that writing a packed production is quick. */
function joinTerminals(rhs: readonly GrammarSymbol[]): GrammarSymbol[] {
  const joined: GrammarSymbol[] = [];
  for (const symbol of rhs) {
    const last = joined.at(-1);
    if (typeof symbol === 'string' && typeof last === 'string') joined[joined.length - 1] = last + symbol;
    else joined.push(symbol);
  }
  return joined;
}
