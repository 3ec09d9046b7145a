import { nearestName } from '../grammar/nearestName.js';

/** Characters of a word that are compared: names are shorter. */
const mostCompared = 40;

/** ` (Did you mean ...?)` with the nearest name, if it is near enough to be meant; otherwise nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  const lower = word.toLowerCase().slice(0, mostCompared);
  const nearest = nearestName(lower, known);
  const isNear = nearest !== null && nearest.distance <= Math.max(2, nearest.name.length / 3);
  const holding = known.find((one) => lower.length > 2 && one.toLowerCase().includes(lower));
  const begun = known.filter((one) => lower.length > 1 && one.toLowerCase().startsWith(lower));
  const meant = begun.length === 1 ? begun[0] : isNear ? nearest.name : holding;
  return meant === undefined ? '' : ` (Did you mean ${meant}?)`;
}
