import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Grammar } from '../grammar/grammar.js';
import { yieldText } from '../grammar/text.js';
import { DerivationSpace } from './generateDerivations.js';

export interface GenerateOptions {
  /** How many strings. */
  readonly count: number;
  readonly seed: number;
  /** Longest derivation. Defaults to 15, the published limit for expressions. */
  readonly maxProductions?: number;
  /** Strings to leave out; others are drawn instead. Defaults to none. */
  readonly reject?: (text: string) => boolean;
}

/** Draws per string wanted before an ambiguous language is taken for exhausted. */
const drawsPerString = 50;

/**
 * Distinct strings of a language, drawn uniformly from all its derivations of at most `maxProductions` productions.
 *
 * Long ones dominate, as there are more of them: of the 199,941,076 expressions of at most 15 productions, 95.4%
 * take 14 and 4.3% take 12 (of the published 100,000, an enumeration in part, 67.5% and 28.1%).
 *
 * @param grammar any; of one that is ambiguous, a string is as likely as it has derivations
 * @returns `count` strings in the order drawn; the same for the same grammar, options and version
 * @throws InputError where the language has fewer, saying how many
 */
export function generateExpressions(
  grammar: Pick<Grammar, 'table' | 'name'>,
  options: GenerateOptions,
): string[] {
  const { count, seed, maxProductions = 15 } = options;
  if (!Number.isInteger(count) || count < 0) {
    throw new InputError(`expected a number of strings, but received: ${count}`);
  }
  const space = new DerivationSpace(grammar.table, maxProductions);
  const random = new Random(seed);
  const texts = new Set<string>();
  for (const derivation of derivations(space, random, count)) {
    if (texts.size === count) break;
    const text = yieldText(grammar.table, derivation);
    if (options.reject?.(text) !== true) texts.add(text);
  }
  if (texts.size < count) {
    throw new InputError(
      `expected at most ${texts.size} distinct strings of ${grammar.name}, all that were found among its ${space.total} derivations of at most ${maxProductions} productions, but received: ${count}; ask for fewer, or allow more productions`,
    );
  }
  return [...texts];
}

/** Derivations in random order: all of them, each once, where they are few for what is wanted; draws otherwise. */
function* derivations(space: DerivationSpace, random: Random, count: number): Generator<Uint16Array> {
  if (space.total <= 2 * count) {
    const order = Float64Array.from({ length: space.total }, (_, index) => index);
    for (const index of random.shuffle(order)) yield space.at(index);
    return;
  }
  // With more than twice as many derivations as strings wanted, a draw is new at least every other time.
  for (let draw = 0; draw < drawsPerString * count; draw++) yield space.draw(random);
}
