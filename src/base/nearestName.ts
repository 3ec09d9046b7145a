import { editDistance } from './editDistance.js';

/** The name whose spelling is most similar to a word, ignoring case. */
export interface NearestName {
  readonly name: string;
  /** The {@link editDistance}. */
  readonly distance: number;
}

/** @returns the first of equally near names; null when there is no name */
export function nearestName(word: string, names: readonly string[]): NearestName | null {
  const lowerCase = word.toLowerCase();
  let nearest: NearestName | null = null;
  for (const name of names) {
    // A difference in length is a lower bound of the distance.
    if (nearest !== null && Math.abs(name.length - lowerCase.length) > nearest.distance) continue;
    const distance = editDistance(lowerCase, name.toLowerCase());
    if (nearest === null || distance < nearest.distance) nearest = { name, distance };
  }
  return nearest;
}
