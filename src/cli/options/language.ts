import { loadGrammar } from '../../corpus/shipped.js';
import { type DomainOptions, defaultDomainOf, defaultGrammarOf } from '../../domain/index.js';
import type { Grammar } from '../../grammar/grammar.js';
import {
  type Language,
  type LanguageChoice,
  loadLanguage,
  loadUnparsedLanguage,
} from '../../library/language.js';

export interface LanguageOptions extends Omit<DomainOptions, 'grammar' | 'prefix' | 'own'> {
  readonly grammar?: string | undefined;
  /** A name, or the file of a module. */
  readonly domain?: string | undefined;
  /** File of a prefix automaton; false and undefined for none but the domain's. */
  readonly prefixState?: string | boolean | undefined;
  readonly allowCode?: boolean | undefined;
}

/** Loads grammar and domain of a command's options, of which one names the other where only one is given. */
export async function givenLanguage(options: LanguageOptions): Promise<Language> {
  return loadLanguage(await languageChoice(options));
}

/** Loads the language of strings that are read by characters or tokens, as {@link loadUnparsedLanguage} does. */
export async function givenUnparsedLanguage(options: LanguageOptions): Promise<Language<Grammar | null>> {
  return loadUnparsedLanguage(await languageChoice(options));
}

/** The language that a command's options name, with everything loaded that they name as a file. */
export async function languageChoice({
  grammar: named,
  domain,
  prefixState,
  ...options
}: LanguageOptions): Promise<LanguageChoice> {
  const { allowCode } = options;
  const name = named ?? usualGrammarOf(domain);
  const grammar = name === undefined ? undefined : await loadGrammar(name, allowCode);
  const prefix =
    typeof prefixState === 'string' ? await ownPrefix(prefixState, allowCode, grammar ?? null) : undefined;
  const own = await ownDomain(domain, allowCode, grammar ?? null);
  // a file may have the name of a grammar that ships without being it
  const usualDomain = name === undefined ? undefined : defaultDomainOf(name);
  return { ...options, grammar, prefix, domain: own ?? domain ?? usualDomain };
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
