// Over 250 lines: the guard and the derivations under it, which share their search and its budget.

import { GraeError, InputError, messageOf } from '../base/errors.js';
import { unknownName } from '../base/unknownName.js';
import { EndingSearch, type SearchBudget } from './endings.js';
import type { GuardObjection } from './objection.js';
import { PrefixDerivation } from './prefixDerivation.js';
import {
  boundedBy,
  defaultRules,
  noAutomaton,
  type PrefixAutomaton,
  type PrefixState,
  ruleNames,
} from './prefixState.js';
import type { ProductionTable } from './production.js';
import type { Template } from './template/template.js';
import type { Templates } from './template/templates.js';

/**
 * The most steps that paying one debt takes: in any grammar of usual size (`guessed`), or in most cases where outlooks
 * are certain and more of the debt is known (`certain`). A wrong guess is repaired later.
 */
const placesPerDebt = { guessed: 10, certain: 5 };
/** The most productions that the searches for endings look at in one step: hopeless candidates may be many. */
const nodesPerStep = 4_000;

/**
 * Keeps derivations within the rules of a prefix automaton, which the grammar alone would let them break. Every
 * derivation that it lets pass can be ended within the limit: where that is not obvious, the guard searches for an
 * ending before it allows a production.
 */
export class Guard {
  readonly table: ProductionTable;
  readonly automaton: PrefixAutomaton;
  /** The rules in force, as bits; 0 for none. */
  readonly rules: number;
  readonly endings: EndingSearch;
  /**
   * Whether few steps are enough to pay debts, since packed productions write much at once and outlooks are certain. A
   * search would then miss more endings than a rescue has to repair.
   */
  readonly paysInPassing: boolean;
  /** The templates that strings must match; null for none. */
  readonly templates: Templates | null;

  /**
   * @param rules names of the rules to keep; by default all that are not optional
   * @param templates the templates that strings must match. Defaults to none
   * @throws InputError for a name that is no rule
   */
  constructor(
    table: ProductionTable,
    automaton: PrefixAutomaton,
    rules: readonly string[] = defaultRules(automaton),
    templates: Templates | null = null,
  ) {
    this.table = table;
    this.automaton = automaton;
    this.templates = templates;
    this.rules = rules.reduce((bits, name) => {
      const bit = automaton.rules.indexOf(name);
      if (bit < 0) {
        throw unknownName(
          `rules of ${automaton.name} (${automaton.rules.join(', ')})`,
          name,
          automaton.rules,
        );
      }
      return bits | (1 << bit);
    }, 0);
    this.endings = new EndingSearch(table, this.rules, automaton.filler, automaton.unknown);
    const isPacked = table.productions.some(({ line }) => line === null);
    this.paysInPassing = isPacked && this.endings.outlooksAreCertain;
  }

  /** Returns a guard that keeps templates and no rules. @param automaton the one that a decoder sees; null for none */
  static ofTemplates(table: ProductionTable, automaton: PrefixAutomaton | null, templates: Templates): Guard {
    return new Guard(table, automaton ?? noAutomaton, [], templates);
  }

  /**
   * Searches for one string that keeps everything.
   *
   * @returns null if there is one; else the rules, as bits, each of which stands against it, or all if several do together
   */
  rulesAgainst(mostSteps: number): number | null {
    return boundedBy(this.automaton, () => {
      const template = this.templates?.at(0) ?? null;
      const start = new PrefixDerivation(this.table, mostSteps, this.automaton.start(), template);
      const isFound = (endings: EndingSearch): boolean =>
        endings.find(start, { nodes: nodesPerStep }) !== null;
      if (isFound(this.endings)) return null;
      const { filler, unknown } = this.automaton;
      let blamed = 0;
      for (let rest = this.rules; rest !== 0; rest &= rest - 1) {
        const rule = rest & -rest;
        if (isFound(new EndingSearch(this.table, this.rules & ~rule, filler, unknown))) blamed |= rule;
      }
      return blamed === 0 ? this.rules : blamed;
    });
  }

  /**
   * Starts a guarded derivation of the language.
   *
   * @param place the place of its string among others, which decides which of several templates it matches. Defaults to 0
   */
  start(mostSteps: number, place = 0): GuardedDerivation {
    return new GuardedDerivation(this, mostSteps, this.templates?.at(place) ?? null);
  }
}

/** The productions beyond the shortest way to the end that a text may take after the decoder wanted to end it. */
const spareAtEnd = 2;

const tooLong: GuardObjection = { kind: 'length', rules: 0 };

/** The consequence of a production. */
interface Next {
  readonly production: number;
  readonly derivation: PrefixDerivation;
  /** A way to the end from there; null when none was searched for. */
  readonly ending: readonly number[] | null;
}

/** A leftmost derivation in progress that takes only productions which a guard allows. */
export class GuardedDerivation {
  readonly #guard: Guard;
  readonly #mostSteps: number;
  readonly #template: Template | null;
  #now: PrefixDerivation;
  #taken: number[] = [];
  /** The state after the production that was allowed last, kept so that it is not computed twice. */
  #next: Next | null = null;
  /** A way to the end from here; null when none was searched for. */
  #ending: readonly number[] | null = null;
  #budget: SearchBudget = { nodes: nodesPerStep };

  /** @param now the current derivation; by default at the start of the language */
  constructor(guard: Guard, mostSteps: number, template: Template | null, now?: PrefixDerivation) {
    this.#guard = guard;
    this.#mostSteps = mostSteps;
    this.#template = template;
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

  /** The state of the text so far. */
  get state(): PrefixState {
    return this.#now.state;
  }

  /** Whether the grammar and the rules allow the production, and everything that is then open can be closed in time. */
  allows(production: number): boolean {
    return this.objectionTo(production) === null;
  }

  /** Returns the reason why {@link allows} refuses a production of the top; null if it does not. */
  objectionTo(production: number): GuardObjection | null {
    if (this.#next?.production === production) return null;
    if (!this.#now.allows(production)) return tooLong;
    return this.#guard.rules === 0 ? null : this.#byAutomaton(() => this.#objectionByRules(production));
  }

  /**
   * Returns productions that end the derivation here in few steps and keep the rules; null if a search of usual length finds
   * none. Leaves the derivation as it is.
   */
  findEnding(): readonly number[] | null {
    return this.#byAutomaton(() => this.#guard.endings.find(this.#now, { nodes: nodesPerStep }));
  }

  /** Takes a production that {@link allows} accepts. */
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
   * Returns the candidates without those that cannot match the template: quickly, since they may be most of them. The
   * others may still not be allowed.
   */
  narrow(candidates: readonly number[]): readonly number[] {
    if (this.#template === null) return candidates;
    return candidates.filter((production) => Number.isFinite(this.#now.stepsThrough(production)));
  }

  /**
   * Tells the guard which production the decoder prefers here. If it would end the text and the rules forbid that, the
   * guard has the rest done soon: otherwise the decoder would go on with text that it never meant to write.
   *
   * @returns whether the production is allowed
   */
  prefers(production: number): boolean {
    if (this.allows(production)) return true;
    // The template alone may have more to come: a decoder that does not know it would end too soon.
    if (this.#now.allows(production) && this.#wouldEnd(production)) this.#endSoon();
    return false;
  }

  /**
   * Returns the first of the candidates that is allowed; null if none is.
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
   * Rescues a derivation that allows no production any more, which the quick test of endings did not foresee: goes back
   * as few steps as possible and ends from there.
   *
   * @throws GraeError that names the automaton if its rules leave nothing at all to write
   */
  rescue(): void {
    this.#byAutomaton(() => this.#endEarly());
  }

  copy(): GuardedDerivation {
    const twin = new GuardedDerivation(this.#guard, this.#mostSteps, this.#template, this.#now.copy());
    twin.#taken = [...this.#taken];
    twin.#ending = this.#ending;
    return twin;
  }

  #begin(): PrefixDerivation {
    const { table, automaton } = this.#guard;
    return new PrefixDerivation(table, this.#mostSteps, automaton.start(), this.#template);
  }

  #objectionByRules(production: number): GuardObjection | null {
    const { rules, endings } = this.#guard;
    const next = this.#now.copy();
    next.advance(production);
    const broken = (next.finished ? next.state.brokenAtEnd : next.state.broken) & rules;
    if (broken !== 0) return { kind: 'rules', rules: broken };
    const currentEnding = this.#ending?.[0] === production ? this.#ending.slice(1) : null;
    const canEnd = next.finished || currentEnding !== null ? 'yes' : this.#canPlainlyEnd(next);
    if (canEnd === 'no') return { kind: 'rules', rules: next.outlook(endings.standIns).broken & rules };
    const ending = canEnd === 'yes' ? currentEnding : endings.find(next, this.#budget);
    if (canEnd === 'unknown' && ending === null) {
      return { kind: 'ending', rules: next.outlook(endings.standIns).brokenAtEnd & rules };
    }
    this.#next = { production, derivation: next, ending };
    return null;
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
    if (this.#template !== null) {
      throw new InputError(
        `no string of at most ${this.#mostSteps} productions matches the template, or contains the scaffold, and keeps the rules of ${automaton.name} (${automaton.rules.join(', ')})`,
      );
    }
    throw new GraeError(
      `the prefix state ${automaton.name} vetoes every string of at most ${this.#mostSteps} productions: its rules (${automaton.rules.join(', ')}) leave no string to write`,
    );
  }

  /** Whether everything open can be closed in time, as far as we can tell without a search. */
  #canPlainlyEnd(derivation: PrefixDerivation): 'yes' | 'no' | 'unknown' {
    const { rules, table, endings } = this.#guard;
    const outlook = derivation.outlook(endings.standIns);
    const { hasTemplate } = derivation;
    if ((outlook.brokenAtEnd & rules) === 0 && (hasTemplate || this.#hasRoomForStandIns(derivation))) {
      return 'yes';
    }
    const isBroken = (outlook.broken & rules) !== 0;
    if (isBroken && endings.outlooksAreCertain && !hasTemplate) return 'no';
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

  /** Runs the automaton, which may be the user's own, and attributes to it whatever it throws. */
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

/** Returns the names of the rules that a guard keeps, in the automaton's order; none without a guard. */
export function rulesOf(guard: Guard | null): string[] {
  return guard === null ? [] : ruleNames(guard.automaton, guard.rules);
}
