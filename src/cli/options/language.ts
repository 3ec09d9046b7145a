import { loadGrammar } from '../../corpus/shipped.js';
import { type DomainOptions, defaultDomainOf } from '../../domain/index.js';
import type { Grammar } from '../../grammar/grammar.js';
import { type GivenLanguage, type Language, languageOf, usualGrammarOf } from '../../library/language.js';

export interface LanguageOptions extends Omit<DomainOptions, 'grammar' | 'prefix' | 'own'> {
  readonly grammar?: string | undefined;
  /** A name, or the file of a module. */
  readonly domain?: string | undefined;
  /** The file of a prefix automaton; false and undefined for the domain's own. */
  readonly prefixState?: string | boolean | undefined;
  readonly allowCode?: boolean | undefined;
}

/** Loads the grammar and the domain that a command's options name; where only one is named, it decides the other. */
export async function givenLanguage(options: LanguageOptions): Promise<Language> {
  return languageOf(await languageChoice(options));
}

/** Resolves a command's options to a language, and loads the files that they name. */
export async function languageChoice({
  grammar: named,
  domain,
  prefixState,
  allowCode,
  ...options
}: LanguageOptions): Promise<GivenLanguage> {
  const shippedDomain = domain === undefined || isModule(domain) ? undefined : domain;
  const name = named ?? usualGrammarOf(shippedDomain);
  const grammar = name === undefined ? undefined : await loadGrammar(name, allowCode);
  const prefix =
    typeof prefixState === 'string' ? await ownPrefix(prefixState, allowCode, grammar ?? null) : undefined;
  const own = await ownDomain(domain, allowCode, grammar ?? null);
  // A file may have the name of a shipped grammar and be another.
  const usualDomain = name === undefined ? undefined : defaultDomainOf(name);
  return { ...options, grammar, prefix, domain: own ?? domain ?? usualDomain };
}

/** Returns whether a domain is the file of a module, not a name. */
function isModule(domain: string): boolean {
  return /\.m?js$/.test(domain);
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
