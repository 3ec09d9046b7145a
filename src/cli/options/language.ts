import { InputError } from '../../base/errors.js';
import { loadGrammar } from '../../corpus/shipped.js';
import type { Domain } from '../../domain/domain.js';
import {
  type DomainOptions,
  defaultDomainOf,
  defaultGrammarOf,
  domainNames,
  loadDomain,
} from '../../domain/index.js';
import type { Grammar } from '../../grammar/grammar.js';

export interface LanguageOptions extends Omit<DomainOptions, 'grammar' | 'prefix' | 'own'> {
  readonly grammar?: string | undefined;
  /** A name, or the file of a module. */
  readonly domain?: string | undefined;
  /** File of a prefix automaton; false and undefined for none but the domain's. */
  readonly prefixState?: string | boolean | undefined;
  readonly allowCode?: boolean | undefined;
}

export interface Language {
  readonly grammar: Grammar;
  readonly domain: Domain;
}

/** Grammar and domain of a command's options: either one names the other where only one is given. */
export async function loadLanguage(options: LanguageOptions): Promise<Language> {
  const { grammar: grammarName, domain: domainName, prefixState, allowCode, ...rest } = options;
  const named = grammarName ?? usualGrammarOf(domainName);
  if (named === undefined) {
    throw new InputError('expected --grammar: expression, smiles, zinc, or a nearley file');
  }
  const grammar = await loadGrammar(named, allowCode);
  const prefix =
    typeof prefixState === 'string' ? await ownPrefix(prefixState, allowCode, grammar) : undefined;
  const own = await ownDomain(domainName, allowCode, grammar);
  const name = own?.name ?? domainName ?? defaultDomainOf(named);
  return { grammar, domain: await loadDomain(name, { ...rest, grammar, prefix, own }) };
}

/**
 * Grammar and domain of strings that are read by characters or tokens. The grammar does not parse them then: the domain
 * judges by it, and the domain text does without.
 */
export async function loadUnparsedLanguage(
  options: LanguageOptions,
): Promise<Omit<Language, 'grammar'> & { readonly grammar: Grammar | null }> {
  const { grammar, domain = grammar === undefined ? undefined : defaultDomainOf(grammar) } = options;
  if (domain === undefined) {
    throw new InputError(
      `expected --domain of ${domainNames.join(', ')}: what the characters or tokens mean`,
    );
  }
  if (grammar !== undefined || usualGrammarOf(domain) !== undefined) return loadLanguage(options);
  const { prefixState, allowCode, form } = options;
  const prefix = typeof prefixState === 'string' ? await ownPrefix(prefixState, allowCode, null) : undefined;
  const own = await ownDomain(domain, allowCode, null);
  return {
    grammar: null,
    domain: await loadDomain(own?.name ?? domain, { grammar: null, form, prefix, own }),
  };
}

/** A module's file, not the name of a domain. */
function isModule(domain: string): boolean {
  return /\.m?js$/.test(domain);
}

/** A domain of the user's own has no grammar that is usual for it. */
function usualGrammarOf(domain: string | undefined): string | undefined {
  return domain === undefined || isModule(domain) ? undefined : defaultGrammarOf(domain);
}

async function ownDomain(
  domain: string | undefined,
  allowCode: boolean | undefined,
  grammar: Grammar | null,
) {
  if (domain === undefined || !isModule(domain)) return undefined;
  const { loadDomainModule } = await import('../../corpus/loadDomainModule.js');
  return loadDomainModule(domain, allowCode, grammar);
}

async function ownPrefix(file: string, allowCode: boolean | undefined, grammar: Grammar | null) {
  const { loadPrefix } = await import('../../corpus/loadPrefix.js');
  const { checkAutomaton } = await import('../../grammar/prefixLaws.js');
  const prefix = await loadPrefix(file, allowCode, grammar);
  if (grammar !== null) checkAutomaton(prefix, grammar.table, file);
  return prefix;
}
