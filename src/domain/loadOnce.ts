import { compileOnce } from '../grammar/grammarOrigin.js';
import type { Domain, DomainOrigin } from './domain.js';
import { loadDomain } from './index.js';
import { readDomainModule } from './ownDomain.js';

/** The domains that this thread has made, by origin. A thread serves one command or model, so there are few. */
const domains = new Map<string, Promise<Domain>>();

/** Loads a domain from its origin, once in a thread. @throws as {@link loadDomain} */
export function loadOnce(origin: DomainOrigin): Promise<Domain> {
  const key = JSON.stringify(origin);
  let domain = domains.get(key);
  if (domain === undefined) {
    domain = load(origin);
    domains.set(key, domain);
  }
  return domain;
}

async function load({ name, grammar, options, module }: DomainOrigin): Promise<Domain> {
  const own = module === undefined ? undefined : await readDomainModule(module, name);
  return loadDomain(name, { ...options, own, grammar: grammar === null ? null : compileOnce(grammar) });
}
