import type { DomainOrigin } from './domain.js';
import type { OwnDomain } from './ownDomain.js';

/** The way in which `loadDomain` made a domain. */
interface Making {
  /** Null where another thread cannot make it. */
  readonly origin: DomainOrigin | null;
  /** The user's own module; null for a domain of grae's. */
  readonly module: OwnDomain | null;
}

/**
 * The making of each domain object, forgotten with the object. A copy with other parts is another domain, which no origin
 * makes again.
 */
const makings = new WeakMap<object, Making>();

/** Remembers the making of a domain. @returns the domain */
export function rememberMaking<D extends object>(domain: D, making: Making): D {
  makings.set(domain, making);
  return domain;
}

/** The making of a domain; null for one that a program put together itself. */
export function makingOf(domain: object): Making | null {
  return makings.get(domain) ?? null;
}
