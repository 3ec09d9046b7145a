import type { PrefixDerivation } from './prefixDerivation.js';
import type { PrefixState } from './prefixState.js';
import type { ProductionTable } from './production.js';
import { pumpsOf } from './productionDistances.js';
import { ProductionOrders, withCheapestSecond } from './productionOrders.js';
import { type StandIn, standInsOf } from './standIns.js';

/**
 * The most productions that one search looks at: with no step to spare, for each step to spare, in all, and from each
 * pumped derivation.
 */
const maxNodes = { least: 200, perPlace: 40, most: 1_000, pumped: 250 };
/** The most productions of a non-terminal that are tried with a template, which few productions match. */
const maxMatching = 12;
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
  readonly #rules: number;
  /** For each non-terminal, the text that stands for it at the end. */
  readonly standIns: readonly StandIn[];
  /** For each non-terminal, the production that begins with it again and writes only filler after it; -1 for none. */
  readonly #pumps: readonly number[];
  /** Whether a rule that an outlook breaks is broken whatever comes in the place of its stand-ins. */
  readonly outlooksAreCertain: boolean;
  readonly #orders: ProductionOrders;

  /**
   * @param rules bits of the rules that must hold
   * @param filler see {@link PrefixAutomaton.filler}
   * @param unknown see {@link PrefixAutomaton.unknown}
   */
  constructor(table: ProductionTable, rules: number, filler = '', unknown = '') {
    this.outlooksAreCertain = unknown !== '';
    this.standIns = standInsOf(table, filler).map(({ text, steps }) => ({ text: unknown + text, steps }));
    this.#pumps = pumpsOf(table, this.standIns);
    this.#orders = new ProductionOrders(table, filler, this.standIns);
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
    for (const production of this.#candidatesAt(here)) {
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
      if (this.outlooksAreCertain && !after.hasTemplate && (next.outlook.broken & this.#rules) !== 0)
        continue;
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

  #candidatesAt({ derivation, outlook }: Place): readonly number[] {
    const { all, tried } = this.#orders.of(derivation.state.wanted(outlook))[derivation.top]!;
    if (!derivation.hasTemplate) return tried;
    const matching = all.filter((production) => Number.isFinite(derivation.stepsThrough(production)));
    return withCheapestSecond(matching, (production) => derivation.stepsThrough(production)).slice(
      0,
      maxMatching,
    );
  }
}
