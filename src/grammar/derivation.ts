import { InputError } from '../base/errors.js';
import type { ProductionTable } from './production.js';

/**
 * A leftmost derivation in progress: the stack of non-terminals still to be expanded. As long as only allowed
 * productions are taken, the derivation can be finished within its limit.
 */
export class Derivation {
  readonly #table: ProductionTable;
  #mostSteps: number;
  readonly #stack: number[];
  #stepsTaken = 0;
  /** The fewest steps that finish the whole stack. */
  #stepsNeeded: number;

  /** @throws InputError if not even the shortest string of the language fits into `mostSteps` */
  constructor(table: ProductionTable, mostSteps: number) {
    const least = table.leastSteps[table.start]!;
    if (least > mostSteps) {
      throw new InputError({
        expected: `a limit of at least ${least} productions, the shortest derivation of ${table.nonTerminals[table.start]}`,
        received: mostSteps,
      });
    }
    this.#table = table;
    this.#mostSteps = mostSteps;
    this.#stack = [table.start];
    this.#stepsNeeded = least;
  }

  /** The non-terminal to expand next; -1 when the derivation is complete. */
  get top(): number {
    return this.#stack.at(-1) ?? -1;
  }

  get finished(): boolean {
    return this.#stack.length === 0;
  }

  get stepsTaken(): number {
    return this.#stepsTaken;
  }

  /** The steps to spare: the limit less the steps taken and the fewest that the stack still needs. */
  get slack(): number {
    return this.#mostSteps - this.#stepsTaken - this.#stepsNeeded;
  }

  /** The non-terminals still to be expanded, the next one last. */
  get pending(): readonly number[] {
    return this.#stack;
  }

  /** Whether the production expands the top and leaves enough steps to finish everything else. */
  allows(production: number): boolean {
    const { productions, leastSteps, leastStepsThrough } = this.#table;
    const { top } = this;
    if (top < 0 || productions[production]?.lhs !== top) return false;
    const needed = this.#stepsNeeded - leastSteps[top]! + leastStepsThrough[production]!;
    return this.#stepsTaken + needed <= this.#mostSteps;
  }

  /** Lowers the limit, but never below the steps that the stack still needs. */
  limitTo(mostSteps: number): void {
    this.#mostSteps = Math.min(this.#mostSteps, Math.max(mostSteps, this.#stepsTaken + this.#stepsNeeded));
  }

  /** The numbers of all allowed productions, ascending. */
  allowedProductions(): number[] {
    const { top } = this;
    return top < 0 ? [] : this.#table.byLhs[top]!.filter((production) => this.allows(production));
  }

  /** Takes a production that {@link allows} accepts; any other is a mistake in the calling code. */
  advance(production: number): void {
    if (!this.allows(production)) {
      throw new Error(`production ${production} is not allowed after ${this.#stepsTaken} steps`);
    }
    const { leastSteps, leastStepsThrough, children } = this.#table;
    this.#stepsNeeded += leastStepsThrough[production]! - 1 - leastSteps[this.top]!;
    this.#stack.pop();
    const below = children[production]!;
    for (let i = below.length - 1; i >= 0; i--) this.#stack.push(below[i]!);
    this.#stepsTaken++;
  }

  copy(): Derivation {
    const twin = new Derivation(this.#table, this.#mostSteps);
    twin.#stack.length = 0;
    for (const nonTerminal of this.#stack) twin.#stack.push(nonTerminal);
    twin.#stepsTaken = this.#stepsTaken;
    twin.#stepsNeeded = this.#stepsNeeded;
    return twin;
  }
}
