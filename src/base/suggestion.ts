import { nearestName } from './nearestName.js';

/** The number of characters of a word that are compared. Names are shorter. */
const mostCompared = 40;

/** The share of a word's characters that a name must keep to be near. */
const leastKept = 0.4;

/** Returns ` (Did you mean ...?)` with the name that a misspelt word most likely stands for, or '' where none is near enough. */
export function suggestion(word: string, names: readonly string[]): string {
  const meant = nameMeantBy(word, names);
  return meant === null ? '' : suggestionOf(meant);
}

/** Returns the question for a name that was probably meant. */
export function suggestionOf(name: string): string {
  return ` (Did you mean ${name}?)`;
}

/** Returns the name that a misspelt word most likely stands for; null where none is near enough. */
export function nameMeantBy(word: string, names: readonly string[]): string | null {
  const lower = word.toLowerCase().slice(0, mostCompared);
  const nearest = nearestName(lower, names);
  const begun = names.filter((one) => lower.length > 1 && one.toLowerCase().startsWith(lower));
  if (begun.length === 1) return begun[0]!;
  if (nearest !== null && isNear(lower, nearest)) return nearest.name;
  return names.find((one) => lower.length > 2 && one.toLowerCase().includes(lower)) ?? null;
}

function isNear(
  word: string,
  { name, distance }: { readonly name: string; readonly distance: number },
): boolean {
  const longer = Math.max(word.length, name.length);
  return distance <= Math.max(2, name.length / 3) && 1 - distance / longer > leastKept;
}
