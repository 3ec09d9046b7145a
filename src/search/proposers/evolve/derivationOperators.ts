import type { Random } from '../../../base/random.js';
import { replaceSubtree, type Subtree, subtreesOf } from '../../../grammar/subtrees.js';
import { drawDerivation, type WeightedGrammar } from '../../../grammar/weightedGrammar.js';

/** A way to make a derivation from those of parents: grammatical by construction. */
export interface DerivationOperator {
  readonly name: string;
  readonly parents: 1 | 2;
  /** Returns null where the parents have nothing to change in this way. */
  apply(
    first: Uint16Array,
    second: Uint16Array,
    grammar: WeightedGrammar,
    random: Random,
  ): Uint16Array | null;
}

/** The most productions of a subtree that is subtree anew. */
const mostDrawn = 24;
/** Smaller subtrees are preferred for a change: one of this size is chosen half as often as one of a single production. */
const usualSize = 8;

/** Puts a subtree of the second parent in the place of one of the first that derives the same non-terminal. */
const exchange: DerivationOperator = {
  name: 'exchange',
  parents: 2,
  apply: (first, second, { table }, random) => {
    const ours = subtreesOf(table, first);
    const theirs = subtreesOf(table, second);
    const shared = new Set(theirs.map(({ nonTerminal }) => nonTerminal));
    const place = choose(
      ours.filter(({ nonTerminal, start }) => start > 0 && shared.has(nonTerminal)),
      random,
    );
    if (place === null) return null;
    const donor = choose(
      theirs.filter(({ nonTerminal }) => nonTerminal === place.nonTerminal),
      random,
    )!;
    return replaceSubtree(first, place, second.subarray(donor.start, donor.end));
  },
};

/** Draws a subtree anew from the probabilistic grammar. */
const redraw: DerivationOperator = {
  name: 'redraw',
  parents: 1,
  apply: (first, _, grammar, random) => {
    const place = choose(
      subtreesOf(grammar.table, first).filter(({ start }) => start > 0),
      random,
    );
    if (place === null) return null;
    const size = place.end - place.start;
    const subtree = drawDerivation(grammar, place.nonTerminal, Math.min(mostDrawn, 2 * size + 6), random);
    return subtree === null ? null : replaceSubtree(first, place, subtree);
  },
};

/** Puts a subtree in the place of one around it that derives the same non-terminal: cuts a piece out. */
const cut: DerivationOperator = {
  name: 'cut',
  parents: 1,
  apply: (first, _, { table }, random) => {
    const pairs = nested(subtreesOf(table, first));
    if (pairs.length === 0) return null;
    const [outer, inner] = pairs[random.integer(pairs.length)]!;
    return replaceSubtree(first, outer, first.subarray(inner.start, inner.end));
  },
};

/** Puts a subtree in the place of one inside it that derives the same non-terminal: repeats a piece. */
const repeat: DerivationOperator = {
  name: 'repeat',
  parents: 1,
  apply: (first, _, { table }, random) => {
    const pairs = nested(subtreesOf(table, first));
    if (pairs.length === 0) return null;
    const [outer, inner] = pairs[random.integer(pairs.length)]!;
    return replaceSubtree(first, inner, first.subarray(outer.start, outer.end));
  },
};

export const derivationOperators: readonly DerivationOperator[] = [exchange, redraw, cut, repeat];

/** The most productions between a subtree and one inside it for {@link cut} and {@link repeat}. */
const mostBetween = 16;

function nested(subtrees: readonly Subtree[]): [outer: Subtree, inner: Subtree][] {
  const pairs: [Subtree, Subtree][] = [];
  subtrees.forEach((outer, i) => {
    for (let j = i + 1; j < subtrees.length && subtrees[j]!.start < outer.end; j++) {
      const inner = subtrees[j]!;
      if (inner.nonTerminal !== outer.nonTerminal) continue;
      if (outer.end - outer.start - (inner.end - inner.start) <= mostBetween) pairs.push([outer, inner]);
    }
  });
  return pairs;
}

function choose(subtrees: readonly Subtree[], random: Random): Subtree | null {
  if (subtrees.length === 0) return null;
  const weights = subtrees.map(({ start, end }) => 1 / (1 + (end - start) / usualSize));
  return subtrees[random.categorical(weights)]!;
}
