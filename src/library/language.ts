import { InputError } from '../base/errors.js';
import type { Domain } from '../domain/domain.js';
import {
  type DomainOptions,
  defaultDomainOf,
  defaultGrammarOf,
  domainNames,
  loadDomain,
} from '../domain/index.js';
import type { OwnDomain } from '../domain/ownDomain.js';
import type { Grammar } from '../grammar/grammar.js';
import { checkAutomaton } from '../grammar/prefixLaws.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';

/** A language as a program gives it: a compiled grammar, and a domain. A grammar alone may imply its domain. */
export interface GivenLanguage extends Omit<DomainOptions, 'grammar' | 'prefix' | 'own'> {
  readonly grammar?: Grammar | undefined;
  /** The name of a domain that ships, or a domain of the user's own. */
  readonly domain?: OwnDomain | string | undefined;
  /** A prefix automaton of the user's own in place of the domain's. */
  readonly prefix?: PrefixAutomaton | undefined;
}

/** A grammar, and the domain that gives its strings a meaning. */
export interface Language<G extends Grammar | null = Grammar> {
  readonly grammar: G;
  readonly domain: Domain;
}

/**
 * Returns a language.
 *
 * @throws InputError without a grammar, for a domain that cannot be loaded, and for a prefix automaton that breaks its laws
 */
export async function languageOf({ grammar, domain, prefix, ...options }: GivenLanguage): Promise<Language> {
  if (grammar === undefined) {
    throw new InputError({
      setting: 'grammar',
      problem: 'expected a grammar: the name of one that ships, or a nearley file',
    });
  }
  if (prefix !== undefined) checkAutomaton(prefix, grammar.table);
  const name = nameOf(domain) ?? defaultDomainOf(grammar.name);
  return { grammar, domain: await loadDomain(name, { ...options, grammar, prefix, own: ownOf(domain) }) };
}

/**
 * Returns the language for a model of characters or tokens. The grammar does not parse the strings of the corpus, but the
 * domain judges by it; the domain `text` needs none.
 *
 * @throws InputError as {@link languageOf}
 */
export async function unparsedLanguageOf(given: GivenLanguage): Promise<Language<Grammar | null>> {
  const { grammar, prefix, form, spelling } = given;
  const domain = given.domain ?? (grammar === undefined ? undefined : defaultDomainOf(grammar.name));
  if (domain === undefined) {
    throw new InputError({
      setting: 'domain',
      problem: `expected a domain (${domainNames.join(', ')}), which says what the characters or tokens mean`,
    });
  }
  if (grammar !== undefined) return languageOf({ ...given, domain });
  const options = { grammar: null, form, spelling, prefix, own: ownOf(domain) };
  return { grammar: null, domain: await loadDomain(nameOf(domain)!, options) };
}

function nameOf(domain: GivenLanguage['domain']): string | undefined {
  return typeof domain === 'object' ? domain.name : domain;
}

function ownOf(domain: GivenLanguage['domain']): OwnDomain | undefined {
  return typeof domain === 'object' ? domain : undefined;
}

/** Returns the usual grammar of a domain; a domain of the user's own has none. */
export function usualGrammarOf(domain: GivenLanguage['domain']): string | undefined {
  return typeof domain === 'string' ? defaultGrammarOf(domain) : undefined;
}
