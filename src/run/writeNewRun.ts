import { basename, join } from 'node:path';
import { sha256 } from '../base/sha256.js';
import type { OwnDomain } from '../domain/ownDomain.js';
import type { Codec } from '../grammar/codec.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { describeProduction } from '../grammar/show.js';
import { replaceFile } from '../host/node/files.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';
import { runFiles } from './artefacts.js';
import { writeCorpusFile } from './corpusFile.js';
import type { Representation } from './representation.js';
import { hashOf } from './runLanguage.js';
import {
  type Environment,
  type NewRunConfig,
  type ProductionsFile,
  type RunConfig,
  runConfigSchema,
} from './schema.js';
import { Ties } from './ties.js';

/** The parts of a run before the first step. */
export interface NewRun {
  readonly config: NewRunConfig;
  readonly codec: Codec;
  /** Only for a model of characters or tokens, whose codec's grammar is not that of the language. */
  readonly representation?: Representation | undefined;
  readonly lexicon?: Readonly<Record<string, readonly string[]>>;
  readonly environment: Environment;
  readonly corpus: EncodedCorpus;
  /** Other spellings of its strings: what the encoder reads in training besides. */
  readonly readings?: EncodedCorpus | undefined;
  /** The automaton of the language; one of the user's own is kept with the run if it has its source. */
  readonly prefix?: PrefixAutomaton | null;
  /** The user's own domain, where it is a module: the run keeps it. */
  readonly domain?: OwnDomain | undefined;
  /** The run whose weights training begins with. */
  readonly start?: { readonly folder: string; weightsBytes(): Promise<Uint8Array> } | undefined;
}

/** Writes the parts of a new run into a folder, and ties them to the configuration. */
export async function writeNewRun(
  folder: string,
  parts: NewRun,
): Promise<{ readonly config: RunConfig; readonly ties: Ties }> {
  const { codec, representation } = parts;
  const write = (name: keyof typeof runFiles, data: string | Uint8Array): Promise<void> =>
    replaceFile(join(folder, runFiles[name]), data);
  const productions: ProductionsFile = {
    grammarSha256: hashOf(codec.grammar.table),
    productions: codec.table.productions.map((_, index) => describeProduction(codec.table, index)),
    merges: codec.packing.merges.map((merge) => ({ ...merge })),
    ...(parts.lexicon === undefined ? {} : { lexicon: copyLexicon(parts.lexicon) }),
  };
  await write('grammar', codec.grammar.source);
  const language = representation?.language?.source;
  if (language !== undefined) await write('language', language);
  await write('productions', json(productions));
  await write('environment', json(parts.environment));
  const source = parts.prefix?.source;
  if (source !== undefined) await write('prefix', source);
  if (parts.domain !== undefined) await write('domain', parts.domain.source);
  const corpus = writeCorpusFile({ corpus: parts.corpus, readings: parts.readings ?? null });
  await write('corpus', corpus);
  const start = parts.start === undefined ? null : await parts.start.weightsBytes();
  if (start !== null) await write('start', start);
  // parsed, so that it is what a reader of the file gets, order of the keys included
  const config = runConfigSchema.parse({
    ...parts.config,
    corpus: { ...parts.config.corpus, encodedSha256: sha256(corpus) },
    ...(representation === undefined ? {} : { representation: described(representation) }),
    ...(source === undefined ? {} : { prefixModule: { name: parts.prefix!.name, sha256: sha256(source) } }),
    ...(parts.domain === undefined
      ? {}
      : { domainModule: { name: parts.domain.name, sha256: sha256(parts.domain.source) } }),
    ...(start === null
      ? {}
      : { start: { run: basename(parts.start!.folder), weightsSha256: sha256(start) } }),
  });
  return { config, ties: await Ties.create(folder, config) };
}

function described({ kind, language }: Representation): RunConfig['representation'] {
  return {
    kind,
    language: language === null ? null : { name: language.name, sha256: sha256(language.source) },
  };
}

function copyLexicon(lexicon: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(lexicon).map(([type, texts]) => [type, [...texts]]));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
