import { productionTexts } from '../productionTexts.js';
import type { TemplateSteps } from './templateSteps.js';

/** A non-terminal still to be expanded, with the text behind it and all that is below it on the stack; never changed. */
interface Pending {
  readonly nonTerminal: number;
  readonly after: string;
  readonly below: Pending | null;
  /** By state: the fewest steps from the beginning of the non-terminal, and from its end, to the end of the string. */
  readonly steps: Map<number, number>;
  readonly stepsBehind: Map<number, number>;
}

/** A derivation after a production. */
interface Next {
  readonly production: number;
  readonly places: readonly number[];
  readonly pending: Pending | null;
  readonly stepsNeeded: number;
}

const never = Number.POSITIVE_INFINITY;

/**
 * A leftmost derivation in progress whose string matches a template. It allows a production only if some derivation of the
 * grammar goes on from there to the end, matches the template, and fits into the limit. This is exact but for open pairs
 * in a hole ({@link TemplateSteps}).
 */
export class TemplateDerivation {
  readonly #steps: TemplateSteps;
  #mostSteps: number;
  #places: readonly number[];
  #pending: Pending | null;
  #stepsTaken = 0;
  #stepsNeeded: number;
  /** The consequence of the production that was looked at last. */
  #next: Next | null = null;

  constructor(steps: TemplateSteps, mostSteps: number);
  constructor(origin: TemplateDerivation);
  constructor(stepsOrOrigin: TemplateSteps | TemplateDerivation, mostSteps?: number) {
    if (stepsOrOrigin instanceof TemplateDerivation) {
      const origin = stepsOrOrigin;
      this.#steps = origin.#steps;
      this.#mostSteps = origin.#mostSteps;
      this.#places = origin.#places;
      this.#pending = origin.#pending;
      this.#stepsTaken = origin.#stepsTaken;
      this.#stepsNeeded = origin.#stepsNeeded;
      this.#next = origin.#next;
    } else {
      this.#steps = stepsOrOrigin;
      this.#mostSteps = mostSteps!;
      const { automaton, table } = stepsOrOrigin;
      this.#places = [automaton.start];
      this.#pending = pendingOn(table.start, '', null);
      this.#stepsNeeded = this.#stepsFrom(this.#pending, automaton.stateOf(automaton.start));
    }
  }

  get top(): number {
    return this.#pending?.nonTerminal ?? -1;
  }

  get finished(): boolean {
    return this.#pending === null;
  }

  get slack(): number {
    return this.#mostSteps - this.#stepsTaken - this.#stepsNeeded;
  }

  get pending(): readonly number[] {
    const pending: number[] = [];
    for (let one = this.#pending; one !== null; one = one.below) pending.push(one.nonTerminal);
    return pending.reverse();
  }

  limitTo(mostSteps: number): void {
    this.#mostSteps = Math.min(this.#mostSteps, Math.max(mostSteps, this.#stepsTaken + this.#stepsNeeded));
    this.#next = null;
  }

  allows(production: number): boolean {
    return this.#after(production) !== null;
  }

  /**
   * The fewest steps to the end through a production, itself included; Infinity if it does not fit. Open pairs are left out
   * of account.
   */
  stepsThrough(production: number): number {
    const top = this.#pending;
    if (top === null || this.#steps.table.productions[production]?.lhs !== top.nonTerminal) return never;
    let least = never;
    for (const place of this.#places) {
      const through = this.#steps.through(production, this.#steps.automaton.stateOf(place));
      for (const [state, steps] of through) least = Math.min(least, steps + this.#stepsBehind(top, state));
    }
    return this.#stepsTaken + least <= this.#mostSteps ? least : never;
  }

  advance(production: number): void {
    const next = this.#after(production);
    if (next === null) throw new Error(`production ${production} is not allowed by the template`);
    this.#places = next.places;
    this.#pending = next.pending;
    this.#stepsNeeded = next.stepsNeeded;
    this.#stepsTaken++;
    this.#next = null;
  }

  /** The text that ends the string with the fewest productions. */
  leastText(): string {
    const { automaton } = this.#steps;
    let state = -1;
    let least = never;
    for (const place of this.#places) {
      const steps = this.#stepsFromPlace(this.#pending, place);
      if (steps >= least) continue;
      state = automaton.stateOf(place);
      least = steps;
    }
    let text = '';
    for (let one = this.#pending; one !== null; one = one.below) {
      let end = -1;
      let fewest = never;
      for (const [target, steps] of this.#steps.of(one.nonTerminal, state)) {
        const sum = steps + this.#stepsBehind(one, target);
        if (sum < fewest) [end, fewest] = [target, sum];
      }
      text += this.#steps.leastText(one.nonTerminal, state, end) + one.after;
      state = this.#leastBehind(one, end);
    }
    return text;
  }

  copy(): TemplateDerivation {
    return new TemplateDerivation(this);
  }

  #after(production: number): Next | null {
    if (this.#next?.production === production) return this.#next;
    if (this.stepsThrough(production) === never) return null;
    const { table, automaton } = this.#steps;
    const { after: behind, below } = this.#pending!;
    const { lead, after } = productionTexts(table)[production]!;
    const children = table.children[production]!;
    const places = automaton.advance(this.#places, children.length === 0 ? lead + behind : lead);
    let pending = below;
    for (let i = children.length - 1; i >= 0; i--) {
      pending = pendingOn(children[i]!, i === children.length - 1 ? after[i]! + behind : after[i]!, pending);
    }
    let stepsNeeded = never;
    for (const place of places) stepsNeeded = Math.min(stepsNeeded, this.#stepsFromPlace(pending, place));
    if (this.#stepsTaken + 1 + stepsNeeded > this.#mostSteps) return null;
    this.#next = { production, places, pending, stepsNeeded };
    return this.#next;
  }

  #stepsFromPlace(pending: Pending | null, place: number): number {
    const { automaton } = this.#steps;
    if (pending === null) return automaton.isEnd(place) ? 0 : never;
    return this.#stepsFrom(pending, automaton.stateOf(place));
  }

  /** The fewest steps from the beginning of a pending non-terminal to the end. */
  #stepsFrom(pending: Pending, state: number): number {
    let least = pending.steps.get(state);
    if (least !== undefined) return least;
    least = never;
    for (const [target, steps] of this.#steps.of(pending.nonTerminal, state)) {
      least = Math.min(least, steps + this.#stepsBehind(pending, target));
    }
    pending.steps.set(state, least);
    return least;
  }

  /** The fewest steps from the end of a pending non-terminal to the end of the string. */
  #stepsBehind(pending: Pending, state: number): number {
    let least = pending.stepsBehind.get(state);
    if (least !== undefined) return least;
    least = never;
    for (const target of this.#steps.automaton.moves(state, pending.after)) {
      least = Math.min(least, this.#stepsBelow(pending, target));
    }
    pending.stepsBehind.set(state, least);
    return least;
  }

  #stepsBelow({ below }: Pending, state: number): number {
    if (below !== null) return this.#stepsFrom(below, state);
    return this.#steps.automaton.mayEnd(state) ? 0 : never;
  }

  /** The state behind the text that follows a pending non-terminal from which the fewest steps lead to the end. */
  #leastBehind(pending: Pending, state: number): number {
    const least = this.#stepsBehind(pending, state);
    return this.#steps.automaton
      .moves(state, pending.after)
      .find((target) => this.#stepsBelow(pending, target) === least)!;
  }
}

function pendingOn(nonTerminal: number, after: string, below: Pending | null): Pending {
  return { nonTerminal, after, below, steps: new Map(), stepsBehind: new Map() };
}
