import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';
import { collectLexicon, needsLexicon } from '../grammar/lexicon.js';
import type { CorpusSource } from './corpusSource.js';

export interface GrammarWithLexicon {
  readonly grammar: Grammar;
  /** The texts of the tokens by type; undefined for a grammar without a lexer. */
  readonly lexicon: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Completes a grammar with the parts that come from a corpus. One with a lexer learns the texts of its tokens, since
 * those are productions, too; one whose classes match more than ASCII learns their characters. Any other grammar stays
 * as it is.
 *
 * @param random the source of random spellings, for a domain whose form draws them
 * @throws InputError for a lexer and a corpus that cannot be read a second time; classes then keep the characters they
 *   have
 */
export async function withLexicon(
  grammar: Grammar,
  domain: Pick<Domain, 'readLine' | 'spell'>,
  corpus: CorpusSource,
  random?: Random,
): Promise<GrammarWithLexicon> {
  if (!needsLexicon(grammar)) return { grammar, lexicon: undefined };
  if (corpus.isReadOnce && grammar.lexer !== null) {
    throw new InputError({
      where: corpus.name,
      problem: 'with a lexer in the grammar, the corpus is read twice, but this one can be read only once',
      advice: [{ text: 'give a file, or texts in memory' }],
    });
  }
  const texts = corpus.isReadOnce ? [] : spelledTexts(corpus, domain, random);
  const lexicon = await collectLexicon(grammar, texts);
  const { name, source, lexer } = grammar;
  const compiled = compileGrammar(source, { name, allowCode: lexer !== null, lexicon });
  return { grammar: compiled, lexicon: Object.fromEntries(lexicon) };
}

async function* spelledTexts(
  corpus: CorpusSource,
  domain: Pick<Domain, 'readLine' | 'spell'>,
  random: Random | undefined,
): AsyncGenerator<string> {
  for await (const line of corpus.lines()) {
    const spelling = domain.spell(domain.readLine(line.text), random);
    if ('text' in spelling) yield spelling.text;
  }
}
