import { compileOnce } from '../grammar/grammarOrigin.js';
import type { Domain, DomainOrigin } from './domain.js';
import { loadDomain } from './index.js';
import { readDomainModule } from './ownDomain.js';

/** Domains that this thread has made. */
const domains = new Map<string, Promise<Domain>>();

/** A domain from its origin, made when a thread asks for it the first time. @throws as {@link loadDomain} */
export function loadOnce(origin: DomainOrigin): Promise<Domain> {
  const key = JSON.stringify(origin);
  const known = domains.get(key);
  if (known !== undefined) return known;
  const loaded = load(origin);
  domains.set(key, loaded);
  return loaded;
}

async function load({ name, grammar, options, module }: DomainOrigin): Promise<Domain> {
  const own = module === undefined ? undefined : await readDomainModule(module, name);
  return loadDomain(name, { ...options, own, grammar: grammar === null ? null : compileOnce(grammar) });
}
