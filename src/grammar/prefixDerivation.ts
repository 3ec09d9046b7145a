import { Derivation } from './derivation.js';
import type { PrefixState } from './prefixState.js';
import type { ProductionTable } from './production.js';
import { type ProductionText, productionTexts } from './productionTexts.js';
import type { StandIn } from './standIns.js';
import type { Template } from './template/template.js';
import { TemplateDerivation } from './template/templateDerivation.js';

/**
 * A leftmost derivation in progress, together with the state of the text that is final. Terminals reach the prefix
 * state as soon as nothing before them is still to be expanded, including terminals inside packed productions.
 */
export class PrefixDerivation {
  readonly #table: ProductionTable;
  readonly #texts: readonly ProductionText[];
  readonly #derivation: Derivation | TemplateDerivation;
  /** Beside the stack of the derivation, the text between each non-terminal and the one below it. */
  readonly #after: string[];
  #state: PrefixState;
  /** Whether a copy has the same state object, which must then be copied before it changes. */
  #shared = false;

  /**
   * @param template the template that the string must match. Defaults to none
   * @throws InputError if not even the shortest string of the language, or of the template, fits into `mostSteps`
   */
  constructor(table: ProductionTable, mostSteps: number, state: PrefixState, template?: Template | null);
  constructor(origin: PrefixDerivation);
  constructor(
    tableOrOrigin: ProductionTable | PrefixDerivation,
    mostSteps?: number,
    state?: PrefixState,
    template: Template | null = null,
  ) {
    if (tableOrOrigin instanceof PrefixDerivation) {
      const origin = tableOrOrigin;
      this.#table = origin.#table;
      this.#texts = origin.#texts;
      this.#derivation = origin.#derivation.copy();
      this.#after = origin.#after.slice();
      this.#state = origin.#state;
      this.#shared = true;
      origin.#shared = true;
    } else {
      this.#table = tableOrOrigin;
      this.#texts = productionTexts(tableOrOrigin);
      this.#derivation =
        template === null ? new Derivation(tableOrOrigin, mostSteps!) : template.start(mostSteps!);
      this.#after = [''];
      this.#state = state!;
    }
  }

  /** The state of the final text. Not to be changed. */
  get state(): PrefixState {
    return this.#state;
  }

  /** The non-terminal to expand next; -1 when the derivation is complete. */
  get top(): number {
    return this.#derivation.top;
  }

  get finished(): boolean {
    return this.#derivation.finished;
  }

  /** The steps to spare: the limit less the steps taken and the fewest that the grammar still needs. */
  get slack(): number {
    return this.#derivation.slack;
  }

  /** The non-terminals still to be expanded, the next one last. */
  get pending(): readonly number[] {
    return this.#derivation.pending;
  }

  /** Whether the string must match a template. */
  get hasTemplate(): boolean {
    return this.#derivation instanceof TemplateDerivation;
  }

  /** Lowers the limit, but never below the steps still needed. */
  limitTo(mostSteps: number): void {
    this.#derivation.limitTo(mostSteps);
  }

  /** Whether the grammar allows the production here, and the rest still fits into the limit. */
  allows(production: number): boolean {
    return this.#derivation.allows(production);
  }

  /** The fewest steps to the end through a production of {@link top}; Infinity if it does not match the template. */
  stepsThrough(production: number): number {
    const derivation = this.#derivation;
    if (derivation instanceof TemplateDerivation) return derivation.stepsThrough(production);
    return this.#table.leastStepsThrough[production]!;
  }

  /** Takes a production that the grammar {@link allows}, whatever its text does to the prefix state. */
  advance(production: number): void {
    this.#derivation.advance(production);
    const { lead, after } = this.#texts[production]!;
    const behind = this.#after.pop()!;
    if (after.length === 0) {
      this.#write(lead + behind);
      return;
    }
    this.#write(lead);
    for (let i = after.length - 1; i >= 0; i--) {
      this.#after.push(i === after.length - 1 ? after[i] + behind : after[i]!);
    }
  }

  /**
   * Returns the state at the end if every pending non-terminal wrote its stand-in; text that is already fixed is
   * included. With a template, it is the state at the end of the shortest derivation from here.
   *
   * @param standIns by non-terminal
   */
  outlook(standIns: readonly StandIn[]): PrefixState {
    if (this.#derivation instanceof TemplateDerivation) {
      return this.#stateBehind(this.#derivation.leastText());
    }
    let text = '';
    const { pending } = this.#derivation;
    for (let i = pending.length - 1; i >= 0; i--) text += standIns[pending[i]!]!.text + this.#after[i]!;
    return this.#stateBehind(text);
  }

  copy(): PrefixDerivation {
    return new PrefixDerivation(this);
  }

  #stateBehind(text: string): PrefixState {
    if (text === '') return this.#state;
    const state = this.#state.copy();
    state.advance(text);
    return state;
  }

  #write(text: string): void {
    if (text === '') return;
    if (this.#shared) {
      this.#state = this.#state.copy();
      this.#shared = false;
    }
    this.#state.advance(text);
  }
}
