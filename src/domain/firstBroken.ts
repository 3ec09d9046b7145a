import type { Condition, JudgedText } from './domain.js';

/** Returns the name of the first condition that a valid string breaks; null if it breaks none. */
export function firstBroken(conditions: readonly Condition[], string: JudgedText): string | null {
  return conditions.find((condition) => !condition.holds(string))?.name ?? null;
}
