import { canonicalOrText } from '../domain/domain.js';
import type { InterpolationPoint } from './interpolate.js';
import type { TrainedModel } from './model.js';

/** An end of a path: what was asked for, what the model was given, and what came of its code. */
export interface PathEnd {
  readonly typed: string;
  /** In the form of the run. */
  readonly spelled: string;
  /** The string that the path begins or ends with. */
  readonly decoded: string;
  /** `exact`: as it is spelled; `equivalent`: another string that means the same; `other`: another string. */
  readonly back: 'exact' | 'equivalent' | 'other';
}

/**
 * The ends of a path beside what was typed: a model reads one spelling of what many strings mean, and does not give every
 * string back.
 *
 * @param points of `interpolate` between the two strings
 */
export async function pathEnds(
  model: TrainedModel,
  from: string,
  to: string,
  points: readonly Pick<InterpolationPoint, 'text'>[],
): Promise<readonly [PathEnd, PathEnd]> {
  const { spelled } = await model.encode([from, to]);
  const meaningOf = (text: string) => canonicalOrText(model.domain, text);
  const endOf = (typed: string, own: string, decoded: string): PathEnd => {
    const isEquivalent = decoded === own || meaningOf(decoded) === meaningOf(own);
    return {
      typed,
      spelled: own,
      decoded,
      back: decoded === own ? 'exact' : isEquivalent ? 'equivalent' : 'other',
    };
  };
  return [endOf(from, spelled[0]!, points[0]!.text), endOf(to, spelled[1]!, points.at(-1)!.text)];
}

/** A sentence on how an end differs from what was typed; null if it does not. */
export function describeEnd(
  { typed, spelled, decoded, back }: PathEnd,
  which: 'begins' | 'ends',
): string | null {
  if (decoded === typed) return null;
  const shownEnd = spelled === typed ? typed : `${typed} (${spelled} in the spelling of the model)`;
  if (back === 'exact') return `the path ${which} with ${decoded}, which is how the model spells ${typed}`;
  const is = back === 'equivalent' ? 'means the same as' : 'is another string than';
  return `the path ${which} with ${decoded}, which ${is} ${shownEnd}${back === 'other' ? ': the model does not give that back from its code' : ''}`;
}
