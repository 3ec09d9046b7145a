import type { EvaluatedText } from './candidate.js';
import type { Order } from './order.js';

/** A string on the way from a first ancestor. */
export interface LineageStep {
  readonly evaluation: EvaluatedText;
  /** The parent that the way does not come from; null where there was one parent, or none. */
  readonly other: EvaluatedText | null;
}

/**
 * The way on which a string came about: from its first ancestor, at each step by the better parent.
 *
 * @param evaluations of the whole search, in order
 */
export function lineageOf(
  evaluation: EvaluatedText,
  evaluations: readonly EvaluatedText[],
  order: Order,
): LineageStep[] {
  const steps: LineageStep[] = [];
  for (let one: EvaluatedText | undefined = evaluation; one !== undefined; ) {
    const parents: readonly EvaluatedText[] = [...new Set(one.parents)].map((n) => evaluations[n - 1]!);
    const [main, other = null] = order(parents);
    steps.unshift({ evaluation: one, other });
    one = main;
  }
  return steps;
}
