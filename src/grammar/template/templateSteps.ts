import type { ProductionTable } from '../production.js';
import { productionTries, type TrieNode } from './productionTrie.js';
import type { TemplateAutomaton } from './templateAutomaton.js';
import { TemplateTooLarge } from './templateTooLarge.js';

/** The fewest steps by state of the automaton. */
export type StepsByState = ReadonlyMap<number, number>;

/** Returns the states that a non-terminal leads to. */
type StepsOf = (nonTerminal: number, state: number) => StepsByState;

const none: StepsByState = new Map();

/** The most rows that are calculated one within the other: the stack of calls is limited. */
const deepest = 50;
/** The most work for a template, in states that were looked at: a second or two. */
const mostWork = 15_000_000;

/** The strings of a non-terminal that are read from one state on. */
interface Row {
  readonly nonTerminal: number;
  readonly state: number;
  readonly steps: Map<number, number>;
  /** The rows that were calculated from this one. */
  readonly users: Set<Row>;
  isQueued: boolean;
}

/**
 * The strings that a grammar derives and a template accepts (Bar-Hillel, Perles and Shamir 1961): for each non-terminal and
 * each state of the automaton, the states that the strings of the non-terminal lead to, with the fewest productions. Only
 * what can follow from the start is calculated. Pairs in holes are left out of account, so the numbers may be too small
 * where a pair is open.
 */
export class TemplateSteps {
  readonly table: ProductionTable;
  readonly automaton: TemplateAutomaton;
  readonly #mostSteps: number;
  readonly #tries: readonly TrieNode[];
  /** By non-terminal and state. */
  readonly #rows = new Map<number, Row>();
  readonly #queue: Row[] = [];
  /** By non-terminal and state, then by production. */
  readonly #through = new Map<number, ReadonlyMap<number, StepsByState>>();
  readonly #texts = new Map<string, string>();
  readonly #steps: StepsOf = (nonTerminal, state) => this.of(nonTerminal, state);
  #work = 0;
  #depth = 0;

  /**
   * @param mostSteps the longest derivation, in productions
   * @throws TemplateTooLarge for a template that takes too long
   */
  constructor(table: ProductionTable, automaton: TemplateAutomaton, mostSteps: number) {
    this.table = table;
    this.automaton = automaton;
    this.#mostSteps = mostSteps;
    this.#tries = productionTries(table);
    this.#demand(table.start, automaton.stateOf(automaton.start));
    for (let row = this.#queue.pop(); row !== undefined; row = this.#queue.pop()) {
      if (row.isQueued) this.#calculate(row);
    }
  }

  /** Finds the place in a user's template behind the last character that some string of the grammar has there, from 0. */
  findFurthest(): number {
    let furthest = 0;
    const note = (state: number): void => {
      furthest = Math.max(furthest, this.automaton.offsetOf(state) ?? 0);
    };
    for (const { nonTerminal, state } of this.#rows.values()) {
      this.#walk(nonTerminal, state, this.#steps, () => {}, note);
    }
    return furthest;
  }

  /** The states that a non-terminal leads to, with the fewest productions. */
  of(nonTerminal: number, state: number): StepsByState {
    return this.#rows.get(this.#keyOf(nonTerminal, state))?.steps ?? none;
  }

  /** The states that a production leads to, with the fewest productions, itself included. */
  through(production: number, state: number): StepsByState {
    const { lhs } = this.table.productions[production]!;
    const key = this.#keyOf(lhs, state);
    let byProduction = this.#through.get(key);
    if (byProduction === undefined) {
      const ends = new Map<number, Map<number, number>>();
      this.#walk(lhs, state, this.#steps, (one, end, steps) => {
        const ofOne = ends.get(one);
        if (ofOne === undefined) ends.set(one, new Map([[end, steps]]));
        else reach(ofOne, end, steps);
      });
      byProduction = ends;
      this.#through.set(key, byProduction);
    }
    return byProduction.get(production) ?? none;
  }

  /** The text of a derivation with the fewest productions. Only for states that the non-terminal leads to. */
  leastText(nonTerminal: number, from: number, to: number): string {
    const key = `${nonTerminal} ${from} ${to}`;
    let text = this.#texts.get(key);
    if (text === undefined) {
      text = this.#findText(nonTerminal, from, to);
      this.#texts.set(key, text);
    }
    return text;
  }

  #keyOf(nonTerminal: number, state: number): number {
    return nonTerminal * this.automaton.size + state;
  }

  #demand(nonTerminal: number, state: number): Row {
    const key = this.#keyOf(nonTerminal, state);
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = { nonTerminal, state, steps: new Map(), users: new Set(), isQueued: true };
      this.#rows.set(key, row);
      this.#queue.push(row);
    }
    return row;
  }

  #calculate(row: Row): void {
    row.isQueued = false;
    let isBetter = false;
    const use = (child: number, state: number): StepsByState => {
      const used = this.#demand(child, state);
      used.users.add(row);
      // what is calculated first need not be calculated again when it turns out to be needed
      if (used.isQueued && this.#depth < deepest) {
        this.#depth++;
        this.#calculate(used);
        this.#depth--;
      }
      return used.steps;
    };
    this.#walk(row.nonTerminal, row.state, use, (_, state, steps) => {
      if (reach(row.steps, state, steps)) isBetter = true;
    });
    if (!isBetter) return;
    for (const user of row.users) {
      if (user.isQueued) continue;
      user.isQueued = true;
      this.#queue.push(user);
    }
  }

  /**
   * Reads the right-hand sides of all productions of a non-terminal from a state on.
   *
   * @param stepsOf the states that a child leads to
   * @param onEnd called with each production that fits, each state that it leads to, and the steps
   * @param onState called with each state behind a character
   */
  #walk(
    nonTerminal: number,
    from: number,
    stepsOf: StepsOf,
    onEnd: (production: number, state: number, steps: number) => void,
    onState?: (state: number) => void,
  ): void {
    const goMany = (node: TrieNode, here: StepsByState): void => {
      if (here.size === 1) for (const [state, steps] of here) go(node, state, steps);
      if (here.size < 2) return;
      for (const production of node.productions) {
        for (const [state, steps] of here) onEnd(production, state, steps);
      }
      for (const [character, child] of node.characters) {
        const next = this.#readCharacter(here, character);
        if (onState !== undefined) for (const state of next.keys()) onState(state);
        goMany(child, next);
      }
      for (const [symbol, child] of node.nonTerminals) {
        goMany(child, this.#readNonTerminal(here, symbol, stepsOf));
      }
    };
    // most of the time there is one state, and no map is needed
    const go = (node: TrieNode, state: number, steps: number): void => {
      for (const production of node.productions) onEnd(production, state, steps);
      for (const [character, child] of node.characters) {
        const targets = this.automaton.next(state, character);
        if (onState !== undefined) targets.forEach(onState);
        if (targets.length === 1) go(child, targets[0]!, steps);
        else if (targets.length > 1) goMany(child, new Map(targets.map((target) => [target, steps])));
      }
      for (const [symbol, child] of node.nonTerminals) {
        const targets = stepsOf(symbol, state);
        if (targets.size === 0) continue;
        goMany(child, this.#readNonTerminal(new Map([[state, steps]]), symbol, stepsOf));
      }
    };
    go(this.#tries[nonTerminal]!, from, 1);
  }

  #readCharacter(here: StepsByState, character: string): StepsByState {
    const next = new Map<number, number>();
    for (const [state, steps] of here) {
      for (const target of this.automaton.next(state, character)) reach(next, target, steps);
    }
    return next;
  }

  #readNonTerminal(here: StepsByState, symbol: number, stepsOf: StepsOf): StepsByState {
    const next = new Map<number, number>();
    for (const [state, steps] of here) {
      const targets = stepsOf(symbol, state);
      this.#work += targets.size;
      if (this.#work > mostWork) throw new TemplateTooLarge();
      for (const [target, more] of targets) {
        if (steps + more <= this.#mostSteps) reach(next, target, steps + more);
      }
    }
    return next;
  }

  #findText(nonTerminal: number, from: number, to: number): string {
    const least = this.of(nonTerminal, from).get(to)!;
    for (const production of this.table.byLhs[nonTerminal]!) {
      if (this.through(production, from).get(to) !== least) continue;
      const symbols = this.table.productions[production]!.rhs.flatMap<string | number>((symbol) =>
        typeof symbol === 'string' ? symbol.split('') : [symbol],
      );
      const fronts: StepsByState[] = [new Map([[from, 1]])];
      for (const symbol of symbols) {
        const here = fronts.at(-1)!;
        fronts.push(
          typeof symbol === 'string'
            ? this.#readCharacter(here, symbol)
            : this.#readNonTerminal(here, symbol, this.#steps),
        );
      }
      return this.#textBack(symbols, fronts, to);
    }
    throw new Error('no production has the fewest steps of its non-terminal');
  }

  /** Goes back from the end, along symbols whose steps add up. */
  #textBack(symbols: readonly (string | number)[], fronts: readonly StepsByState[], to: number): string {
    let text = '';
    let state = to;
    for (let i = symbols.length - 1; i >= 0; i--) {
      const symbol = symbols[i]!;
      const steps = fronts[i + 1]!.get(state)!;
      for (const [before, stepsBefore] of fronts[i]!) {
        if (typeof symbol === 'string') {
          if (stepsBefore !== steps || !this.automaton.next(before, symbol).includes(state)) continue;
          text = symbol + text;
        } else {
          if (stepsBefore + (this.of(symbol, before).get(state) ?? Number.NaN) !== steps) continue;
          text = this.leastText(symbol, before, state) + text;
        }
        state = before;
        break;
      }
    }
    return text;
  }
}

/** Returns whether the sum is less than the one before. */
function reach(steps: Map<number, number>, state: number, sum: number): boolean {
  if (sum >= (steps.get(state) ?? Number.POSITIVE_INFINITY)) return false;
  steps.set(state, sum);
  return true;
}
