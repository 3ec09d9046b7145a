import { Random } from '../base/random.js';
import type { Domain, DomainOrigin, Spelling } from '../domain/domain.js';
import { loadOnce } from '../domain/loadOnce.js';

/** Strings to spell, with the origin of their domain. */
export interface SpellTask {
  readonly origin: DomainOrigin;
  readonly texts: readonly string[];
  readonly seed: number;
}

/** Spells the strings of a task, in their order. */
export async function spellPiece({ origin, texts, seed }: SpellTask): Promise<Spelling[]> {
  return spellHere(await loadOnce(origin), texts, seed);
}

/**
 * Spells strings in the form and the spelling of their domain.
 *
 * @param seed the seed of a random form; each string has a generator of its own, so it does not depend on the others
 */
export function spellHere(domain: Pick<Domain, 'spell'>, texts: readonly string[], seed: number): Spelling[] {
  return texts.map((text) => domain.spell(text, new Random(seed)));
}
