import { InputError } from '../base/errors.js';
import { loadGrammar } from '../corpus/shipped.js';
import type { Domain } from '../domain/domain.js';
import { type DomainOptions, defaultDomainOf, defaultGrammarOf, loadDomain } from '../domain/index.js';
import type { Grammar } from '../grammar/grammar.js';

export interface LanguageOptions extends Omit<DomainOptions, 'grammar'> {
  readonly grammar?: string | undefined;
  readonly domain?: string | undefined;
  readonly allowCode?: boolean | undefined;
}

export interface Language {
  readonly grammar: Grammar;
  readonly domain: Domain;
}

/** Grammar and domain of a command's options: either one names the other where only one is given. */
export async function loadLanguage(options: LanguageOptions): Promise<Language> {
  const { grammar: grammarName, domain: domainName, allowCode, ...rest } = options;
  const named = grammarName ?? (domainName === undefined ? undefined : defaultGrammarOf(domainName));
  if (named === undefined) {
    throw new InputError('expected --grammar: expression, smiles, zinc, or a nearley file');
  }
  const grammar = await loadGrammar(named, allowCode);
  const domain = await loadDomain(domainName ?? defaultDomainOf(named), { ...rest, grammar });
  return { grammar, domain };
}
