import type { PrefixDerivation } from './prefixDerivation.js';
import type { PrefixState } from './prefixState.js';
import type { ProductionTable } from './production.js';

/** Productions looked at on the way to an end, at most. */
const maxNodes = 500;
/** Productions of a non-terminal that are tried, at most: of the grammar's own, and of packing's composites. */
const maxTried = { own: 8, composite: 4 };
/** Composites that write more than this pay few debts at once and bring others. */
const longestComposite = 2;

/**
 * Looks for ways to end a derivation within its limit without breaking a rule: first what lessens the debt that the
 * text would end with, then what takes fewest steps. A search with limited discrepancy (Harvey and Ginsberg 1995), that is in depth, with few detours from the
 * first candidates at first and more later, over at most some hundred productions; so it may miss an ending, never
 * invent one.
 */
export class EndingSearch {
  readonly #table: ProductionTable;
  readonly #rules: number;
  readonly #emptySteps: Float64Array;
  /** By wanted characters, then by non-terminal: productions in the order in which they are tried. */
  readonly #orders = new Map<string, readonly (readonly number[])[]>();

  /**
   * @param rules bits of the rules that must hold
   * @param emptySteps per non-terminal: least productions that turn it into nothing; Infinity where none do
   */
  constructor(table: ProductionTable, rules: number, emptySteps: Float64Array) {
    this.#table = table;
    this.#emptySteps = emptySteps;
    this.#rules = rules;
  }

  /** Productions that end the derivation; null if none were found. The derivation itself is left as it is. */
  find(from: PrefixDerivation): number[] | null {
    const path: number[] = [];
    const start = from.outlook();
    let nodes = 0;
    let wasCut = true;
    /** @param detours how far down the lists of candidates the choices from here on may go, added up */
    const search = (here: PrefixDerivation, atEnd: PrefixState, detours: number): boolean => {
      if (here.finished) return (here.state.brokenAtEnd & this.#rules) === 0;
      const goOn = (
        production: number,
        next: PrefixDerivation,
        outlook: PrefixState,
        left: number,
      ): boolean => {
        path.push(production);
        if (search(next, outlook, left)) return true;
        path.pop();
        return false;
      };
      // Debt may only grow where what was begun before the search makes it grow, and then no more than it must.
      let dearest: { production: number; next: PrefixDerivation; outlook: PrefixState } | null = null;
      let left = detours;
      for (const production of this.#orderOf(here.state.wanted(atEnd))[here.top]!) {
        if (!here.allows(production)) continue;
        if (left < 0) {
          wasCut = true;
          return false;
        }
        if (++nodes > maxNodes) return false;
        const next = here.copy();
        next.advance(production);
        if ((next.state.broken & this.#rules) !== 0) continue;
        const outlook = next.outlook();
        if (outlook.debt <= atEnd.debt) {
          if (goOn(production, next, outlook, left)) return true;
          // what ends at once was no way to follow
          if (!next.finished) left--;
        } else if (
          here.state === from.state &&
          !(outlook.debt >= (dearest?.outlook.debt ?? Number.POSITIVE_INFINITY))
        ) {
          dearest = { production, next, outlook };
        }
      }
      return (
        dearest !== null && left === detours && goOn(dearest.production, dearest.next, dearest.outlook, left)
      );
    };
    for (let detours = 0; wasCut && nodes <= maxNodes; detours = 2 * detours + 1) {
      wasCut = false;
      if (search(from, start, detours)) return path;
    }
    return null;
  }

  #orderOf(wanted: string): readonly (readonly number[])[] {
    let order = this.#orders.get(wanted);
    if (order === undefined) {
      const { byLhs, leastStepsThrough, productions } = this.#table;
      const distances = distancesTo(this.#table, this.#emptySteps, wanted);
      const lengths = productions.map(({ rhs }) =>
        rhs.reduce<number>((sum, symbol) => sum + (typeof symbol === 'string' ? symbol.length : 0), 0),
      );
      const isComposite = (production: number) => productions[production]!.line === null;
      order = byLhs.map((expansions) =>
        expansions
          .filter(
            (production) =>
              Number.isFinite(leastStepsThrough[production]) &&
              (!isComposite(production) || lengths[production]! <= longestComposite),
          )
          .sort(
            (a, b) =>
              compare(distances[a]!, distances[b]!) ||
              (wanted === '' ? 0 : Number(isComposite(a)) - Number(isComposite(b))) ||
              leastStepsThrough[a]! - leastStepsThrough[b]! ||
              lengths[a]! - lengths[b]! ||
              a - b,
          )
          .filter(firstOf(maxTried.own, (production) => !isComposite(production)))
          .filter(firstOf(maxTried.composite, (production) => isComposite(production))),
      );
      this.#orders.set(wanted, order);
    }
    return order;
  }
}

/** Infinity is as far as Infinity. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Keeps the first so many of a kind, and all that is not of it. */
function firstOf(count: number, isOfKind: (production: number) => boolean): (production: number) => boolean {
  let left = count;
  return (production) => !isOfKind(production) || left-- > 0;
}

/**
 * Per production: how many it takes, itself included, until one of the characters is what is written next; Infinity
 * where something else is. All 0 where none is wanted.
 */
function distancesTo(table: ProductionTable, emptySteps: Float64Array, wanted: string): Float64Array {
  const { productions, byLhs } = table;
  if (wanted === '') return new Float64Array(productions.length);
  const distances = new Float64Array(productions.length).fill(Number.POSITIVE_INFINITY);
  const ofNonTerminal = new Float64Array(byLhs.length).fill(Number.POSITIVE_INFINITY);
  for (let changed = true; changed; ) {
    changed = false;
    productions.forEach(({ lhs, rhs }, index) => {
      let before = 1;
      for (const symbol of rhs) {
        const next =
          typeof symbol === 'number'
            ? ofNonTerminal[symbol]!
            : wanted.includes(symbol[0]!)
              ? 0
              : Number.POSITIVE_INFINITY;
        distances[index] = Math.min(distances[index]!, before + next);
        before += typeof symbol === 'number' ? emptySteps[symbol]! : Number.POSITIVE_INFINITY;
      }
      if (distances[index]! < ofNonTerminal[lhs]!) {
        ofNonTerminal[lhs] = distances[index]!;
        changed = true;
      }
    });
  }
  return distances;
}
