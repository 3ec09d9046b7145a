import type moo from 'moo';
import language from 'nearley/lib/nearley-language-bootstrapped.js';
import { messageOf } from '../base/errors.js';
import { grammarError } from './grammarPlace.js';

/** A token of a nearley file; blanks and comments are joined into one of the type `ws`. */
export type GrammarToken = moo.Token;

/** The most characters of a grammar: real ones have a few hundred lines, so more is a mistake or an attack. */
const maxSourceLength = 1_000_000;

/**
 * Cuts a nearley file into tokens with nearley's own lexer.
 *
 * @throws GrammarError for a file that is too long, and for a character that begins no token, with its place
 */
export function tokenise(source: string, name: string): GrammarToken[] {
  if (source.length > maxSourceLength) {
    throw grammarError(
      name,
      '',
      null,
      `expected a grammar of at most ${maxSourceLength} characters, but it has ${source.length}`,
    );
  }
  const lexer = language.Lexer as moo.Lexer;
  lexer.reset(source);
  const tokens: GrammarToken[] = [];
  try {
    for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
      const isBlank = token.type === 'ws' || token.type === 'comment';
      if (!isBlank) tokens.push(token);
      else if (tokens.at(-1)?.type !== 'ws') tokens.push({ ...token, type: 'ws', value: ' ' });
    }
  } catch (thrown) {
    const [, line, column] = /line (\d+) col (\d+)/.exec(messageOf(thrown)) ?? [];
    if (line === undefined) throw grammarError(name, source, tokens.at(-1)?.line ?? 1, messageOf(thrown));
    const character = source.split('\n')[Number(line) - 1]?.[Number(column) - 1] ?? '';
    throw grammarError(
      name,
      source,
      Number(line),
      `did not expect ${JSON.stringify(character)} there; expected a rule such as S -> "a" S | "b"`,
      Number(column),
    );
  }
  return tokens;
}
