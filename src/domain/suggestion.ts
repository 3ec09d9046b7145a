import { nearestName } from '../grammar/nearestName.js';

/** The number of characters of a word that are compared. Names are shorter. */
const mostCompared = 40;

/** Returns ` (Did you mean ...?)` with the nearest name, or '' where none is near enough. */
export function suggestion(word: string, names: readonly string[]): string {
  const lower = word.toLowerCase().slice(0, mostCompared);
  const nearest = nearestName(lower, names);
  const isNear = nearest !== null && nearest.distance <= Math.max(2, nearest.name.length / 3);
  const holding = names.find((one) => lower.length > 2 && one.toLowerCase().includes(lower));
  const begun = names.filter((one) => lower.length > 1 && one.toLowerCase().startsWith(lower));
  const meant = begun.length === 1 ? begun[0] : isNear ? nearest.name : holding;
  return meant === undefined ? '' : ` (Did you mean ${meant}?)`;
}
