import type { DomainOrigin } from './domain.js';
import type { OwnDomain } from './ownDomain.js';

/** How a domain was made by `loadDomain`. */
interface Making {
  /** Null where another thread cannot make it. */
  readonly origin: DomainOrigin | null;
  /** The user's own module; null for a domain of grae's. */
  readonly module: OwnDomain | null;
}

/** The making of each domain object. A copy with other parts is another domain, which no origin makes again. */
const makings = new WeakMap<object, Making>();

/** Remembers how a domain was made. @returns the domain */
export function rememberMaking<D extends object>(domain: D, making: Making): D {
  makings.set(domain, making);
  return domain;
}

/** How a domain was made; null for one that a program put together itself. */
export function makingOf(domain: object): Making | null {
  return makings.get(domain) ?? null;
}
