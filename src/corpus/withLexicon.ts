import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';
import { collectLexicon, needsLexicon } from '../grammar/lexicon.js';
import { type ReadStringsOptions, readStrings } from './readLines.js';

export interface GrammarWithLexicon {
  readonly grammar: Grammar;
  /** Texts of the tokens by type; undefined for a grammar without a lexer. */
  readonly lexicon: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * A grammar with a lexer learns the texts of its tokens from a corpus, since those are productions too, and one whose
 * classes match more than ASCII their characters; any other one is given back as it is.
 *
 * @param random what a random form of the domain is drawn from
 * @param options how the corpus is read, as for {@link readStrings}
 * @throws InputError for a lexer and standard input, which cannot be read a second time; of such a corpus, classes
 *   have only what they have without one
 */
export async function withLexicon(
  grammar: Grammar,
  domain: Pick<Domain, 'readLine' | 'spell' | 'recognises'>,
  corpus: string,
  random?: Random,
  options: ReadStringsOptions = {},
): Promise<GrammarWithLexicon> {
  if (!needsLexicon(grammar)) return { grammar, lexicon: undefined };
  if (corpus === '-' && grammar.lexer !== null) {
    throw new InputError(
      'a grammar with a lexer reads its corpus twice: give a file instead of standard input',
    );
  }
  const texts = corpus === '-' ? [] : textsOf(corpus, domain, random, options);
  const lexicon = await collectLexicon(grammar, texts);
  const { name, source, lexer } = grammar;
  const compiled = compileGrammar(source, { name, allowCode: lexer !== null, lexicon });
  return { grammar: compiled, lexicon: Object.fromEntries(lexicon) };
}

async function* textsOf(
  corpus: string,
  domain: Pick<Domain, 'readLine' | 'spell' | 'recognises'>,
  random: Random | undefined,
  options: ReadStringsOptions,
): AsyncGenerator<string> {
  for await (const line of readStrings(corpus, { recognises: domain.recognises, ...options })) {
    const spelling = domain.spell(domain.readLine(line.text), random);
    if ('text' in spelling) yield spelling.text;
  }
}
