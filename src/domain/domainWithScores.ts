import { withChosenScores } from './chosenScores.js';
import type { Domain } from './domain.js';
import { makingOf } from './loadedDomains.js';
import { loadOnce } from './loadOnce.js';

/**
 * The same domain with certain scores alone. It is loaded anew for them where that is possible, so that it has scores that
 * are computed on request alone, computes nothing else, and can be loaded by other threads.
 *
 * @throws InputError for a score that the domain does not have, with the nearest that it has
 */
export async function domainWithScores(domain: Domain, names: readonly string[]): Promise<Domain> {
  const origin = makingOf(domain)?.origin ?? null;
  if (origin === null) return withChosenScores(domain, names);
  return loadOnce({ ...origin, options: { ...origin.options, scores: names } });
}
