import { canonicalOrText } from '../domain/domain.js';
import type { InterpolationPoint } from './interpolate.js';
import type { TrainedModel } from './model.js';

/** An end of a path: the string of the user, its spelling for the model, and the decoding of its code. */
export interface PathEnd {
  readonly typed: string;
  /** The string in the form of the run. */
  readonly spelled: string;
  /** The string at the beginning or the end of the path. */
  readonly decoded: string;
  /** `exact` for the same string, `equivalent` for another one with the same meaning, `other` for any other. */
  readonly back: 'exact' | 'equivalent' | 'other';
}

/**
 * Returns the ends of a path beside the strings of the user. They can differ, since a model reads one of many spellings
 * with the same meaning, and does not give back every string.
 *
 * @param points the path that `interpolate` returned for the two strings
 */
export async function pathEnds(
  model: Pick<TrainedModel, 'encode' | 'domain'>,
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

/** Describes how an end differs from the string of the user; null if it does not. */
export function describeEnd(
  { typed, spelled, decoded, back }: PathEnd,
  which: 'begins' | 'ends',
): string | null {
  if (decoded === typed) return null;
  const shownEnd = spelled === typed ? typed : `${typed} (${spelled} in the spelling of the model)`;
  if (back === 'exact') return `the path ${which} with ${decoded}, which is how the model spells ${typed}`;
  const is = back === 'equivalent' ? 'means the same as' : 'is not the same string as';
  return `the path ${which} with ${decoded}, which ${is} ${shownEnd}${back === 'other' ? ': the model does not reconstruct it from its code' : ''}`;
}
