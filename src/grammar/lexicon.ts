import { InputError } from '../base/errors.js';
import type { Grammar } from './grammar.js';

/** The most different texts that the tokens of one type may have. */
const maxTexts = 20_000;

/**
 * Texts of the tokens that a grammar's lexer finds in a corpus, by type: they become the productions of the
 * token. Strings that the lexer cannot read are passed over; parsing reports them.
 *
 * @throws InputError if a type has so many texts that it is no vocabulary
 */
export async function collectLexicon(
  grammar: Grammar,
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<Map<string, readonly string[]>> {
  const { lexer } = grammar;
  const found = new Map<string, Set<string>>();
  if (lexer === null) return new Map();
  for await (const text of texts) {
    lexer.reset(text);
    try {
      for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
        const type = token.type ?? '';
        const known = found.get(type);
        if (known === undefined) found.set(type, new Set([token.text]));
        else known.add(token.text);
        if (known !== undefined && known.size > maxTexts) {
          throw new InputError(
            `${grammar.name}: the token ${type} has more than ${maxTexts} different texts; write its characters as rules of the grammar`,
          );
        }
      }
    } catch (thrown) {
      if (thrown instanceof InputError) throw thrown;
    }
  }
  return new Map([...found].map(([type, own]) => [type, [...own].sort()]));
}
