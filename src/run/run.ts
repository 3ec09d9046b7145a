import { InputError } from '../base/errors.js';
import type { Store, WritableStore } from '../base/store.js';
import type { Domain } from '../domain/domain.js';
import type { OwnDomain } from '../domain/ownDomain.js';
import type { Codec } from '../grammar/codec.js';
import type { Grammar } from '../grammar/grammar.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { readRunConfig } from './migrate.js';
import { RunFiles } from './runFiles.js';
import { type RunLanguage, readLanguage } from './runLanguage.js';
import type { CorpusSpelling, RunConfig } from './schema.js';
import { untiedNote } from './untiedNote.js';
import { type NewRun, writeNewRun } from './writeNewRun.js';

/** Options for opening a run. */
export interface RunOptions {
  /**
   * Whether JavaScript that came with the run may run: the lexer of its grammar, its prefix state, its domain. Allow it
   * only for runs of people whom you trust. Defaults to false, whatever the run says about itself.
   */
  readonly allowCode?: boolean | undefined;
  /** The prefix automaton, for a run that was made with one in memory and stores no module. */
  readonly prefix?: PrefixAutomaton | undefined;
  /** The domain, for a run that was made with one in memory, neither grae's nor from a module. */
  readonly domain?: Domain | undefined;
  /** Called with a sentence about the run that a user should know. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** A run: settings, a language, and artefacts in a store, which are read on demand. */
export class Run {
  readonly config: RunConfig;
  readonly codec: Codec;
  /** The grammar of the domain: the codec's; a model of characters or tokens has another one, or none. */
  readonly language: Grammar | null;
  /** The prefix automaton that the run was made or opened with; null leaves it to the domain. */
  readonly prefix: PrefixAutomaton | null;
  /** The user's own domain, which the run stores as a module; null if it has none. */
  readonly domainModule: OwnDomain | null;
  /** Texts of lexer tokens by type; undefined for a grammar without a lexer. */
  readonly lexicon: Readonly<Record<string, readonly string[]>> | undefined;
  /** The number of each production of the grammar in the corpus; see `productionCountsOf`. */
  readonly productionCounts: readonly number[] | null;
  /** The spelling of the corpus; null in a run that does not say: its strings are read as they are written. */
  readonly spelling: CorpusSpelling | null;
  readonly files: RunFiles;
  /** The options from opening the run. */
  readonly options: RunOptions;

  private constructor(files: RunFiles, language: RunLanguage, options: RunOptions) {
    const { codec, representation, prefix, domain, lexicon, counts, spelling } = language;
    this.files = files;
    this.config = files.config;
    this.codec = codec;
    this.language = representation === undefined ? codec.grammar : representation.language;
    this.prefix = prefix ?? options.prefix ?? null;
    this.domainModule = domain;
    this.lexicon = lexicon;
    this.productionCounts = counts;
    this.spelling = spelling;
    this.options = options;
  }

  /**
   * Writes the parts that never change (settings, grammar, productions, environment, corpus) into a store, in one step.
   *
   * @param options as in {@link open}
   * @throws GraeError for a store that already holds something
   */
  static async create(store: WritableStore, parts: NewRun, options: RunOptions = {}): Promise<Run> {
    await writeNewRun(store, parts);
    const { codec, representation, prefix = null, lexicon, counts } = parts;
    const { spelling = null } = parts.config.corpus;
    const language = {
      codec,
      representation,
      prefix,
      domain: parts.domain ?? null,
      lexicon,
      counts,
      spelling,
    };
    return new Run(await RunFiles.open(store, readRunConfig), language, options);
  }

  /**
   * Opens the run in a store.
   *
   * @throws InputError for a store without a run, a damaged run, a run whose productions are not those of its grammar, and
   *   for code that is not allowed
   */
  static async open(store: Store, options: RunOptions = {}): Promise<Run> {
    const files = await RunFiles.open(store, readRunConfig);
    const language = await readLanguage(files, options.allowCode === true);
    if (files.isUntied) options.onNote?.(untiedNote(store.name, files.config));
    return new Run(files, language, options);
  }

  /** The name of the store in messages: the path of a folder. */
  get name(): string {
    return this.files.store.name;
  }

  /** @throws InputError for an exported model, which has neither corpus nor checkpoint */
  expectCorpus(): void {
    if (this.config.exported === undefined) return;
    throw new InputError({
      code: 'not-ready',
      where: this.name,
      problem:
        'expected a run with its corpus and checkpoint, but this is an exported model, which has neither',
      advice: [{ text: 'use the run from which it was exported' }, { text: 'train one' }],
    });
  }
}
