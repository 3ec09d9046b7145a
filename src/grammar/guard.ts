import { GraeError, InputError, messageOf } from '../base/errors.js';
import { EndingSearch, type SearchBudget } from './endings.js';
import { PrefixDerivation } from './prefixDerivation.js';
import { defaultRules, type PrefixAutomaton, type PrefixState, ruleNames } from './prefixState.js';
import type { ProductionTable } from './production.js';

/**
 * Places that paying one debt takes at most, in any grammar of a usual size, or mostly, where looks ahead are certain
 * and more is known to be owed; what is wrong is made good later.
 */
const placesPerDebt = { guessed: 10, certain: 5 };
/** Productions looked at in the searches for endings of one step, at most: hopeless candidates may be many. */
const nodesPerStep = 4_000;

/**
 * Keeps derivations within the rules of a prefix automaton, from which the grammar alone would let them stray. What it
 * lets pass can always be ended within the limit: where that is not plain, a way to the end is looked for before a
 * production is allowed.
 */
export class Guard {
  readonly table: ProductionTable;
  readonly automaton: PrefixAutomaton;
  /** The rules in force, as bits; 0 for none. */
  readonly rules: number;
  readonly endings: EndingSearch;
  /**
   * Whether few places will do, since packed productions write much at once and looks ahead are certain: what a search
   * would miss there is more than what has to be rescued.
   */
  readonly paysInPassing: boolean;

  /**
   * @param rules names of the rules in force; all of the automaton's that are not optional by default
   * @throws InputError for a name that is no rule
   */
  constructor(
    table: ProductionTable,
    automaton: PrefixAutomaton,
    rules: readonly string[] = defaultRules(automaton),
  ) {
    this.table = table;
    this.automaton = automaton;
    this.rules = rules.reduce((bits, name) => {
      const bit = automaton.rules.indexOf(name);
      if (bit < 0) {
        throw new InputError(
          `expected rules of ${automaton.name} (${automaton.rules.join(', ')}), but received: ${name}`,
        );
      }
      return bits | (1 << bit);
    }, 0);
    this.endings = new EndingSearch(table, this.rules, automaton.filler, automaton.unknown);
    const isPacked = table.productions.some(({ line }) => line === null);
    this.paysInPassing = isPacked && this.endings.outlooksAreCertain;
  }

  /** A derivation from the start of the language, guarded. */
  start(maxSteps: number): GuardedDerivation {
    return new GuardedDerivation(this, maxSteps);
  }
}

/** Productions beyond the shortest way to the end that a text may take which would have ended already. */
const spareAtEnd = 2;

/** Where a production leads. */
interface Next {
  readonly production: number;
  readonly derivation: PrefixDerivation;
  /** A way to the end from there; null where it was not looked for. */
  readonly ending: readonly number[] | null;
}

/** A leftmost derivation in progress that takes only what a guard lets pass. */
export class GuardedDerivation {
  readonly #guard: Guard;
  readonly #maxSteps: number;
  #now: PrefixDerivation;
  #taken: number[] = [];
  /** The state after the production that was allowed last, so that it is not computed twice. */
  #next: Next | null = null;
  /** A way to the end from here; null where it was never looked for. */
  #ending: readonly number[] | null = null;
  #budget: SearchBudget = { nodes: nodesPerStep };

  /** @param now where it stands; at the start of the language by default */
  constructor(guard: Guard, maxSteps: number, now?: PrefixDerivation) {
    this.#guard = guard;
    this.#maxSteps = maxSteps;
    this.#now = now ?? this.#byAutomaton(() => this.#begin());
  }

  get top(): number {
    return this.#now.top;
  }

  get finished(): boolean {
    return this.#now.finished;
  }

  get taken(): readonly number[] {
    return this.#taken;
  }

  /** What is known of the text so far. */
  get state(): PrefixState {
    return this.#now.state;
  }

  /** Whether the grammar and the rules allow the production, and what is then begun can be ended in time. */
  allows(production: number): boolean {
    if (this.#next?.production === production) return true;
    if (!this.#now.allows(production)) return false;
    return this.#guard.rules === 0 || this.#byAutomaton(() => this.#keepsRules(production));
  }

  /** Takes a production. The caller has asked {@link allows}. */
  advance(production: number): void {
    if (this.#next?.production === production) {
      this.#now = this.#next.derivation;
      this.#ending = this.#next.ending;
    } else {
      this.#byAutomaton(() => this.#now.advance(production));
      this.#ending = this.#ending?.[0] === production ? this.#ending.slice(1) : null;
    }
    this.#next = null;
    this.#budget = { nodes: nodesPerStep };
    this.#taken.push(production);
  }

  /**
   * Told what a decoder likes best here. Where that would end the text, and the rules forbid it, what is left to do is
   * done soon: else the decoder goes on with what it never meant to write.
   *
   * @returns whether it is allowed
   */
  prefers(production: number): boolean {
    if (this.allows(production)) return true;
    if (this.#wouldEnd(production)) this.#endSoon();
    return false;
  }

  /**
   * The first of the candidates that is allowed; null if none is.
   *
   * @param candidates best first: see {@link prefers}
   */
  choose(candidates: Iterable<number>): number | null {
    let isFirst = true;
    for (const production of candidates) {
      if (isFirst ? this.prefers(production) : this.allows(production)) return production;
      isFirst = false;
    }
    return null;
  }

  #wouldEnd(production: number): boolean {
    const { children } = this.#guard.table;
    return this.#now.pending.length === 1 && children[production]!.length === 0;
  }

  #endSoon(): void {
    this.#ending ??= this.#byAutomaton(() => this.#guard.endings.find(this.#now, this.#budget));
    if (this.#ending === null) return;
    // found within the limit before
    this.#next = null;
    this.#now.limitTo(this.#taken.length + this.#ending.length + spareAtEnd);
  }

  /**
   * For a derivation that allows nothing more, which the quick look at what can still be ended did not foresee: goes
   * back as few steps as it can and ends from there.
   *
   * @throws GraeError that names the automaton if nothing at all can be written under its rules
   */
  rescue(): void {
    this.#byAutomaton(() => this.#endEarly());
  }

  copy(): GuardedDerivation {
    const twin = new GuardedDerivation(this.#guard, this.#maxSteps, this.#now.copy());
    twin.#taken = [...this.#taken];
    twin.#ending = this.#ending;
    return twin;
  }

  #begin(): PrefixDerivation {
    const { table, automaton } = this.#guard;
    return new PrefixDerivation(table, this.#maxSteps, automaton.start());
  }

  #keepsRules(production: number): boolean {
    const { rules } = this.#guard;
    const next = this.#now.copy();
    next.advance(production);
    const broken = next.finished ? next.state.brokenAtEnd : next.state.broken;
    if ((broken & rules) !== 0) return false;
    const currentEnding = this.#ending?.[0] === production ? this.#ending.slice(1) : null;
    const canEnd = next.finished || currentEnding !== null ? 'yes' : this.#canPlainlyEnd(next);
    if (canEnd === 'no') return false;
    const ending = canEnd === 'yes' ? currentEnding : this.#guard.endings.find(next, this.#budget);
    if (canEnd === 'unknown' && ending === null) return false;
    this.#next = { production, derivation: next, ending };
    return true;
  }

  #endEarly(): void {
    const { automaton, endings } = this.#guard;
    for (let length = this.#taken.length; length >= 0; length--) {
      const derivation = this.#begin();
      for (const production of this.#taken.slice(0, length)) derivation.advance(production);
      const ending = endings.find(derivation, { nodes: nodesPerStep });
      if (ending === null) continue;
      for (const production of ending) derivation.advance(production);
      this.#taken = [...this.#taken.slice(0, length), ...ending];
      this.#now = derivation;
      return;
    }
    throw new GraeError(
      `the prefix state ${automaton.name} vetoes every string of at most ${this.#maxSteps} productions: its rules (${automaton.rules.join(', ')}) leave nothing to write`,
    );
  }

  /** Whether what is begun can be ended in time, as far as that is told without a search. */
  #canPlainlyEnd(derivation: PrefixDerivation): 'yes' | 'no' | 'unknown' {
    const { rules, table, endings } = this.#guard;
    const outlook = derivation.outlook(endings.standIns);
    if ((outlook.brokenAtEnd & rules) === 0 && this.#hasRoomForStandIns(derivation)) return 'yes';
    const isBroken = (outlook.broken & rules) !== 0;
    if (isBroken && endings.outlooksAreCertain) return 'no';
    const { length } = table.nonTerminals;
    const perDebt = endings.outlooksAreCertain ? placesPerDebt.certain : placesPerDebt.guessed;
    const places = this.#guard.paysInPassing ? length / 2 + outlook.debt : length + perDebt * outlook.debt;
    return derivation.slack >= places && !isBroken && derivation.state.payable ? 'yes' : 'unknown';
  }

  #hasRoomForStandIns(derivation: PrefixDerivation): boolean {
    const { endings, table } = this.#guard;
    let extra = 0;
    for (const nonTerminal of derivation.pending) {
      extra += endings.standIns[nonTerminal]!.steps - table.leastSteps[nonTerminal]!;
    }
    return extra <= derivation.slack;
  }

  /** An automaton may be of the user's own: what it throws is told as its own. */
  #byAutomaton<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      if (thrown instanceof GraeError) throw thrown;
      throw new GraeError(
        `the prefix state ${this.#guard.automaton.name} failed after ${this.#taken.length} productions: ${messageOf(thrown)}`,
      );
    }
  }
}

/** Names of the rules that a guard enforces, in the automaton's order; none where nothing is guarded. */
export function rulesOf(guard: Guard | null): string[] {
  return guard === null ? [] : ruleNames(guard.automaton, guard.rules);
}
