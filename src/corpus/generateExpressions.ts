import { InputError } from '../base/errors.js';
import type { Grammar } from '../grammar/grammar.js';
import { type DrawnStrings, drawStrings } from './generateStrings.js';

export interface GenerateOptions {
  /** The number of strings. */
  readonly count: number;
  readonly seed: number;
  /** The most productions of a derivation. Defaults to 15, the published limit for expressions. */
  readonly maxProductions?: number;
  /** Whether to leave a string out and draw another. Defaults to none. */
  readonly reject?: (text: string) => boolean;
}

/**
 * Draws distinct strings of a language, uniformly from all its derivations of at most `maxProductions` productions.
 *
 * Long strings dominate, as there are more of them: of the 199,941,076 expressions of at most 15 productions, 95.4%
 * take 14 and 4.3% take 12 (of the published 100,000, which partly come from an enumeration, 67.5% and 28.1%).
 *
 * @param grammar any grammar; an ambiguous string is likelier the more derivations it has
 * @returns `count` strings in the order drawn; the same for the same grammar, options and version
 * @throws InputError if the language has fewer, with their number
 */
export function generateExpressions(
  grammar: Pick<Grammar, 'table' | 'name'>,
  options: GenerateOptions,
): string[] {
  const { count, maxProductions = 15 } = options;
  const result = drawnAll(drawStrings(grammar, { ...options, maxProductions }));
  if (result.strings.length < count) {
    throw new InputError({
      setting: 'count',
      expected: `at most ${result.strings.length} distinct strings of ${grammar.name}, since its ${result.derivations} derivations of at most ${maxProductions} productions write no more`,
      received: count,
      advice: [
        { text: 'ask for fewer', setting: 'count' },
        { text: 'allow more productions', setting: 'maxProductions' },
      ],
    });
  }
  return [...result.strings];
}

function drawnAll(drawing: Generator<unknown, DrawnStrings>): DrawnStrings {
  for (let step = drawing.next(); ; step = drawing.next()) if (step.done === true) return step.value;
}
