import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GraeError, InputError, messageOf } from '../base/errors.js';
import { EncodedCorpus } from '../corpus/encodedCorpus.js';
import type { Density } from '../density/density.js';
import { type DensityNotes, readDensityFile, writeDensityFile } from '../density/densityFile.js';
import { type Drawing, drawingOf } from '../density/drawing.js';
import { Codec } from '../grammar/codec.js';
import { compileGrammar } from '../grammar/compile.js';
import type { Grammar } from '../grammar/grammar.js';
import { Packing } from '../grammar/packing.js';
import { readPrefixModule } from '../grammar/prefixModule.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import { describeProduction } from '../grammar/show.js';
import { parseWith } from '../model/config.js';
import { Network } from '../model/network.js';
import {
  type NamedTensors,
  readSafetensors,
  type SafetensorsContent,
  writeSafetensors,
} from '../tensor/safetensors.js';
import { createFolder, readBytes, readJsonFile, replaceFile } from './files.js';
import {
  type Environment,
  environmentSchema,
  type NewRunConfig,
  type ProductionsFile,
  productionsSchema,
  type RunConfig,
  runConfigSchema,
} from './schema.js';
import { runFolder } from './shippedModels.js';

/** Names of the files of a run: a run is a folder, and everything of it is in there. */
export const runFiles = {
  config: 'config.json',
  grammar: 'grammar.ne',
  /** The grammar of the domain, where sequences are of characters or tokens. */
  language: 'language.ne',
  /** The user's own prefix automaton, where there is one. */
  prefix: 'prefix.mjs',
  productions: 'productions.json',
  environment: 'environment.json',
  corpus: 'corpus.safetensors',
  metrics: 'metrics.jsonl',
  report: 'report.html',
  /** The best weights by validation: what a model is used with. */
  weights: 'weights.safetensors',
  /** Everything that training goes on from, in one file, so that it is replaced as one. */
  checkpoint: 'checkpoint.safetensors',
  /** The density that codes are drawn from. */
  density: 'density.safetensors',
  fingerprint: 'fingerprint.safetensors',
  /** The weights that training began with, where they are another run's. */
  start: 'start.safetensors',
} as const;

/** What a run is made of before the first step. */
export interface NewRun {
  readonly config: NewRunConfig;
  readonly codec: Codec;
  /** Of a model of characters or tokens, whose codec's grammar is not that of the language. */
  readonly representation?: Representation | undefined;
  readonly lexicon?: Readonly<Record<string, readonly string[]>>;
  readonly environment: Environment;
  readonly corpus: EncodedCorpus;
  /** Other spellings of its strings, {@link TrainingCorpus.readings}. */
  readonly readings?: EncodedCorpus | undefined;
  /** The automaton of the language; one of the user's own is kept with the run if it has its source. */
  readonly prefix?: PrefixAutomaton | null;
  /** The run whose weights training begins with. */
  readonly start?: Run | undefined;
}

/** What the sequences of a model without a grammar are made of, and the grammar of the domain, if it has one. */
export interface Representation {
  readonly kind: 'characters' | 'tokens';
  readonly language: Grammar | null;
}

/** What a run is trained on. */
export interface TrainingCorpus {
  readonly corpus: EncodedCorpus;
  /** Random spellings, those of a string side by side; null where the encoder reads the strings themselves only. */
  readonly readings: EncodedCorpus | null;
}

/** What a run on disk is opened with. */
export interface RunOptions {
  /** The prefix automaton of a run that was made with one in memory, not from a module of its own. */
  readonly prefix?: PrefixAutomaton | undefined;
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
  /** Texts of lexer tokens by type; undefined for a grammar without a lexer. */
  readonly lexicon: Readonly<Record<string, readonly string[]>> | undefined;

  private constructor(
    folder: string,
    config: RunConfig,
    {
      codec,
      representation,
      prefix = null,
      lexicon,
    }: Pick<NewRun, 'codec' | 'representation' | 'prefix' | 'lexicon'>,
  ) {
    this.folder = folder;
    this.config = config;
    this.codec = codec;
    this.language = representation === undefined ? codec.grammar : representation.language;
    this.prefix = prefix;
    this.lexicon = lexicon;
  }

  /**
   * Writes what never changes (settings, grammar, productions, environment, corpus) into a folder beside the one
   * asked for, which then takes its name: a kill leaves a whole run or none.
   *
   * @throws InputError if there is something in the folder
   */
  static async create(folder: string, made: NewRun): Promise<Run> {
    await Run.expectFree(folder);
    const config = await createFolder(folder, (beside) => Run.#write(beside, made));
    return new Run(folder, config, made);
  }

  /** @throws InputError unless there is nothing at this path, or an empty folder */
  static async expectFree(folder: string): Promise<void> {
    const entries = await readdir(folder).catch((thrown: NodeJS.ErrnoException): string[] => {
      if (thrown.code === 'ENOENT') return [];
      if (thrown.code === 'ENOTDIR')
        throw new InputError(`${folder}: expected a folder for the run, but it is a file`);
      throw new GraeError(`${folder}: cannot be read (${messageOf(thrown)})`);
    });
    if (entries.length === 0) return;
    const next = entries.includes(runFiles.config)
      ? `give another --out, or continue that run with "grae train --resume ${folder}"`
      : 'give another --out';
    throw new InputError(
      `${folder}: expected a new or empty folder for the run, but it holds ${entries.length} files; ${next}`,
    );
  }

  static async #write(folder: string, made: NewRun): Promise<RunConfig> {
    const { codec } = made;
    const productions: ProductionsFile = {
      grammarSha256: hashOf(codec.grammar.table),
      productions: codec.table.productions.map((_, index) => describeProduction(codec.table, index)),
      merges: codec.packing.merges.map((merge) => ({ ...merge })),
      ...(made.lexicon === undefined ? {} : { lexicon: copyLexicon(made.lexicon) }),
    };
    const path = (name: keyof typeof runFiles) => join(folder, runFiles[name]);
    await replaceFile(path('grammar'), codec.grammar.source);
    const { representation } = made;
    const language = representation?.language?.source;
    if (language !== undefined) await replaceFile(path('language'), language);
    await replaceFile(path('productions'), json(productions));
    await replaceFile(path('environment'), json(made.environment));
    const source = made.prefix?.source;
    if (source !== undefined) await replaceFile(path('prefix'), source);
    const corpus = writeSafetensors({
      ...tensorsOf(made.corpus),
      ...(made.readings === undefined ? {} : tensorsOf(made.readings, 'readings/')),
    });
    await replaceFile(path('corpus'), corpus);
    const encodedSha256 = sha256(corpus);
    const start = made.start === undefined ? null : await made.start.#weightsBytes();
    if (start !== null) await replaceFile(path('start'), start);
    // parsed, so that it is what a reader of the file gets, order of the keys included
    const config = runConfigSchema.parse({
      ...made.config,
      corpus: { ...made.config.corpus, encodedSha256 },
      ...(representation === undefined ? {} : { representation: described(representation) }),
      ...(source === undefined ? {} : { prefixModule: { name: made.prefix!.name, sha256: sha256(source) } }),
      ...(start === null
        ? {}
        : { start: { run: basename(made.start!.folder), weightsSha256: sha256(start) } }),
    });
    await replaceFile(path('config'), json(config));
    return config;
  }

  /**
   * @param nameOrFolder the folder of a run, or the name of a model that ships
   * @throws InputError if it is no run, is damaged, or its productions are not its grammar's
   */
  static async open(nameOrFolder: string, options: RunOptions = {}): Promise<Run> {
    const folder = await runFolder(nameOrFolder);
    const path = (name: keyof typeof runFiles) => join(folder, runFiles[name]);
    const config = parseWith(
      runConfigSchema,
      await readJsonFile(
        path('config'),
        'the settings of a run (is this the folder of a finished "grae train"?)',
      ),
      path('config'),
    );
    const stored = parseWith(
      productionsSchema,
      await readJsonFile(path('productions'), 'the productions of a run'),
      path('productions'),
    );
    const source = new TextDecoder().decode(await readBytes(path('grammar'), 'the grammar of a run'));
    const grammar = recompile(source, config, stored, path('grammar'));
    if (hashOf(grammar.table) !== stored.grammarSha256) {
      throw new InputError(
        `${path('grammar')}: its productions are not those that the model was trained with; put the original grammar back`,
      );
    }
    const codec = new Codec(grammar, new Packing(grammar.table, stored.merges));
    const representation = await readRepresentation(config, path('language'));
    const prefix = await readPrefix(config, path('prefix'));
    const { lexicon } = stored;
    return new Run(folder, config, {
      codec,
      representation,
      prefix: prefix ?? options.prefix ?? null,
      ...(lexicon === undefined ? {} : { lexicon }),
    });
  }

  path(name: keyof typeof runFiles): string {
    return join(this.folder, runFiles[name]);
  }

  async readEnvironment(): Promise<Environment> {
    const where = this.path('environment');
    return parseWith(environmentSchema, await readJsonFile(where, 'on what the run was made'), where);
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

  /** The same, and what the encoder reads in training. */
  async readTrainingCorpus(): Promise<TrainingCorpus> {
    this.expectCorpus();
    const where = this.path('corpus');
    const bytes = await readBytes(where, 'the encoded corpus of a run');
    const { tensors } = readSafetensors(bytes, where);
    const { encodedSha256, randomForms } = this.config.corpus;
    const corpus = corpusOf(tensors);
    const readings = corpusOf(tensors, 'readings/');
    const isWhole = corpus !== null && (readings?.count ?? 0) === (randomForms ?? 0) * corpus.count;
    if (sha256(bytes) !== encodedSha256 || !isWhole) {
      throw new InputError(
        `${where}: expected the encoded corpus of this run, but its SHA-256 is not the one in ${runFiles.config}: the file is damaged or foreign`,
      );
    }
    return { corpus, readings };
  }

  async readWeights(): Promise<SafetensorsContent> {
    const where = this.path('weights');
    const content = readSafetensors(await this.#weightsBytes(), where);
    this.#expectOwn(content.metadata, where);
    return content;
  }

  async #weightsBytes(): Promise<Uint8Array> {
    const what = `the weights of a trained run (they come with the end of its first epoch: go on with "grae train --resume ${this.folder}")`;
    return readBytes(this.path('weights'), what);
  }

  /** The weights that training begins with, where they are another run's; null for a run from nothing. */
  async readStart(): Promise<NamedTensors | null> {
    const { start } = this.config;
    if (start === undefined) return null;
    const where = this.path('start');
    const bytes = await readBytes(where, 'the weights that the run begins with');
    if (sha256(bytes) === start.weightsSha256) return readSafetensors(bytes, where).tensors;
    throw new InputError(
      `${where}: expected the weights that the run began with, but its SHA-256 is not the one in ${runFiles.config}: the file is damaged or foreign`,
    );
  }

  /**
   * The trained network, on the back end that runs now.
   *
   * @param prefix the automaton of the language of the run, if it has one
   */
  async loadNetwork(prefix: PrefixAutomaton | null): Promise<Network> {
    const where = this.path('weights');
    const { tensors } = await this.readWeights();
    const network = new Network(this.config.model, this.codec.table, prefix);
    try {
      network.load(network.layout.fromRecord(tensors, where), tensors);
      return network;
    } catch (thrown) {
      network.dispose();
      throw thrown;
    }
  }

  async writeWeights(tensors: NamedTensors, metadata: Readonly<Record<string, string>>): Promise<void> {
    await replaceFile(this.path('weights'), writeSafetensors(tensors, this.#tagged(metadata)));
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
    if (name === undefined) return this.path('density');
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/i.test(name)) {
      throw new InputError(
        `expected a density's name of at most 40 letters, digits and dashes, but received: ${name.slice(0, 60)}`,
      );
    }
    return join(this.folder, `density-${name}.safetensors`);
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
    const again = `fit one with "grae fit ${this.folder}${name === undefined ? '' : ` --as ${name}`}"`;
    const content = readDensityFile(await readBytes(where, `a fitted density (${again})`), where);
    const { density, notes } = content;
    if (density.dimension !== this.config.model.latent) {
      throw new InputError(
        `${where}: expected codes of ${this.config.model.latent} dimensions, but the density has ${density.dimension}; ${again}`,
      );
    }
    if (notes.weightsSha256 !== (await this.#weightsHash())) {
      throw new InputError(
        `${where}: it was fitted to the codes of other weights (of another run, or before more training); ${again}`,
      );
    }
    return { ...content, drawing: drawingOf(notes, where) };
  }

  /** Whether there is a density that was fitted to the weights that the run has now. */
  async hasDensity(): Promise<boolean> {
    return this.readDensity().then(
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
    const own = { ...notes, weightsSha256: await this.#weightsHash() };
    await replaceFile(this.densityPath(name), writeDensityFile(density, own, precision));
  }

  /** Null where there is none yet. @throws InputError for a file of another run */
  async readOptionalTensors(name: 'checkpoint' | 'fingerprint') {
    const where = this.path(name);
    const bytes = await readFile(where).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return null;
      throw new GraeError(`${where}: cannot be read (${messageOf(thrown)})`);
    });
    if (bytes === null) return null;
    const content = readSafetensors(bytes, where);
    this.#expectOwn(content.metadata, where);
    return content;
  }

  async #weightsHash(): Promise<string> {
    return sha256(await this.#weightsBytes());
  }

  /** Ties a file to the settings of the run, the corpus and its productions among them. */
  #tagged(metadata: Readonly<Record<string, string>>): Record<string, string> {
    return { ...metadata, settings: sha256(JSON.stringify(this.config)) };
  }

  #expectOwn(metadata: Readonly<Record<string, string>>, where: string): void {
    if (metadata.settings === this.#tagged({}).settings) return;
    throw new InputError(
      `${where}: it was made with other settings than those in ${runFiles.config}: one of the two was changed or is of another run; put the original back`,
    );
  }

  async writeTensors(
    name: 'checkpoint' | 'fingerprint',
    tensors: NamedTensors,
    metadata: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await replaceFile(this.path(name), writeSafetensors(tensors, this.#tagged(metadata)));
  }
}

function tensorsOf({ ids, offsets }: EncodedCorpus, prefix = ''): NamedTensors {
  return {
    [`${prefix}ids`]: { shape: [ids.length], data: ids },
    [`${prefix}offsets`]: { shape: [offsets.length], data: offsets },
  };
}

function corpusOf(tensors: NamedTensors, prefix = ''): EncodedCorpus | null {
  const ids = tensors[`${prefix}ids`]?.data;
  const offsets = tensors[`${prefix}offsets`]?.data;
  return ids instanceof Uint16Array && offsets instanceof Uint32Array
    ? new EncodedCorpus(ids, offsets)
    : null;
}

function recompile(source: string, config: RunConfig, stored: ProductionsFile, where: string): Grammar {
  try {
    return compileGrammar(source, {
      name: config.grammar,
      allowCode: config.allowCode,
      reading: config.representation === undefined ? 'parse' : 'longest-match',
      isSaved: true,
      ...(stored.lexicon === undefined ? {} : { lexicon: new Map(Object.entries(stored.lexicon)) }),
    });
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    throw new InputError(`${where}: ${thrown.message}; put the original grammar back`);
  }
}

function described({ kind, language }: Representation): RunConfig['representation'] {
  return {
    kind,
    language: language === null ? null : { name: language.name, sha256: sha256(language.source) },
  };
}

/** What a run keeps of the language of its domain, where that is not its codec's. */
async function readRepresentation(
  { representation, allowCode }: RunConfig,
  where: string,
): Promise<Representation | undefined> {
  if (representation === undefined) return undefined;
  const { kind, language } = representation;
  if (language === null) return { kind, language };
  const source = new TextDecoder().decode(await readBytes(where, 'the grammar of the domain of a run'));
  if (sha256(source) !== language.sha256) {
    throw new InputError(
      `${where}: expected the grammar of the domain of this run, but its SHA-256 is not the one in ${runFiles.config}: the file was changed or is of another run; put the original back`,
    );
  }
  return { kind, language: compileGrammar(source, { name: language.name, allowCode, isSaved: true }) };
}

/**
 * The user's own automaton that a run keeps; null where it has none. Its code was allowed to run as the run was made,
 * and it is the same code.
 */
async function readPrefix({ prefixModule, allowCode }: RunConfig, where: string) {
  if (prefixModule === undefined) return null;
  const again = 'put the original back';
  if (!allowCode) {
    throw new InputError(
      `${where}: it is JavaScript, which ${runFiles.config} does not allow to run: ${runFiles.config} was changed; ${again}`,
    );
  }
  const source = new TextDecoder().decode(await readBytes(where, 'the prefix state of a run'));
  if (sha256(source) !== prefixModule.sha256) {
    throw new InputError(
      `${where}: expected the prefix state of this run, but its SHA-256 is not the one in ${runFiles.config}: the file was changed or is of another run; ${again}`,
    );
  }
  const prefix = await readPrefixModule(source, where);
  if (prefix.name === prefixModule.name) return prefix;
  throw new InputError(
    `${where}: expected the prefix state ${prefixModule.name}, but it exports ${prefix.name}; ${again}`,
  );
}

/** SHA-256 over the productions in order: a saved model is tied to them, not to comments or spacing. */
export function hashOf(table: ProductionTable): string {
  const hash = createHash('sha256');
  table.productions.forEach((_, index) => {
    hash.update(`${describeProduction(table, index)}\n`);
  });
  return hash.digest('hex');
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function copyLexicon(lexicon: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(lexicon).map(([type, texts]) => [type, [...texts]]));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
