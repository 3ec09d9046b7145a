import type { PrefixDerivation } from './prefixDerivation.js';
import type { PrefixState } from './prefixState.js';
import type { ProductionTable } from './production.js';
import { distancesTo, pumpsOf } from './productionDistances.js';
import { type StandIn, standInsOf } from './standIns.js';

/**
 * The most productions that one search looks at: with no step to spare, for each step to spare, in all, and from each
 * pumped derivation.
 */
const maxNodes = { least: 200, perPlace: 40, most: 1_000, pumped: 250 };
/**
 * The most productions of a non-terminal that are tried: of the grammar itself, of packing's short composites, and of
 * the ones with the fewest steps to the end.
 */
const maxTried = { own: 8, composite: 4, cheapest: 4 };
/** The longest composite that is worth trying: a longer one pays few debts at once and brings others. */
const longestComposite = 2;
/** The most places made before text that is already fixed. */
const maxPumped = 4;

/** The number of debts that weigh as much as one broken rule. */
const perBrokenRule = 4;

/** A derivation on the way to its end. */
interface Place {
  readonly derivation: PrefixDerivation;
  /** The state at the end if every pending non-terminal wrote its stand-in. */
  readonly outlook: PrefixState;
  /** How much is wrong with such an end: broken rules and debts. */
  readonly burden: number;
}

/** The work that may still be done. */
export interface SearchBudget {
  /** The number of productions that may still be looked at. */
  nodes: number;
}

interface Budget extends SearchBudget {
  /** Whether a way was given up for lack of detours. */
  wasCut: boolean;
}

/**
 * Searches for ways to end a derivation within its limit without breaking a rule: first the productions that lessen the
 * debt at the end, then the ones with the fewest steps. It is a limited discrepancy search (Harvey and Ginsberg 1995):
 * depth-first, with few detours from the first candidates at first and more later. It looks at no more than a thousand
 * productions, so it may miss an ending, but never invents one.
 */
export class EndingSearch {
  readonly #table: ProductionTable;
  readonly #rules: number;
  /** For each non-terminal, the text that stands for it at the end. */
  readonly standIns: readonly StandIn[];
  /** For each non-terminal, the way in which it writes nothing. */
  readonly #nothings: readonly StandIn[];
  readonly #filler: string;
  /** For each non-terminal, the production that begins with it again and writes only filler after it; -1 for none. */
  readonly #pumps: readonly number[];
  /** Whether a rule that an outlook breaks is broken whatever comes in the place of its stand-ins. */
  readonly outlooksAreCertain: boolean;
  /** By wanted characters, then by non-terminal: the productions in the order in which they are tried. */
  readonly #orders = new Map<string, readonly (readonly number[])[]>();

  /**
   * @param rules bits of the rules that must hold
   * @param filler see {@link PrefixAutomaton.filler}
   * @param unknown see {@link PrefixAutomaton.unknown}
   */
  constructor(table: ProductionTable, rules: number, filler: string, unknown = '') {
    this.#table = table;
    this.#filler = filler;
    this.outlooksAreCertain = unknown !== '';
    this.standIns = standInsOf(table, filler).map(({ text, steps }) => ({ text: unknown + text, steps }));
    this.#nothings = standInsOf(table, '');
    this.#pumps = pumpsOf(table, this.standIns);
    this.#rules = rules;
  }

  /**
   * Finds productions that end the derivation, and leaves the derivation as it is.
   *
   * @param budget work for this search and others, from which this search takes
   * @returns null if it finds none
   */
  find(from: PrefixDerivation, budget: SearchBudget): number[] | null {
    const pump = this.#pumps[from.top] ?? -1;
    const first: number[] = [];
    let here = from;
    for (let pumped = 0; pumped <= maxPumped; pumped++) {
      const most = Math.min(maxNodes.least + maxNodes.perPlace * from.slack, maxNodes.most);
      const rest = this.#findFrom(here, pumped === 0 ? most : maxNodes.pumped, budget);
      if (rest !== null) return [...first, ...rest];
      if (pump < 0 || !here.allows(pump)) return null;
      here = here.copy();
      here.advance(pump);
      first.push(pump);
    }
    return null;
  }

  #findFrom(from: PrefixDerivation, most: number, shared: SearchBudget): number[] | null {
    const root = this.#placeAt(from);
    const nodes = Math.min(most, shared.nodes);
    const budget = { nodes, wasCut: true };
    let path: number[] | null = null;
    for (let detours = 0; path === null && budget.wasCut && budget.nodes > 0; detours = 2 * detours + 1) {
      budget.wasCut = false;
      path = this.#search(root, root, detours, budget);
    }
    shared.nodes -= nodes - Math.max(0, budget.nodes);
    return path;
  }

  /**
   * @param detours the total number of places that choices from here on may lie down their lists of candidates
   * @returns the productions to the end; null for none
   */
  #search(root: Place, here: Place, detours: number, budget: Budget): number[] | null {
    const { derivation } = here;
    if (derivation.finished) return (derivation.state.brokenAtEnd & this.#rules) === 0 ? [] : null;
    const goOn = (production: number, next: Place, left: number): number[] | null => {
      const rest = this.#search(root, next, left, budget);
      return rest === null ? null : [production, ...rest];
    };
    // The burden may grow only by what was begun before the search, and by no more than that requires.
    let heavier: { readonly production: number; readonly next: Place } | null = null;
    let detoursLeft = detours;
    for (const production of this.#orderOf(derivation.state.wanted(here.outlook))[derivation.top]!) {
      if (!derivation.allows(production)) continue;
      if (detoursLeft < 0) {
        budget.wasCut = true;
        return null;
      }
      if (budget.nodes-- <= 0) return null;
      const after = derivation.copy();
      after.advance(production);
      if ((after.state.broken & this.#rules) !== 0) continue;
      const next = this.#placeAt(after);
      if (this.outlooksAreCertain && (next.outlook.broken & this.#rules) !== 0) continue;
      if (next.burden <= here.burden) {
        const path = goOn(production, next, detoursLeft);
        if (path !== null) return path;
        // a production that ends at once leads nowhere else
        if (!after.finished) detoursLeft--;
      } else if (derivation.state === root.derivation.state) {
        if (heavier === null || next.burden < heavier.next.burden) heavier = { production, next };
      }
    }
    if (heavier === null) return null;
    if (detoursLeft < 0) budget.wasCut = true;
    return detoursLeft < 0 ? null : goOn(heavier.production, heavier.next, detoursLeft);
  }

  #placeAt(derivation: PrefixDerivation): Place {
    const outlook = derivation.outlook(this.standIns);
    let burden = outlook.debt;
    for (let broken = outlook.broken & this.#rules; broken !== 0; broken &= broken - 1)
      burden += perBrokenRule;
    return { derivation, outlook, burden };
  }

  #orderOf(wanted: string): readonly (readonly number[])[] {
    let order = this.#orders.get(wanted);
    if (order === undefined) {
      const { byLhs, leastStepsThrough, productions } = this.#table;
      const nearest = distancesTo(this.#table, wanted, '', this.#nothings);
      const near = distancesTo(this.#table, wanted, this.#filler, this.standIns);
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
        const ordered = finite
          .sort(
            (a, b) =>
              compare(nearest[a]!, nearest[b]!) ||
              compare(near[a]!, near[b]!) ||
              (wanted === '' ? 0 : Number(isComposite(a)) - Number(isComposite(b))) ||
              leastStepsThrough[a]! - leastStepsThrough[b]! ||
              lengths[a]! - lengths[b]! ||
              a - b,
          )
          .filter(isTried);
        // Second come the productions with the fewest steps: the wanted character may be better written elsewhere.
        const cheapest = ordered.findIndex((production) => leastStepsThrough[production] === least);
        if (cheapest > 1) ordered.splice(1, 0, ...ordered.splice(cheapest, 1));
        return ordered;
      });
      this.#orders.set(wanted, order);
    }
    return order;
  }
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
