import type { ProductionTable } from './production.js';

/** A part of a leftmost derivation that derives one non-terminal: the productions from `start` up to `end`. */
export interface Subtree {
  readonly nonTerminal: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Returns all subtrees of a leftmost derivation, in the order in which they begin: a production's subtree is itself and
 * those of its non-terminals, which follow it.
 */
export function subtreesOf(
  { productions, children }: ProductionTable,
  derivation: ArrayLike<number>,
): Subtree[] {
  const subtrees: { nonTerminal: number; start: number; end: number }[] = [];
  /** The open subtrees, each with the number of its non-terminals that are still to come. */
  const open: { index: number; missing: number }[] = [];
  for (let at = 0; at < derivation.length; at++) {
    const production = derivation[at]!;
    subtrees.push({ nonTerminal: productions[production]!.lhs, start: at, end: 0 });
    open.push({ index: at, missing: children[production]!.length });
    while (open.length > 0 && open.at(-1)!.missing === 0) {
      subtrees[open.pop()!.index]!.end = at + 1;
      const parent = open.at(-1);
      if (parent !== undefined) parent.missing--;
    }
  }
  return subtrees;
}

/** Returns a derivation with one of its subtrees replaced by another derivation of the same non-terminal. */
export function replaceSubtree(
  derivation: ArrayLike<number>,
  { start, end }: Subtree,
  replacement: ArrayLike<number>,
): Uint16Array {
  const whole = Array.from(derivation);
  return Uint16Array.from([...whole.slice(0, start), ...Array.from(replacement), ...whole.slice(end)]);
}
