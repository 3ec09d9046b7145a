import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Domain } from '../domain/domain.js';
import type { Grammar } from '../grammar/grammar.js';
import type { Representation } from '../run/representation.js';
import type { Run } from '../run/run.js';
import { alphabetGrammar } from '../sequences/alphabetGrammar.js';
import type { CorpusLine } from '../sequences/corpusLine.js';
import { type CorpusSource, corpusSourceOf, type Texts } from '../sequences/corpusSource.js';
import { withLexicon } from '../sequences/withLexicon.js';

/** The strings of a training, and the language that parses them. */
export interface CodecGrammarOptions {
  readonly corpus: CorpusSource | Texts;
  /**
   * The grammar that parses the strings. With a `representation` only the domain uses it, to judge strings; null for a
   * domain that was loaded without one.
   */
  readonly grammar: Grammar | null;
  /**
   * The units of the model's sequences in place of productions: the characters of the corpus, or its tokens, by
   * {@link Domain.tokens}. Such a model knows nothing of the language: by default it has neither packing nor a prefix
   * state. Defaults to productions, or to the units of `start`.
   */
  readonly representation?: Representation['kind'] | undefined;
  /** The domain, in the form in which the corpus is to be spelled; a preset may name one. */
  readonly domain: Domain;
  /**
   * A trained run whose weights the new one begins with. Grammar and domain must be the same. The new run takes over
   * productions, packed ones too, sizes, and all other settings that the options do not override.
   */
  readonly start?: Run;
  /** The number of lines to leave out at the beginning of the corpus. Defaults to 0. */
  readonly skip?: number;
}

/** The grammar that turns strings into sequences, and the parts of it that a run stores. */
export interface CodecGrammar {
  readonly grammar: Grammar;
  readonly lexicon: Run['lexicon'];
  readonly representation: Representation | undefined;
}

/** @throws InputError for a missing grammar, or for a grammar with a lexer beside characters or tokens */
export async function codecGrammarOf(options: CodecGrammarOptions, seed: number): Promise<CodecGrammar> {
  const { start, grammar, representation: kind, domain } = options;
  if (start !== undefined) {
    const { codec, lexicon, config, language } = start;
    const { representation } = config;
    return {
      grammar: codec.grammar,
      lexicon,
      representation: representation && { kind: representation.kind, language },
    };
  }
  const random = new Random(seed);
  if (kind === undefined) {
    if (grammar === null) {
      throw new InputError({
        setting: 'grammar',
        problem: 'expected a grammar to parse the corpus with, or a representation: characters or tokens',
      });
    }
    return {
      ...(await withLexicon(grammar, domain, corpusSourceOf(options.corpus), random)),
      representation: undefined,
    };
  }
  if (grammar !== null && grammar.lexer !== null) {
    throw new InputError({
      setting: 'grammar',
      problem: `a model of ${kind} needs a grammar without a lexer, but ${grammar.name} has one`,
      advice: [
        { text: 'write its tokens as rules of the grammar' },
        { text: 'leave the grammar out for the domain text', setting: 'grammar' },
      ],
    });
  }
  const { name: where, isReadOnce } = corpusSourceOf(options.corpus);
  if (isReadOnce) {
    throw new InputError({
      where,
      problem: `for a model of ${kind} the corpus is read twice, first for the alphabet, but this one can be read only once`,
      advice: [{ text: 'give a file, or texts in memory' }],
    });
  }
  return {
    grammar: await alphabetGrammar(kind, domain, { lines: stringsOf(options), where }, random),
    lexicon: undefined,
    representation: { kind, language: grammar },
  };
}

/** Yields the lines of the corpus, without the first ones to skip. */
export async function* stringsOf({
  corpus,
  skip = 0,
}: Pick<CodecGrammarOptions, 'corpus' | 'skip'>): AsyncGenerator<CorpusLine> {
  for await (const line of corpusSourceOf(corpus).lines()) if (line.line > skip) yield line;
}
