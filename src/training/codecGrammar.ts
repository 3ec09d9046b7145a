import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { Layout } from '../corpus/layout.js';
import { readStrings } from '../corpus/readLines.js';
import { withLexicon } from '../corpus/withLexicon.js';
import type { Domain } from '../domain/domain.js';
import type { Grammar } from '../grammar/grammar.js';
import type { Representation } from '../run/representation.js';
import type { Run } from '../run/run.js';
import { alphabetGrammar } from '../sequences/alphabetGrammar.js';
import type { CorpusLine } from '../sequences/corpusLine.js';

/** The strings of a training, and what they are read by. */
export interface CodecGrammarOptions {
  /** A file, or `-` for standard input. */
  readonly corpus: string;
  /** The column of a corpus that is a table, by name or number. By default it is found by what the columns hold. */
  readonly column?: string | undefined;
  /**
   * What the strings are parsed by. Where `representation` is given it is the grammar of the domain alone, by which
   * strings are judged; null for a domain that was loaded without one.
   */
  readonly grammar: Grammar | null;
  /**
   * What the sequences of the model are made of instead of productions of a grammar: the characters of the corpus, or
   * its tokens, by {@link Domain.tokens}. The model then knows nothing of the language: no packing unless asked for,
   * and no prefix state. Defaults to productions, or as `start` does.
   */
  readonly representation?: Representation['kind'] | undefined;
  /** The corpus is spelled in the form that this was loaded for; a {@link Preset} may ask for one. */
  readonly domain: Domain;
  /**
   * A trained run whose weights this one begins with. Grammar and domain must be its own; its productions, packed ones
   * too, and its sizes are taken over, and so are those of its other settings that nothing here overrides.
   */
  readonly start?: Run;
  /** Called with what was decided of how the corpus holds its strings, each time that it is read. */
  readonly onLayout?: ((layout: Layout) => void) | undefined;
  /** First lines of the corpus that are left out. Defaults to 0. */
  readonly skip?: number;
}

/** What strings become sequences by, and what of it a run keeps. */
export interface CodecGrammar {
  readonly grammar: Grammar;
  readonly lexicon: Run['lexicon'];
  readonly representation: Representation | undefined;
}

/** @throws InputError where there is no grammar to parse by, or one with a lexer beside characters or tokens */
export async function codecGrammarOf(options: CodecGrammarOptions, seed: number): Promise<CodecGrammar> {
  const { start, grammar, representation: kind, domain, corpus, column, onLayout } = options;
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
      throw new InputError('expected a grammar to parse by, or a representation: characters or tokens');
    }
    return {
      ...(await withLexicon(grammar, domain, corpus, random, { column, onLayout })),
      representation: undefined,
    };
  }
  if (grammar !== null && grammar.lexer !== null) {
    throw new InputError(
      `expected a grammar without a lexer beside ${kind}, but ${grammar.name} has one; write its tokens as rules of the grammar, or leave it out for the domain text`,
    );
  }
  if (corpus === '-') {
    throw new InputError(
      `a model of ${kind} reads its corpus twice, first for their alphabet: give a file instead of standard input`,
    );
  }
  return {
    grammar: await alphabetGrammar(kind, domain, { lines: stringsOf(options), where: corpus }, random),
    lexicon: undefined,
    representation: { kind, language: grammar },
  };
}

/** Lines of the corpus without those that are left out. */
export async function* stringsOf({
  corpus,
  domain: { recognises },
  column,
  onLayout,
  skip = 0,
}: CodecGrammarOptions): AsyncGenerator<CorpusLine> {
  const lines = readStrings(corpus, { recognises, column, onLayout });
  for await (const line of lines) if (line.line > skip) yield line;
}
