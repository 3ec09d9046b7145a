import { InputError } from '../base/errors.js';
import { unknownName } from '../base/unknownName.js';
import type { Domain } from './domain.js';

/**
 * Refuses names that are no scores.
 *
 * @param available the names that can be asked for
 * @throws InputError for a name that is not available, with the nearest that is; for no names; for a name twice
 */
export function checkScores(names: readonly string[], available: readonly string[], domain: string): void {
  if (available.length === 0)
    throw new InputError({
      setting: 'scores',
      problem: `the domain ${domain} has no scores to choose from`,
      advice: [{ text: 'leave them out', setting: 'scores' }],
    });
  if (names.length === 0)
    throw new InputError({
      setting: 'scores',
      problem: `expected the names of some scores: ${available.join(', ')}`,
    });
  for (const [i, name] of names.entries()) {
    if (!available.includes(name)) {
      throw unknownName(`scores of the domain ${domain} (${available.join(', ')})`, name, available);
    }
    if (names.indexOf(name) < i)
      throw new InputError({
        setting: 'scores',
        problem: `expected each score once, but received ${name} twice`,
      });
  }
}

/**
 * The names of scores, with those of a suite in place of its name.
 *
 * @param suites names by the name of the suite
 * @throws InputError as {@link checkScores}
 */
export function expandScores(
  names: readonly string[],
  available: readonly string[],
  suites: Readonly<Record<string, readonly string[]>>,
  domain: string,
): readonly string[] {
  checkScores(names, [...available, ...Object.keys(suites)], domain);
  return [...new Set(names.flatMap((name) => suites[name] ?? [name]))];
}

/** A copy of a domain that gives only some of its scores and labels. @throws InputError as {@link checkScores} */
export function withChosenScores(domain: Domain, names: readonly string[]): Domain {
  checkScores(names, [...domain.scoreNames, ...domain.labelNames], domain.name);
  const chosen = new Set(names);
  const isChosen = (name: string): boolean => chosen.has(name);
  const { ranking } = domain;
  return {
    ...domain,
    scoreNames: domain.scoreNames.filter(isChosen),
    shownScores: domain.scoreNames.filter(isChosen),
    labelNames: domain.labelNames.filter(isChosen),
    ranking: ranking !== null && isChosen(ranking.score) ? ranking : null,
    judge: (text) => {
      const verdict = domain.judge(text);
      return {
        ...verdict,
        scores: Object.fromEntries(Object.entries(verdict.scores).filter(([name]) => isChosen(name))),
      };
    },
  };
}
