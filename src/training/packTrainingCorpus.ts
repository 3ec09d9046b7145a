import { Codec } from '../grammar/codec.js';
import { checkAutomaton } from '../grammar/prefixLaws.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { countProductions } from '../grammar/productionCounts.js';
import { productionCountsOf } from '../run/productionCounts.js';
import { seesPrefix } from '../run/seesPrefix.js';
import { corpusSourceOf } from '../sequences/corpusSource.js';
import { packingOf } from '../sequences/encodeCorpus.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';
import { type CodecGrammar, type CodecGrammarOptions, codecGrammarOf, stringsOf } from './codecGrammar.js';
import { packDerivations, readDerivations } from './prepareCorpus.js';
import type { LeftOut, PrepareTrainingOptions } from './prepareOptions.js';
import { withoutUnseen } from './withoutUnseen.js';

/** The strings of a training, their language, and what is told of them. */
export type TrainingCorpusOptions = CodecGrammarOptions &
  Pick<PrepareTrainingOptions, 'prefixState' | 'unseen' | 'onParsed' | 'onLeftOut'>;

/** The corpus of a training as packed sequences, and the codec that packed them. */
export interface PackedCorpusOfTraining extends Pick<CodecGrammar, 'lexicon' | 'representation'> {
  readonly codec: Codec;
  /** The automaton that guards samples of the model; null for none. */
  readonly automaton: PrefixAutomaton | null;
  /** Whether a decoder that can see the prefix state does. */
  readonly seesPrefixState: boolean;
  readonly sequences: EncodedCorpus;
  readonly leftOut: LeftOut;
  /** The number of strings in the corpus, those left out included. */
  readonly strings: number;
  /** The number of strings that were brought into the canonical spelling. */
  readonly respelled: number;
  /** The number of each production of the grammar in the sequences, and in those of the run that the training begins with. */
  readonly counts: readonly number[];
  /** SHA-256 of the strings, each with a line break. */
  readonly sha256: string;
}

/** The settings by which a corpus becomes sequences. */
export interface PackingSettings {
  /** The number of productions that packing adds. */
  readonly merges: number;
  /** The longest sequence; null for no limit. */
  readonly limit: number | null;
  readonly seed: number;
}

/**
 * Reads a corpus, finds or takes over the packing, and packs its strings.
 *
 * @throws InputError for a corpus without enough strings of the language, and for an automaton that breaks its laws
 */
export async function packTrainingCorpus(
  options: TrainingCorpusOptions,
  { merges, limit, seed }: PackingSettings,
): Promise<PackedCorpusOfTraining> {
  const { domain, start } = options;
  const { name } = corpusSourceOf(options.corpus);
  const { grammar, lexicon, representation } = await codecGrammarOf(options, seed);
  const seesPrefixState =
    options.prefixState ?? (start === undefined ? representation === undefined : seesPrefix(start.config));
  // a model of characters or tokens has neither prefix state nor guard, unless the user asks for them
  const automaton = representation === undefined || seesPrefixState ? domain.prefix : null;
  if (automaton !== null) checkAutomaton(automaton, grammar.table);
  const corpus = await readDerivations(stringsOf(options), name, { grammar, domain }, seed, options.onParsed);
  const packing = start?.codec.packing ?? packingOf(grammar, corpus.derivations, merges, seed);
  const packed = await packDerivations(corpus, name, packing, grammar, limit);
  const before = start === undefined ? null : await productionCountsOf(start);
  const { sequences, leftOut } =
    before === null || options.unseen === 'allow' ? packed : withoutUnseen(packed, name, packing, before);
  if (leftOut.failed + leftOut.tooLong + leftOut.unseen > 0) options.onLeftOut?.(leftOut);
  const counts = countProductions(packing, sequences.pieces());
  return {
    codec: new Codec(grammar, packing),
    lexicon,
    representation,
    automaton,
    seesPrefixState,
    sequences,
    leftOut,
    strings: corpus.report.strings,
    respelled: corpus.report.respelled,
    counts: before === null ? counts : counts.map((count, production) => count + before[production]!),
    sha256: corpus.sha256,
  };
}
