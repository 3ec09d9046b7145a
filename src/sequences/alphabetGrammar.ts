import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import { alphabetSource, symbolsOf } from '../grammar/alphabet.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';
import { defaultMaxLength } from '../grammar/parse.js';
import type { CorpusLine } from './corpusLine.js';

/** The most symbols of an alphabet: a corpus with more does not consist of strings of a language. */
const maxSymbols = 1_000;

/**
 * Makes the grammar of all strings over the characters or tokens of a corpus, in the form of its domain. It skips
 * strings without that form, and strings that are too long.
 *
 * @param lines of the corpus, and `where` they are, for messages
 * @param random the source of random forms; parsing the corpus later must draw the same ones
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
      throw new InputError({
        where,
        problem: `expected a corpus of at most ${maxSymbols} different ${kind}, but by line ${line} there are more`,
        advice: [
          { text: 'leave out the strings with rare ones' },
          ...(kind === 'tokens' ? [{ text: 'train on characters' }] : []),
        ],
      });
    }
  }
  return compileGrammar(alphabetSource(symbols), { name: kind, reading: 'longest-match' });
}
