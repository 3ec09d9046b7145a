import type { ProductionTable } from './production.js';
import { distancesTo } from './productionDistances.js';
import { type StandIn, standInsOf } from './standIns.js';

/**
 * The most productions of a non-terminal that are tried: of the grammar itself, of packing's short composites, and of
 * the ones with the fewest steps to the end.
 */
const maxTried = { own: 8, composite: 4, cheapest: 4 };
/** The longest composite that is worth trying: a longer one pays few debts at once and brings others. */
const longestComposite = 2;

/** The productions of a non-terminal in the order in which a search for an ending tries them. */
export interface ProductionOrder {
  readonly all: readonly number[];
  /** The ones that are worth trying where the grammar alone decides which are allowed. */
  readonly tried: readonly number[];
}

/** The orders in which productions are tried, by the characters that are wanted. */
export class ProductionOrders {
  readonly #table: ProductionTable;
  readonly #filler: string;
  readonly #standIns: readonly StandIn[];
  /** For each non-terminal, the way in which it writes nothing. */
  readonly #nothings: readonly StandIn[];
  /** By wanted characters, then by non-terminal. */
  readonly #orders = new Map<string, readonly ProductionOrder[]>();

  constructor(table: ProductionTable, filler: string, standIns: readonly StandIn[]) {
    this.#table = table;
    this.#filler = filler;
    this.#standIns = standIns;
    this.#nothings = standInsOf(table, '');
  }

  /** @param wanted the characters that should come soon; '' for none */
  of(wanted: string): readonly ProductionOrder[] {
    let order = this.#orders.get(wanted);
    if (order === undefined) {
      const { byLhs, leastStepsThrough, productions } = this.#table;
      const nearest = distancesTo(this.#table, wanted, '', this.#nothings);
      const near = distancesTo(this.#table, wanted, this.#filler, this.#standIns);
      const lengths = productions.map(({ rhs }) =>
        rhs.reduce<number>((sum, symbol) => sum + (typeof symbol === 'string' ? symbol.length : 0), 0),
      );
      const isComposite = (production: number) => productions[production]!.line === null;
      order = byLhs.map((expansions) => {
        const finite = expansions.filter((production) => Number.isFinite(leastStepsThrough[production]));
        const least = Math.min(...finite.map((production) => leastStepsThrough[production]!));
        const isTried = either(
          firstOf(maxTried.own, (production) => !isComposite(production)),
          firstOf(
            maxTried.composite,
            (production) => isComposite(production) && lengths[production]! <= longestComposite,
          ),
          // whatever they write: near the limit nothing else may fit
          firstOf(maxTried.cheapest, (production) => leastStepsThrough[production] === least),
        );
        const ordered = finite.sort(
          (a, b) =>
            compare(nearest[a]!, nearest[b]!) ||
            compare(near[a]!, near[b]!) ||
            (wanted === '' ? 0 : Number(isComposite(a)) - Number(isComposite(b))) ||
            leastStepsThrough[a]! - leastStepsThrough[b]! ||
            lengths[a]! - lengths[b]! ||
            a - b,
        );
        const tried = withCheapestSecond(
          ordered.filter(isTried),
          (production) => leastStepsThrough[production]!,
        );
        return { all: ordered, tried };
      });
      this.#orders.set(wanted, order);
    }
    return order;
  }
}

/** Moves the first production with the fewest steps to the second place: a wanted character may be better written elsewhere. */
export function withCheapestSecond(
  productions: readonly number[],
  stepsThrough: (production: number) => number,
): readonly number[] {
  const steps = productions.map(stepsThrough);
  const cheapest = steps.indexOf(Math.min(...steps));
  if (cheapest < 2) return productions;
  const moved = [...productions];
  moved.splice(1, 0, ...moved.splice(cheapest, 1));
  return moved;
}

/** Two infinities are equal. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Returns a test that accepts only the first few productions of a kind. */
function firstOf(count: number, isOfKind: (production: number) => boolean): (production: number) => boolean {
  let remaining = count;
  return (production) => isOfKind(production) && remaining-- > 0;
}

/** Calls every test, since tests count. */
function either(...tests: readonly ((production: number) => boolean)[]): (production: number) => boolean {
  return (production) => tests.filter((test) => test(production)).length > 0;
}
