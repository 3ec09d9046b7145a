import { sha256 } from '../base/sha256.js';
import type { WritableStore } from '../base/store.js';
import type { OwnDomain } from '../domain/ownDomain.js';
import type { Codec } from '../grammar/codec.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { describeProduction } from '../grammar/show.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';
import { artefacts } from './artefacts.js';
import { expectFree } from './expectFree.js';
import type { Representation } from './representation.js';
import { RunFiles } from './runFiles.js';
import { productionsHash } from './runLanguage.js';
import {
  type Environment,
  type NewRunConfig,
  type ProductionsFile,
  type RunConfig,
  runConfigSchema,
} from './schema.js';

/** The parts of a new run. */
export interface NewRun {
  readonly config: NewRunConfig;
  readonly codec: Codec;
  /** The units of sequences, for a model of characters or tokens. */
  readonly representation?: Representation | undefined;
  readonly lexicon?: Readonly<Record<string, readonly string[]>>;
  /** The number of each production of the grammar in the corpus. */
  readonly counts: readonly number[];
  readonly environment: Environment;
  readonly corpus: EncodedCorpus;
  /** Other spellings of the training strings, which the encoder reads too. */
  readonly spellings?: EncodedCorpus | undefined;
  /** The automaton of the language; the run stores one of the user's own if it comes with its source. */
  readonly prefix?: PrefixAutomaton | null;
  /** The user's own domain, if it is a module; the run stores it. */
  readonly domain?: OwnDomain | undefined;
  /** The file of another run's weights that the training begins with, and the name of that run. */
  readonly start?: { readonly run: string; readonly weights: Uint8Array } | undefined;
}

/**
 * Writes the parts of a new run into a store, in one step, and ties them to the settings.
 *
 * @throws InputError for a store that already holds something
 */
export async function writeNewRun(store: WritableStore, parts: NewRun): Promise<void> {
  await expectFree(store);
  const { codec, representation, prefix, domain, start } = parts;
  const { corpus, spellings = null } = parts;
  const encoded = artefacts.corpus.format({ corpus, spellings }, '');
  const language = representation?.language?.source;
  const contents = {
    [artefacts.grammar.file]: codec.grammar.source,
    ...(language === undefined ? {} : { [artefacts.language.file]: language }),
    [artefacts.productions.file]: artefacts.productions.format(productionsOf(parts), ''),
    [artefacts.environment.file]: artefacts.environment.format(parts.environment, ''),
    ...(prefix?.source === undefined ? {} : { [artefacts.prefix.file]: prefix.source }),
    ...(domain === undefined ? {} : { [artefacts.domain.file]: domain.source }),
    [artefacts.corpus.file]: encoded,
    ...(start === undefined ? {} : { [artefacts.start.file]: start.weights }),
  };
  // parsing gives the settings as a reader of the file gets them, in the same order of keys
  const config = runConfigSchema().parse({
    ...parts.config,
    corpus: { ...parts.config.corpus, encodedSha256: sha256(encoded) },
    ...(representation === undefined ? {} : { representation: described(representation) }),
    ...(prefix?.source === undefined
      ? {}
      : { prefixModule: { name: prefix.name, sha256: sha256(prefix.source) } }),
    ...(domain === undefined ? {} : { domainModule: { name: domain.name, sha256: sha256(domain.source) } }),
    ...(start === undefined ? {} : { start: { run: start.run, weightsSha256: sha256(start.weights) } }),
  });
  await RunFiles.create(store, config, contents);
}

function productionsOf({ codec, lexicon, counts }: NewRun): ProductionsFile {
  const { grammar, table, packing } = codec;
  return {
    grammarSha256: productionsHash(grammar.table),
    productions: table.productions.map((_, index) => describeProduction(table, index)),
    merges: packing.merges.map((merge) => ({ ...merge })),
    counts: [...counts],
    ...(lexicon === undefined ? {} : { lexicon: copyOf(lexicon) }),
  };
}

function described({ kind, language }: Representation): RunConfig['representation'] {
  return {
    kind,
    language: language === null ? null : { name: language.name, sha256: sha256(language.source) },
  };
}

function copyOf(lexicon: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(lexicon).map(([type, texts]) => [type, [...texts]]));
}
