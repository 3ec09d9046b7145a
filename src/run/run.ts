import { join } from 'node:path';
import { GraeError, InputError } from '../base/errors.js';
import type { Advice } from '../base/message.js';
import { sha256 } from '../base/sha256.js';
import type { Density } from '../density/density.js';
import { type DensityNotes, readDensityFile, writeDensityFile } from '../density/densityFile.js';
import { type Drawing, drawingOf } from '../density/drawing.js';
import type { Domain } from '../domain/domain.js';
import type { OwnDomain } from '../domain/ownDomain.js';
import type { Codec } from '../grammar/codec.js';
import type { Grammar } from '../grammar/grammar.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { createFolder } from '../host/node/files.js';
import { ProductionNetwork } from '../model/productions/productionNetwork.js';
import type { EncodedCorpus } from '../sequences/encodedCorpus.js';
import {
  type NamedTensors,
  readSafetensors,
  type SafetensorsContent,
  writeSafetensors,
} from '../tensor/safetensors.js';
import { artefacts, densityFile, runFiles } from './artefacts.js';
import { readCorpusFile, type TrainingCorpus } from './corpusFile.js';
import { expectHash } from './expectHash.js';
import { expectFreeFolder } from './freeFolder.js';
import { parseArtefact } from './jsonArtefact.js';
import { type RunLanguage, readLanguage } from './runLanguage.js';
import { type Environment, environmentSchema, type RunConfig } from './schema.js';
import { expectTagged, tagged } from './settingsTag.js';
import { runFolder } from './shippedModels.js';
import { Ties, type WriteOptions } from './ties.js';
import { untiedNote } from './untiedNote.js';
import { type NewRun, writeNewRun } from './writeNewRun.js';

/** Options for opening a run on disk. */
export interface RunOptions {
  /**
   * Lets JavaScript run that came with the run: the lexer of its grammar, its prefix state, its domain. Only for runs of
   * people whom you trust. Defaults to false, whatever the run says of itself.
   */
  readonly allowCode?: boolean | undefined;
  /** The prefix automaton of a run that was made with one in memory, not from a module of its own. */
  readonly prefix?: PrefixAutomaton | undefined;
  /** The domain of a run that was made with one in memory, neither grae's nor from a module. */
  readonly domain?: Domain | undefined;
  /** Called with what should be known of the run, in a sentence. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** A run on disk: its settings and its codec are read, the rest is read when asked for. */
export class Run {
  readonly folder: string;
  readonly config: RunConfig;
  readonly codec: Codec;
  /** The grammar that the domain is loaded with: the codec's, or of a model of characters or tokens another or none. */
  readonly language: Grammar | null;
  /** The prefix automaton that the run was made or opened with; null leaves it to the domain. */
  readonly prefix: PrefixAutomaton | null;
  /** The domain of the user's own that the run keeps as a module; null where it has none. */
  readonly domainModule: OwnDomain | null;
  /** Texts of lexer tokens by type; undefined for a grammar without a lexer. */
  readonly lexicon: Readonly<Record<string, readonly string[]>> | undefined;
  /** The options it was opened with. */
  readonly options: RunOptions;
  readonly #ties: Ties;
  /** SHA-256 of the weights read last: a density fitted to their codes is theirs, even if the file has changed since. */
  #weightsRead: string | null = null;

  private constructor(
    folder: string,
    config: RunConfig,
    ties: Ties,
    { codec, representation, prefix, domain, lexicon }: RunLanguage,
    options: RunOptions,
  ) {
    this.folder = folder;
    this.config = config;
    this.codec = codec;
    this.language = representation === undefined ? codec.grammar : representation.language;
    this.prefix = prefix ?? options.prefix ?? null;
    this.domainModule = domain;
    this.lexicon = lexicon;
    this.options = options;
    this.#ties = ties;
  }

  /**
   * Writes what never changes (settings, grammar, productions, environment, corpus) into a folder beside the one
   * asked for, which then takes its name: a kill leaves a whole run or none.
   *
   * @param options what it goes on with, as in {@link open}
   * @throws InputError if there is something in the folder
   */
  static async create(folder: string, made: NewRun, options: RunOptions = {}): Promise<Run> {
    await expectFreeFolder(folder);
    await createFolder(folder, (beside) => writeNewRun(beside, made));
    const { config, ties } = await Ties.open(folder);
    const { codec, representation, prefix = null, lexicon } = made;
    const language = { codec, representation, prefix, domain: made.domain ?? null, lexicon };
    return new Run(folder, config, ties, language, options);
  }

  /**
   * @param nameOrFolder the folder of a run, or the name of a model that ships
   * @throws InputError if it is no run, is damaged, its productions are not its grammar's, or it came with code that is
   *   not allowed
   */
  static async open(nameOrFolder: string, options: RunOptions = {}): Promise<Run> {
    const folder = await runFolder(nameOrFolder);
    const { config, ties } = await Ties.open(folder);
    const language = await readLanguage(folder, config, ties, options.allowCode === true);
    if (ties.isUntied) options.onNote?.(untiedNote(folder, config));
    return new Run(folder, config, ties, language, options);
  }

  path(name: keyof typeof runFiles): string {
    return join(this.folder, runFiles[name]);
  }

  async readEnvironment(): Promise<Environment> {
    return parseArtefact(
      'environment',
      await this.#read('environment'),
      environmentSchema,
      this.path('environment'),
    );
  }

  async writeEnvironment(environment: Environment): Promise<void> {
    await this.#ties.write(runFiles.environment, `${JSON.stringify(environment, null, 2)}\n`);
  }

  /** The finished lines of the training log, as they are in the file; empty before the first epoch. */
  readMetrics(): Promise<string> {
    return this.#ties.readLines(runFiles.metrics);
  }

  async writeMetrics(text: string): Promise<void> {
    await this.#ties.write(runFiles.metrics, text);
  }

  /** @param line of JSON */
  async appendMetrics(line: string): Promise<void> {
    await this.#ties.append(runFiles.metrics, line, { settles: false });
  }

  /** The bytes of an artefact, for a copy; null where the run has none. */
  readArtefact(name: keyof typeof artefacts): Promise<Uint8Array | null> {
    return this.#ties.readOptional(runFiles[name]);
  }

  async #read(name: keyof typeof artefacts): Promise<Uint8Array> {
    return this.#ties.read(artefacts[name].file, artefacts[name].what);
  }

  /** @throws InputError for an exported model, which has neither corpus nor checkpoint */
  expectCorpus(): void {
    if (this.config.exported === undefined) return;
    throw new InputError(
      `${this.folder}: expected a run with its corpus and checkpoint, but this is an exported model, which has neither; ` +
        'use the run that it was exported from, or train one',
    );
  }

  /** The strings that the run is trained on. */
  async readCorpus(): Promise<EncodedCorpus> {
    return (await this.readTrainingCorpus()).corpus;
  }

  /** The strings that the run is trained on, with their random spellings for the encoder. */
  async readTrainingCorpus(): Promise<TrainingCorpus> {
    this.expectCorpus();
    const where = this.path('corpus');
    const bytes = await this.#read('corpus');
    const { encodedSha256, randomForms = 0 } = this.config.corpus;
    expectHash(where, bytes, encodedSha256);
    const { corpus, readings } = readCorpusFile(bytes, where);
    if ((readings?.count ?? 0) === randomForms * corpus.count) return { corpus, readings };
    throw new InputError({
      code: 'damaged',
      where,
      problem: `expected ${randomForms} random forms of each string`,
      advice: artefacts.corpus.remedy,
    });
  }

  async readWeights(): Promise<SafetensorsContent> {
    const where = this.path('weights');
    const bytes = await this.weightsBytes();
    const content = readSafetensors(bytes, where);
    expectTagged(this.config, content.metadata, where);
    this.#weightsRead = sha256(bytes);
    return content;
  }

  async weightsBytes(): Promise<Uint8Array> {
    return this.#ties.read(runFiles.weights, 'the weights of a trained run', [
      {
        text: 'train on, since they come with the end of the first epoch',
        task: { kind: 'resume', run: this.folder },
      },
    ]);
  }

  /** The weights that training begins with, where they are another run's; null for a run from nothing. */
  async readStart(): Promise<NamedTensors | null> {
    const { start } = this.config;
    if (start === undefined) return null;
    const where = this.path('start');
    const bytes = await this.#read('start');
    expectHash(where, bytes, start.weightsSha256);
    return readSafetensors(bytes, where).tensors;
  }

  /**
   * The trained network, on the back end that runs now.
   *
   * @param prefix the automaton of the language of the run, if it has one
   */
  async loadNetwork(prefix: PrefixAutomaton | null): Promise<ProductionNetwork> {
    const where = this.path('weights');
    const { tensors } = await this.readWeights();
    const network = new ProductionNetwork(this.config.model, this.codec.table, prefix);
    try {
      network.load(network.layout.fromRecord(tensors, where), tensors);
      return network;
    } catch (thrown) {
      network.dispose();
      throw thrown;
    }
  }

  async writeWeights(
    tensors: NamedTensors,
    metadata: Readonly<Record<string, string>>,
    options: WriteOptions = {},
  ): Promise<void> {
    const bytes = writeSafetensors(tensors, tagged(this.config, metadata));
    await this.#ties.write(runFiles.weights, bytes, options);
  }

  /** @param name see {@link densityPath} */
  async readDensity(name?: string): Promise<Density> {
    return (await this.readDensityFile(name)).density;
  }

  /**
   * The file of the density that codes are drawn from, or of another one that the run holds beside it.
   *
   * @param name of letters, digits and dashes; the run's own density where none is given
   * @throws InputError for another name
   */
  densityPath(name?: string): string {
    return join(this.folder, densityFile(name));
  }

  /**
   * A density and what its file says of it: how it was fitted (`report`, JSON), how it is sampled unless that is
   * asked for otherwise (`spread`, `noiseLevel`, `beam`), and to which weights it was fitted.
   *
   * @param name see {@link densityPath}
   */
  async readDensityFile(name?: string): Promise<{
    readonly density: Density;
    readonly drawing: Drawing;
    readonly notes: DensityNotes;
  }> {
    const where = this.densityPath(name);
    const advice: readonly Advice[] = [
      { text: 'fit one', task: { kind: 'fit', run: this.folder, settings: { as: name } } },
    ];
    const bytes = await this.#ties.read(densityFile(name), 'a fitted density', advice);
    const content = readDensityFile(bytes, where);
    const { density, notes } = content;
    if (density.dimension !== this.config.model.latent) {
      throw new InputError({
        where,
        problem: `expected codes of ${this.config.model.latent} dimensions, but the density has ${density.dimension}`,
        advice,
      });
    }
    if (notes.weightsSha256 !== (this.#weightsRead ?? (await this.#weightsHash()))) {
      throw new InputError({
        where,
        problem: 'it was fitted to the codes of other weights (of another run, or before more training)',
        advice,
      });
    }
    return { ...content, drawing: drawingOf(notes, where) };
  }

  /**
   * Whether there is a density that was fitted to the weights that the run has now.
   *
   * @param name see {@link densityPath}
   */
  async hasDensity(name?: string): Promise<boolean> {
    return this.readDensity(name).then(
      () => true,
      () => false,
    );
  }

  /**
   * @param notes see {@link readDensityFile}
   * @param name see {@link densityPath}
   */
  async writeDensity(
    density: Density,
    notes: DensityNotes = {},
    {
      precision,
      name,
    }: { readonly precision?: 'whole' | 'compact'; readonly name?: string | undefined } = {},
  ): Promise<void> {
    const now = await this.#weightsHash();
    if (this.#weightsRead !== null && this.#weightsRead !== now) {
      throw new GraeError(
        `${this.path('weights')}: the weights were replaced since the run was opened, and the density belongs to those of before; fit again`,
      );
    }
    const bytes = writeDensityFile(density, { ...notes, weightsSha256: now }, precision);
    await this.#ties.write(densityFile(name), bytes);
  }

  /** Null where there is none yet. @throws InputError for a file of another run */
  async readOptionalTensors(name: 'checkpoint' | 'fingerprint') {
    const where = this.path(name);
    const bytes = await this.#ties.readOptional(runFiles[name]);
    if (bytes === null) return null;
    const content = readSafetensors(bytes, where);
    expectTagged(this.config, content.metadata, where);
    return content;
  }

  async #weightsHash(): Promise<string> {
    return sha256(await this.weightsBytes());
  }

  async writeTensors(
    name: 'checkpoint' | 'fingerprint',
    tensors: NamedTensors,
    metadata: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.#ties.write(runFiles[name], writeSafetensors(tensors, tagged(this.config, metadata)));
  }

  /** Takes the checkpoint away, so that the run is not resumed from there. */
  async removeCheckpoint(): Promise<void> {
    await this.#ties.remove(runFiles.checkpoint);
  }

  /** Ties all files to the configuration as they are now, after one was replaced on purpose. */
  async tieAll(): Promise<void> {
    await this.#ties.tieAll();
  }
}
