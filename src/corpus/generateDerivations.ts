import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { ProductionTable } from '../grammar/production.js';

/** Chooses one of several ways to go on, by the number of derivations that each leads to. */
type ChooseWay = (waysByAlternative: readonly number[]) => number;

/** A part still to be written: a non-terminal, or the children of a production from one of them on. */
type Pending =
  | { readonly kind: 'symbol'; readonly symbol: number; readonly steps: number }
  | { readonly kind: 'children'; readonly production: number; readonly from: number; readonly steps: number };

/** The most counts that are kept (eight bytes each), and the most products of counts that are summed up. */
const maxCounts = 50_000_000;
const maxProducts = 2_000_000_000;

function expectCountable({ nonTerminals, children }: ProductionTable, length: number): void {
  const places = children.reduce((sum, { length: own }) => sum + own, 0);
  const isTooMuch =
    (nonTerminals.length + places) * length > maxCounts || (places * length * length) / 2 > maxProducts;
  if (!isTooMuch) return;
  const byCounts = maxCounts / Math.max(1, nonTerminals.length + places) - 1;
  const most = Math.floor(Math.min(byCounts, Math.sqrt((2 * maxProducts) / Math.max(1, places)) - 1));
  throw new InputError(
    most < 1
      ? `the grammar is too large for its derivations to be counted: it has ${nonTerminals.length} non-terminals, used in ${places} places; give a smaller one`
      : `expected derivations of at most ${most} productions for a grammar of this size, but received: ${length - 1}`,
  );
}

/**
 * The space of all derivations of a grammar with at most a given number of productions: it tells their number, returns
 * one by its number, and draws one uniformly. Counting is dynamic programming over (non-terminal, number of
 * productions). A derivation is then written from the start, with each choice in proportion to the derivations it leads
 * to (the recursive method: Flajolet, Zimmermann and Van Cutsem 1994). Counts are doubles, exact up to 2^53; beyond
 * that, draws are uniform to one part in 10^15.
 */
export class DerivationSpace {
  readonly #table: ProductionTable;
  /** By production. */
  readonly #weights: ArrayLike<number>;
  readonly maxProductions: number;
  /** The number of derivations from the start, by their number of productions from 0. */
  readonly byLength: readonly number[];
  /** The number of all of them. */
  readonly total: number;
  /** [non-terminal][productions]: the number of derivations with exactly so many productions. */
  readonly #ways: readonly Float64Array[];
  /**
   * [production][child][productions]: the number of ways to expand its children from this one on with exactly so many.
   */
  readonly #waysOfChildren: readonly (readonly Float64Array[])[];

  /**
   * @param weights by production: a derivation counts as often as the product of the weights of its productions says.
   *   Defaults to 1 for each
   * @throws InputError for a limit that is not a positive integer, or leaves too much to count
   */
  constructor(table: ProductionTable, maxProductions: number, weights?: ArrayLike<number>) {
    if (!Number.isInteger(maxProductions) || maxProductions < 1) {
      throw new InputError({
        setting: 'maxProductions',
        expected: 'a whole number of at least 1 as the largest number of productions',
        received: maxProductions,
      });
    }
    this.#table = table;
    this.#weights = weights ?? table.productions.map(() => 1);
    this.maxProductions = maxProductions;
    const length = maxProductions + 1;
    expectCountable(table, length);
    this.#ways = table.nonTerminals.map(() => new Float64Array(length));
    const nothingLeft = new Float64Array(length);
    nothingLeft[0] = 1;
    this.#waysOfChildren = table.children.map((children) => [
      ...children.map(() => new Float64Array(length)),
      nothingLeft,
    ]);
    this.#count();
    this.byLength = Array.from(this.#ways[table.start]!);
    this.total = this.byLength.reduce((sum, ways) => sum + ways, 0);
    if (!Number.isFinite(this.total)) {
      throw new InputError({
        setting: 'maxProductions',
        problem: `there are more than 10^308 derivations of at most ${maxProductions} productions`,
        advice: [{ text: 'ask for fewer productions', setting: 'maxProductions' }],
      });
    }
  }

  /** Counts by growing number of productions: the children together take one less than their production. */
  #count(): void {
    const { productions, children } = this.#table;
    for (let steps = 0; steps <= this.maxProductions; steps++) {
      if (steps > 0) {
        productions.forEach(({ lhs }, production) => {
          this.#ways[lhs]![steps]! += this.#waysThrough(production, steps);
        });
      }
      children.forEach((ofProduction, production) => {
        const byChild = this.#waysOfChildren[production]!;
        for (let child = ofProduction.length - 1; child >= 0; child--) {
          const own = this.#ways[ofProduction[child]!]!;
          const rest = byChild[child + 1]!;
          let sum = 0;
          for (let childSteps = 1; childSteps <= steps; childSteps++) {
            // Here, infinity times nothing is nothing.
            if (own[childSteps] !== 0 && rest[steps - childSteps] !== 0)
              sum += own[childSteps]! * rest[steps - childSteps]!;
          }
          byChild[child]![steps] = sum;
        }
      });
    }
  }

  #waysThrough(production: number, steps: number): number {
    return this.#weights[production]! * this.#waysOfChildren[production]![0]![steps - 1]!;
  }

  /** Draws a derivation, each equally likely: production numbers in leftmost order. */
  draw(random: Random): Uint16Array {
    return this.#write((ways) => random.categorical(ways));
  }

  /** Draws a derivation with exactly so many productions, of which there has to be one. */
  drawOfLength(productions: number, random: Random): Uint16Array {
    return this.#write((ways) => random.categorical(ways), productions);
  }

  /** Returns the derivation of a number in [0, total), shorter ones first; for totals up to 2^53. */
  at(index: number): Uint16Array {
    let rest = index;
    // Every alternative counts its own ways times the ways of everything that is pending after it.
    let block = this.total;
    return this.#write((ways) => {
      block /= ways.reduce((sum, count) => sum + count, 0);
      let alternative = 0;
      while (rest >= ways[alternative]! * block) rest -= ways[alternative++]! * block;
      block *= ways[alternative]!;
      return alternative;
    });
  }

  #write(choose: ChooseWay, length = choose(this.byLength)): Uint16Array {
    const { byLhs, children, start } = this.#table;
    const derivation: number[] = [];
    const pending: Pending[] = [{ kind: 'symbol', symbol: start, steps: length }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { steps } = next;
      if (next.kind === 'symbol') {
        const candidates = byLhs[next.symbol]!;
        const production = candidates[choose(candidates.map((p) => this.#waysThrough(p, steps)))]!;
        derivation.push(production);
        pending.push({ kind: 'children', production, from: 0, steps: steps - 1 });
        continue;
      }
      const { production, from } = next;
      const symbol = children[production]![from];
      if (symbol === undefined) continue;
      const own = this.#ways[symbol]!;
      const rest = this.#waysOfChildren[production]![from + 1]!;
      const childSteps = choose(Array.from({ length: steps + 1 }, (_, t) => own[t]! * rest[steps - t]!));
      pending.push({ kind: 'children', production, from: from + 1, steps: steps - childSteps });
      pending.push({ kind: 'symbol', symbol, steps: childSteps });
    }
    return Uint16Array.from(derivation);
  }
}
