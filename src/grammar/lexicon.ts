import { InputError } from '../base/errors.js';
import type { CharacterClass } from './characterClass.js';
import type { Grammar } from './grammar.js';
import type { Lexer } from './lexer.js';

/** The most different texts that the tokens of one type may have. */
const maxTexts = 20_000;

/** Whether the strings of a grammar depend on a corpus: it has a lexer, or classes that match more than ASCII. */
export function needsLexicon({ lexer, classes }: Pick<Grammar, 'lexer' | 'classes'>): boolean {
  return lexer !== null || classes.some(isWide);
}

const isWide = ({ beyond, isOpen }: CharacterClass): boolean => isOpen || beyond.length > 0;

/**
 * Collects the parts of a grammar that come from a corpus. For each type of token, these are the texts that the lexer
 * finds: they become the productions of the token. It skips strings that the lexer cannot read, which parsing reports.
 * For each class, these are characters beyond ASCII: the ones that the class names, and the ones of the corpus that it
 * matches.
 *
 * @throws InputError if a type has too many texts to be a vocabulary
 */
export async function collectLexicon(
  grammar: Pick<Grammar, 'name' | 'lexer' | 'classes'>,
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<Map<string, readonly string[]>> {
  const { lexer, name } = grammar;
  const wide = grammar.classes.filter(isWide);
  const tokens = new Map<string, Set<string>>();
  const characters = new Set<string>();
  for await (const text of texts) {
    if (wide.length > 0) for (const unit of text.split('')) characters.add(unit);
    if (lexer !== null) collectTokens(lexer, text, tokens, name);
  }
  return new Map([
    ...[...tokens].map(([type, own]) => [type, [...own].sort()] as const),
    ...wide.map((one) => [one.name, charactersOf(one, characters)] as const),
  ]);
}

function charactersOf(
  { pattern, ascii, named, beyond }: CharacterClass,
  read: ReadonlySet<string>,
): string[] {
  const matched = [...read].filter((unit) => !ascii.includes(unit) && pattern.test(unit));
  const own = [...new Set([...named, ...matched])].sort();
  return own.length + ascii.length > 0 ? own : [...beyond];
}

function collectTokens(lexer: Lexer, text: string, found: Map<string, Set<string>>, name: string): void {
  lexer.reset(text);
  try {
    for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
      const type = token.type ?? '';
      const texts = found.get(type);
      if (texts === undefined) found.set(type, new Set([token.text]));
      else texts.add(token.text);
      if (texts !== undefined && texts.size > maxTexts) {
        throw new InputError(
          `${name}: the token ${type} has more than ${maxTexts} different texts; write its characters as rules of the grammar`,
        );
      }
    }
  } catch (thrown) {
    if (thrown instanceof InputError) throw thrown;
  }
}
