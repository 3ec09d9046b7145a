import { InputError } from '../base/errors.js';
import { loadGrammar } from '../corpus/shipped.js';
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

/** A language as a user chooses it: a grammar and a domain. One of them is enough if it implies the other. */
export interface LanguageChoice extends Omit<DomainOptions, 'grammar' | 'prefix' | 'own'> {
  /** A grammar, the name of one that ships, or a nearley file. */
  readonly grammar?: Grammar | string | undefined;
  /** The name of a domain that ships, or a domain of the user's own. */
  readonly domain?: OwnDomain | string | undefined;
  /** A prefix automaton of the user's own in place of the domain's. */
  readonly prefix?: PrefixAutomaton | undefined;
  /** Whether the JavaScript of a grammar file, its lexer, may run. Defaults to false. */
  readonly allowCode?: boolean | undefined;
}

/** A grammar, and the domain that gives its strings a meaning. */
export interface Language<G extends Grammar | null = Grammar> {
  readonly grammar: G;
  readonly domain: Domain;
}

/**
 * Loads a language.
 *
 * @throws InputError for a choice without a grammar, for a grammar or domain that cannot be loaded, and for a prefix
 *   automaton that breaks its laws
 */
export async function loadLanguage(choice: LanguageChoice): Promise<Language> {
  const { grammar: given = usualGrammarOf(choice.domain), domain, prefix, allowCode, ...options } = choice;
  if (given === undefined) {
    throw new InputError({
      setting: 'grammar',
      problem: 'expected a grammar: the name of one that ships, or a nearley file',
    });
  }
  const grammar = typeof given === 'string' ? await loadGrammar(given, allowCode) : given;
  if (prefix !== undefined) checkAutomaton(prefix, grammar.table);
  const name = nameOf(domain) ?? defaultDomainOf(grammar.name);
  return { grammar, domain: await loadDomain(name, { ...options, grammar, prefix, own: ownOf(domain) }) };
}

/**
 * Loads the language for a model of characters or tokens. The grammar does not parse the strings of the corpus, but the
 * domain judges by it; the domain `text` needs none.
 *
 * @throws InputError as {@link loadLanguage}
 */
export async function loadUnparsedLanguage(choice: LanguageChoice): Promise<Language<Grammar | null>> {
  const { grammar, prefix, form, spelling } = choice;
  const domain =
    choice.domain ??
    (grammar === undefined
      ? undefined
      : defaultDomainOf(typeof grammar === 'string' ? grammar : grammar.name));
  if (domain === undefined) {
    throw new InputError({
      setting: 'domain',
      problem: `expected a domain (${domainNames.join(', ')}), which says what the characters or tokens mean`,
    });
  }
  if (grammar !== undefined || usualGrammarOf(domain) !== undefined)
    return loadLanguage({ ...choice, domain });
  const options = { grammar: null, form, spelling, prefix, own: ownOf(domain) };
  return { grammar: null, domain: await loadDomain(nameOf(domain)!, options) };
}

function nameOf(domain: LanguageChoice['domain']): string | undefined {
  return typeof domain === 'object' ? domain.name : domain;
}

function ownOf(domain: LanguageChoice['domain']): OwnDomain | undefined {
  return typeof domain === 'object' ? domain : undefined;
}

/** Returns the usual grammar of a domain; a domain of the user's own has none. */
export function usualGrammarOf(domain: LanguageChoice['domain']): string | undefined {
  return typeof domain === 'string' ? defaultGrammarOf(domain) : undefined;
}
