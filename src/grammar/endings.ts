import type { PrefixDerivation } from './prefixDerivation.js';
import type { PrefixState } from './prefixState.js';
import type { ProductionTable } from './production.js';
import { type StandIn, standInsOf } from './standIns.js';

/**
 * Productions looked at on the way to an end, at most: with no place to spare, for each place that is, in all, and from
 * each derivation that was pumped up.
 */
const maxNodes = { least: 200, perPlace: 40, most: 1_000, pumped: 250 };
/**
 * Productions of a non-terminal that are tried, at most: of the grammar's own, of packing's short composites, and of
 * those from which the end takes fewest steps.
 */
const maxTried = { own: 8, composite: 4, cheapest: 4 };
/** Composites that write more than this pay few debts at once and bring others. */
const longestComposite = 2;
/** Places made before text that is fixed already, at most. */
const maxPumped = 4;

/** A broken rule weighs as much as so many debts. */
const perBrokenRule = 4;

/** A derivation on the way to its end. */
interface Place {
  readonly derivation: PrefixDerivation;
  /** The state at the end if what is pending wrote its stand-ins. */
  readonly outlook: PrefixState;
  /** What is wrong with such an end. */
  readonly burden: number;
}

/** Work that may still be done. */
export interface SearchBudget {
  /** Productions that may still be looked at. */
  nodes: number;
}

interface Budget extends SearchBudget {
  /** Whether a way was not followed for want of detours. */
  wasCut: boolean;
}

/**
 * Looks for ways to end a derivation within its limit without breaking a rule: first what lessens the debt that the
 * text would end with, then what takes fewest steps. A search with limited discrepancy (Harvey and Ginsberg 1995), that
 * is in depth, with few detours from the first candidates at first and more later, over at most a thousand productions;
 * so it may miss an ending, never invent one.
 */
export class EndingSearch {
  readonly #table: ProductionTable;
  readonly #rules: number;
  /** Per non-terminal: what stands for it at the end. */
  readonly standIns: readonly StandIn[];
  /** Per non-terminal: how it writes nothing. */
  readonly #nothings: readonly StandIn[];
  readonly #filler: string;
  /** Per non-terminal: the production that begins with it again and writes only filler behind; -1 for none. */
  readonly #pumps: readonly number[];
  /** Whether rules that an outlook breaks are broken whatever is written where it looks over. */
  readonly outlooksAreCertain: boolean;
  /** By wanted characters, then by non-terminal: productions in the order in which they are tried. */
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
   * Productions that end the derivation; null if none were found. The derivation itself is left as it is.
   *
   * @param budget for this search and others; what is looked at is taken from it
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
   * @param detours how far down the lists of candidates the choices from here on may go, added up
   * @returns the productions to the end, null for none
   */
  #search(root: Place, here: Place, detours: number, budget: Budget): number[] | null {
    const { derivation } = here;
    if (derivation.finished) return (derivation.state.brokenAtEnd & this.#rules) === 0 ? [] : null;
    const goOn = (production: number, next: Place, left: number): number[] | null => {
      const rest = this.#search(root, next, left, budget);
      return rest === null ? null : [production, ...rest];
    };
    // The burden may only grow where what was begun before the search makes it grow, and then no more than it must.
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
        // what ends at once was no way to follow
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
        // Second comes what takes fewest steps: what is wanted may be better written elsewhere.
        const cheapest = ordered.findIndex((production) => leastStepsThrough[production] === least);
        if (cheapest > 1) ordered.splice(1, 0, ...ordered.splice(cheapest, 1));
        return ordered;
      });
      this.#orders.set(wanted, order);
    }
    return order;
  }
}

/**
 * Left-recursive productions: where text that is fixed already needs company before it (the other end of a ring), each
 * gives one more place for it.
 */
function pumpsOf({ byLhs, productions }: ProductionTable, standIns: readonly StandIn[]): number[] {
  return byLhs.map(
    (expansions, lhs) =>
      expansions.find((production) => {
        const [first, ...others] = productions[production]!.rhs;
        return (
          first === lhs &&
          others.every((symbol) => typeof symbol === 'number' && Number.isFinite(standIns[symbol]!.steps))
        );
      }) ?? -1,
  );
}

/** Infinity is as far as Infinity. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The first so many of a kind that are asked for. */
function firstOf(count: number, isOfKind: (production: number) => boolean): (production: number) => boolean {
  let remaining = count;
  return (production) => isOfKind(production) && remaining-- > 0;
}

/** Asks every one, since they count. */
function either(...tests: readonly ((production: number) => boolean)[]): (production: number) => boolean {
  return (production) => tests.filter((test) => test(production)).length > 0;
}

/**
 * Per production: how many it takes, itself included, until one of the characters is written with nothing but filler
 * before it; Infinity where that never is. All 0 where none is wanted.
 *
 * @param standIns of the filler
 */
function distancesTo(
  table: ProductionTable,
  wanted: string,
  filler: string,
  standIns: readonly StandIn[],
): Float64Array {
  const { productions, byLhs } = table;
  if (wanted === '') return new Float64Array(productions.length);
  const distances = new Float64Array(productions.length).fill(Number.POSITIVE_INFINITY);
  const ofNonTerminal = new Float64Array(byLhs.length).fill(Number.POSITIVE_INFINITY);
  for (let changed = true; changed; ) {
    changed = false;
    productions.forEach(({ lhs, rhs }, index) => {
      let before = 1;
      for (const symbol of rhs) {
        if (typeof symbol === 'number') {
          distances[index] = Math.min(distances[index]!, before + ofNonTerminal[symbol]!);
          before += standIns[symbol]!.steps;
        } else {
          if (wanted.includes(symbol[0]!)) distances[index] = Math.min(distances[index]!, before);
          if (![...symbol].every((character) => filler.includes(character))) break;
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
