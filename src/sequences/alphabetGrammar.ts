import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import { alphabetSource, symbolsOf } from '../grammar/alphabet.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';
import { defaultMaxLength } from '../grammar/parse.js';
import type { CorpusLine } from './corpusLine.js';

/** Symbols of an alphabet: a corpus of more is of another kind than strings of a language. */
const maxSymbols = 1_000;

/**
 * The grammar of all strings over the characters or tokens of a corpus, in the form of its domain. Strings that have no
 * form, and those that are too long to be read, are passed over.
 *
 * @param lines of the corpus, and `where` they are, for messages
 * @param random what a random form of the domain is drawn from: to be drawn again the same as the corpus is parsed
 * @throws InputError for more than 1,000 symbols
 */
export async function alphabetGrammar(
  kind: 'characters' | 'tokens',
  domain: Pick<Domain, 'readLine' | 'spell' | 'tokens'>,
  { lines, where }: { readonly lines: AsyncIterable<CorpusLine>; readonly where: string },
  random: Random,
): Promise<Grammar> {
  const tokens = kind === 'tokens' ? domain.tokens : null;
  const symbols = new Set<string>();
  for await (const { line, text: read, tooLong, reason } of lines) {
    const input = domain.readLine(read);
    if (input === '' || tooLong === true || reason !== undefined) continue;
    const spelling = domain.spell(input, random);
    if ('reason' in spelling || spelling.text.length > defaultMaxLength) continue;
    for (const symbol of symbolsOf(spelling.text, tokens)) symbols.add(symbol);
    if (symbols.size > maxSymbols) {
      throw new InputError(
        `${where}: expected a corpus of at most ${maxSymbols} different ${kind}, but there are more by line ${line}; take the strings with rare ones out${kind === 'tokens' ? ', or train on characters' : ''}`,
      );
    }
  }
  return compileGrammar(alphabetSource(symbols), { name: kind, reading: 'longest-match' });
}
