import { loadGrammar } from '../corpus/shipped.js';
import type { Grammar } from '../grammar/grammar.js';
import { type GivenLanguage, type Language, languageOf, usualGrammarOf } from './language.js';

/** A language as a user chooses it: a grammar and a domain. One of them is enough if it implies the other. */
export interface LanguageChoice extends Omit<GivenLanguage, 'grammar'> {
  /** A grammar, the name of one that ships, or a nearley file. */
  readonly grammar?: Grammar | string | undefined;
  /** Whether the JavaScript of a grammar file, its lexer, may run. Defaults to false. */
  readonly allowCode?: boolean | undefined;
}

/**
 * Loads a language.
 *
 * @throws InputError for a choice without a grammar, for a grammar or domain that cannot be loaded, and for a prefix
 *   automaton that breaks its laws
 */
export async function loadLanguage(choice: LanguageChoice): Promise<Language> {
  const { allowCode: _, ...given } = await withGrammar(choice);
  return languageOf(given);
}

/** Loads the grammar of a choice, or the usual one of its domain. @throws InputError for one that cannot be loaded */
export async function withGrammar<Choice extends LanguageChoice>(
  choice: Choice,
): Promise<Omit<Choice, 'grammar'> & Pick<GivenLanguage, 'grammar'>> {
  const { grammar = usualGrammarOf(choice.domain), allowCode } = choice;
  return {
    ...choice,
    grammar: typeof grammar === 'string' ? await loadGrammar(grammar, allowCode) : grammar,
  };
}
