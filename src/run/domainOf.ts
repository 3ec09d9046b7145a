import { InputError } from '../base/errors.js';
import type { Domain } from '../domain/domain.js';
import { type DomainOptions, domainNames, loadDomain } from '../domain/index.js';
import type { Run } from './run.js';

/** Further options of a domain: what its scores compare with, who judges. */
export type MeaningOptions = Partial<Omit<DomainOptions, 'grammar' | 'prefix' | 'own'>>;

/** A run and what its strings mean. */
export interface RunWithDomain {
  readonly run: Run;
  readonly domain: Domain;
}

/**
 * The domain of a run, in its form and with the prefix automaton that it was made with: one of grae's, the module that
 * the run keeps, or the one that the run was opened with. A run whose own domain is not there is never read as text.
 *
 * @throws InputError where the domain is neither known nor given, or another one is given
 */
export async function domainOf(run: Run, meaning: MeaningOptions = {}): Promise<Domain> {
  const { domain: name, form, ownDomain } = run.config;
  const given = run.options.domain;
  if (given !== undefined) return expectOwn(run, given);
  const own = run.domainModule ?? undefined;
  if (ownDomain === true || (own === undefined && !domainNames.includes(name))) {
    throw new InputError({
      code: 'not-ready',
      where: run.folder,
      problem: `the run needs the domain ${name}, which is your own: it was made in memory, and the run does not keep it`,
      advice: [
        { text: 'open the run in a program that gives it: TrainedModel.open(folder, { domain })' },
        { text: 'train with a module, which a run keeps', setting: 'domain', value: 'FILE.mjs' },
      ],
    });
  }
  const prefix = run.prefix ?? undefined;
  return loadDomain(name, { grammar: run.language, form, ...meaning, prefix, own });
}

function expectOwn({ config, folder, prefix }: Run, given: Domain): Domain {
  if (given.name !== config.domain || given.form !== config.form) {
    throw new InputError(
      `${folder}: expected the domain ${config.domain} and the form ${config.form} of the run, but received: ${given.name} and ${given.form}; give the one that the run was made with`,
    );
  }
  return prefix === null || given.prefix === prefix ? given : { ...given, prefix };
}
