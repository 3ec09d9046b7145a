import type { PrefixDerivation } from './prefixDerivation.js';
import type { PrefixState } from './prefixState.js';
import type { ProductionTable } from './production.js';

/** Productions looked at on the way to an end, at most. */
const maxNodes = 500;
/** Productions of a non-terminal that are tried, at most: of the grammar's own, and of packing's composites. */
const maxTried = { own: 8, composite: 4 };
/** Productions that it may take longer than the nearest way to what is wanted. */
const maxDetour = 4;
/** Composites that write more than this pay few debts at once and bring others. */
const longestComposite = 2;

/**
 * Looks for ways to end a derivation within its limit without breaking a rule: first what lessens the debt that the
 * text would end with, then what takes fewest steps. A search in depth that goes back where it is stuck, over at most some hundred productions; so it may
 * miss an ending, never invent one.
 */
export class EndingSearch {
  readonly #table: ProductionTable;
  readonly #rules: number;
  /** By wanted characters, then by non-terminal: productions in the order in which they are tried. */
  readonly #orders = new Map<string, readonly (readonly number[])[]>();

  /** @param rules bits of the rules that must hold */
  constructor(table: ProductionTable, rules: number) {
    this.#table = table;
    this.#rules = rules;
  }

  /** Productions that end the derivation; null if none were found. The derivation itself is left as it is. */
  find(from: PrefixDerivation): number[] | null {
    const path: number[] = [];
    let nodes = 0;
    const search = (here: PrefixDerivation, atEnd: PrefixState): boolean => {
      if (here.finished) return (here.state.brokenAtEnd & this.#rules) === 0;
      const order = this.#orderOf(here.state.wanted(atEnd))[here.top]!;
      // Debt may only grow where what was begun before the search makes it grow, and then no more than it must.
      const dearer: { production: number; next: PrefixDerivation; outlook: PrefixState }[] = [];
      let isWithin = false;
      const goOn = (production: number, next: PrefixDerivation, outlook: PrefixState): boolean => {
        path.push(production);
        if (search(next, outlook)) return true;
        path.pop();
        return false;
      };
      for (const production of order) {
        if (!here.allows(production)) continue;
        if (++nodes > maxNodes) return false;
        const next = here.copy();
        next.advance(production);
        if ((next.state.broken & this.#rules) !== 0) continue;
        const outlook = next.outlook();
        if (outlook.debt > atEnd.debt) {
          dearer.push({ production, next, outlook });
        } else {
          isWithin = true;
          if (goOn(production, next, outlook)) return true;
        }
      }
      if (isWithin || here.state !== from.state) return false;
      const least = Math.min(...dearer.map(({ outlook }) => outlook.debt));
      return dearer.some(
        ({ production, next, outlook }) => outlook.debt === least && goOn(production, next, outlook),
      );
    };
    return search(from, from.outlook()) ? path : null;
  }

  #orderOf(wanted: string): readonly (readonly number[])[] {
    let order = this.#orders.get(wanted);
    if (order === undefined) {
      const { byLhs, leastStepsThrough, productions } = this.#table;
      const distances = distancesTo(this.#table, wanted);
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
              leastStepsThrough[a]! - leastStepsThrough[b]! ||
              lengths[a]! - lengths[b]! ||
              a - b,
          )
          .filter((production, _, [nearest]) => !(distances[production]! > distances[nearest!]! + maxDetour))
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
 * Per production: how many it takes, itself included, until one of the characters is written, if what stands before
 * takes the least steps; Infinity where none ever is. All 0 where none is wanted.
 */
function distancesTo(table: ProductionTable, wanted: string): Float64Array {
  const { productions, byLhs, leastSteps } = table;
  if (wanted === '') return new Float64Array(productions.length);
  const distances = new Float64Array(productions.length).fill(Number.POSITIVE_INFINITY);
  const ofNonTerminal = new Float64Array(byLhs.length).fill(Number.POSITIVE_INFINITY);
  for (let changed = true; changed; ) {
    changed = false;
    productions.forEach(({ lhs, rhs }, index) => {
      let before = 1;
      for (const symbol of rhs) {
        if (typeof symbol === 'string') {
          if ([...symbol].some((character) => wanted.includes(character))) {
            distances[index] = Math.min(distances[index]!, before);
          }
        } else {
          distances[index] = Math.min(distances[index]!, before + ofNonTerminal[symbol]!);
          before += leastSteps[symbol]!;
        }
      }
      if (distances[index]! < ofNonTerminal[lhs]!) {
        ofNonTerminal[lhs] = distances[index]!;
        changed = true;
      }
    });
  }
  return distances;
}
