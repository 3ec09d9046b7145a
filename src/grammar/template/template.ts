import { type ErrorData, InputError } from '../../base/errors.js';
import type { ProductionTable } from '../production.js';
import { balancedBrackets } from './brackets.js';
import { TemplateAutomaton } from './templateAutomaton.js';
import { TemplateDerivation } from './templateDerivation.js';
import { type HoleText, showPart, type TemplatePart } from './templatePart.js';
import { TemplateSteps } from './templateSteps.js';
import { TemplateTooLarge } from './templateTooLarge.js';

export interface TemplateOptions {
  /** The rules of the language for the text in holes. Defaults to none beyond brackets. */
  readonly holes?: HoleText | null;
  /** The longest derivation, in productions. Defaults to no limit. */
  readonly mostSteps?: number;
  /** The name of the setting in messages. Defaults to `template`. */
  readonly setting?: string;
  /** The template in messages, which offsets of literals refer to. Defaults to `*` for each hole. */
  readonly shown?: string;
}

/** The error for a template whose shortest string takes more productions than a model writes. */
export class TooLongTemplate extends InputError {
  /** The productions of its shortest string, as a multiple of those that the model writes. */
  readonly ratio: number;

  constructor(ratio: number, data: ErrorData) {
    super(data);
    this.ratio = ratio;
  }
}

/** A template for the strings of a grammar. One that exists has at least one string. */
export class Template {
  readonly #steps: TemplateSteps;

  /** @throws InputError if no string of the grammar matches, with the place; and for one that needs too many productions */
  constructor(part: TemplatePart, table: ProductionTable, options: TemplateOptions = {}) {
    const { holes = null, mostSteps = Number.POSITIVE_INFINITY, setting = 'template' } = options;
    const text = (options.shown ?? showPart(part)).slice(0, 200);
    const tooLarge = new InputError({
      setting,
      problem: `the template ${text} is too large: it is too long, has too many holes, or too wide bounds`,
      received: text,
    });
    const alphabet = alphabetOf(table);
    const language = { alphabet, brackets: balancedBrackets(table), holes };
    const automaton = orIfTooLarge(tooLarge, () => new TemplateAutomaton(part, language));
    this.#steps = orIfTooLarge(tooLarge, () => new TemplateSteps(table, automaton, mostSteps));
    const fits = leastStepsOf(this.#steps);
    if (Number.isFinite(fits) && fits <= mostSteps) return;
    const unlimited = orIfTooLarge(
      tooLarge,
      () => new TemplateSteps(table, automaton, Number.POSITIVE_INFINITY),
    );
    const least = leastStepsOf(unlimited);
    if (!Number.isFinite(least)) throw outsideGrammar(text, unlimited.findFurthest(), setting);
    throw new TooLongTemplate(least / mostSteps, {
      setting,
      problem: `the ${setting} ${text.slice(0, 60)}${text.length > 60 ? '...' : ''} is too long: its shortest string takes ${least} productions, and the model writes at most ${mostSteps}`,
      received: text,
    });
  }

  /** Whether a text matches, if it is a string of the grammar. */
  matches(text: string): boolean {
    const { automaton } = this.#steps;
    return automaton.advance([automaton.start], text).some((place) => automaton.isEnd(place));
  }

  /** Starts a derivation of a string that matches. */
  start(mostSteps: number): TemplateDerivation {
    return new TemplateDerivation(this.#steps, mostSteps);
  }
}

function alphabetOf({ productions }: ProductionTable): string {
  const characters = new Set<string>();
  for (const { rhs } of productions) {
    for (const symbol of rhs) {
      if (typeof symbol === 'string') for (let i = 0; i < symbol.length; i++) characters.add(symbol[i]!);
    }
  }
  return [...characters].join('');
}

function orIfTooLarge<T>(error: InputError, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw thrown instanceof TemplateTooLarge ? error : thrown;
  }
}

function leastStepsOf(steps: TemplateSteps): number {
  const { automaton, table } = steps;
  let least = Number.POSITIVE_INFINITY;
  for (const [state, sum] of steps.of(table.start, automaton.stateOf(automaton.start))) {
    if (automaton.mayEnd(state)) least = Math.min(least, sum);
  }
  return least;
}

function outsideGrammar(text: string, furthest: number, setting: string): InputError {
  const where = furthest === 0 ? 'none begins like it' : `none goes on like it behind character ${furthest}`;
  return new InputError({
    setting,
    expected: 'a template that strings of the grammar match',
    received: text,
    problem: `no string of the grammar matches the template ${text}: ${where}`,
  });
}
