import { InputError } from '../base/errors.js';
import type { Domain } from '../domain/domain.js';
import { type DomainOptions, domainNames, loadDomain } from '../domain/index.js';
import { spelledCanonically } from '../domain/spelledCanonically.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { Run } from './run.js';

/** Further options of a domain, such as the target of its scores and the judge. */
export type MeaningOptions = Partial<Omit<DomainOptions, 'grammar' | 'prefix' | 'own'>>;

/** A run, with the domain that gives its strings a meaning. */
export interface RunWithDomain {
  readonly run: Run;
  readonly domain: Domain;
}

/**
 * Returns the domain of a run, in its form and with the prefix automaton that the run was made with: one of grae's, the
 * module that the run keeps, or the domain that the run was opened with.
 *
 * @throws InputError for an unknown domain that the options do not hold, and for options with another domain
 */
export async function domainOf(run: Run, meaning: MeaningOptions = {}): Promise<Domain> {
  const { domain: name, form, ownDomain } = run.config;
  const spelling = meaning.spelling ?? run.spelling?.rule;
  const inMemory = run.options.domain;
  if (inMemory !== undefined) {
    const domain = expectOwn(run, inMemory);
    return spelling === 'canonical' ? spelledCanonically(domain) : domain;
  }
  const own = run.domainModule ?? undefined;
  if (ownDomain === true || (own === undefined && !domainNames.includes(name))) {
    throw new InputError({
      code: 'not-ready',
      where: run.name,
      problem: `the run needs your own domain ${name}, which was made in memory, so the run does not keep it`,
      advice: [
        { text: 'open the run in a program that gives it: TrainedModel.open(folder, { domain })' },
        { text: 'train with a module, which a run keeps', setting: 'domain', value: 'FILE.mjs' },
      ],
    });
  }
  const prefix = run.prefix ?? undefined;
  return loadDomain(name, { grammar: run.language, form, ...meaning, spelling, prefix, own });
}

/** Returns the prefix automaton of the language of a run, or null where it has none. */
export async function prefixOf(run: Run): Promise<PrefixAutomaton | null> {
  return run.prefix ?? (await domainOf(run)).prefix;
}

/**
 * Returns a domain with the prefix automaton of a run.
 *
 * @throws InputError for a domain of another name or form than the run's
 */
export function expectOwn({ config, name, prefix }: Run, domain: Domain): Domain {
  if (domain.name !== config.domain || domain.form !== config.form) {
    throw new InputError({
      where: name,
      expected: `the domain ${config.domain} and the form ${config.form} of the run`,
      received: `${domain.name} and ${domain.form}`,
      advice: [{ text: 'pass the domain with which the run was trained' }],
    });
  }
  return prefix === null || domain.prefix === prefix ? domain : { ...domain, prefix };
}
