import type { Random } from '../../../base/random.js';
import { yieldText } from '../../../grammar/text.js';
import type { WeightedGrammar } from '../../../grammar/weightedGrammar.js';
import type { CodeSpace } from '../../codeSpace.js';
import type { DerivationOperator } from './derivationOperators.js';

/** The derivations of two parents; null for a string that is not in the language. */
export type ParentDerivations = readonly [first: Uint16Array | null, second: Uint16Array | null];

/**
 * Returns the string of a child that an operator makes from derivations; null where the parents have nothing to change in
 * this way, and for one that breaks the rules of the guard.
 */
export function changedText(
  { apply }: DerivationOperator,
  [first, second]: ParentDerivations,
  space: CodeSpace,
  grammar: WeightedGrammar,
  random: Random,
): string | null {
  if (first === null || second === null) return null;
  const derivation = apply(first, second, grammar, random);
  if (derivation === null) return null;
  const text = yieldText(grammar.table, derivation);
  return space.keepsRules(text) ? text : null;
}
