import type { ByteSource } from '../base/byteSource.js';
import type { Content } from '../base/content.js';
import { InputError } from '../base/errors.js';
import { contentOfFile } from '../base/findContent.js';
import { hashOf, sha256 } from '../base/sha256.js';
import type { Store, WritableStore } from '../base/store.js';
import { type Artefact, type ArtefactSettings, configFile, parseArtefact } from './artefact.js';
import { artefactOf } from './artefacts.js';
import { type ConfigContent, readConfig, type StoredSettings } from './configFile.js';
import type { RunConfig } from './schema.js';
import { type Hashed, Ties, type WriteOptions } from './ties.js';

/** The settings and the artefacts of a run in a store. Every read is checked against a hash, every write is tied. */
export class RunFiles<Config extends ArtefactSettings = RunConfig> {
  readonly store: Store;
  readonly config: Config;
  readonly #settings: StoredSettings;
  readonly #ties: Ties;
  /** The SHA-256 of the settings as they are stored. */
  readonly #tag: string;
  /** The SHA-256 of the content of each file at its last read. */
  readonly #lastRead = new Map<string, string>();

  private constructor(store: Store, content: ConfigContent, config: Config) {
    this.store = store;
    this.config = config;
    this.#settings = content.settings;
    this.#ties = new Ties(store, content);
    this.#tag = tagOfSettings(content.settings);
  }

  /**
   * @param parse reads the settings of this kind of run
   * @throws InputError for a store without a run, or for settings that were changed since grae wrote them
   */
  static async open<Config extends ArtefactSettings>(
    store: Store,
    parse: (settings: StoredSettings, where: string) => Config,
  ): Promise<RunFiles<Config>> {
    const content = await readConfig(store);
    return new RunFiles(store, content, parse(content.settings, store.where(configFile)));
  }

  /**
   * Makes a new run in one step: a kill leaves all of it, or nothing.
   *
   * @param contents the artefacts by the names of their files
   * @throws GraeError for a store that already holds something
   */
  static async create(
    store: WritableStore,
    config: ArtefactSettings,
    contents: Readonly<Record<string, Content>>,
  ): Promise<void> {
    await RunFiles.#fill(store, settingsOf(config), contents);
  }

  static async #fill(
    store: WritableStore,
    settings: StoredSettings,
    contents: Readonly<Record<string, Content>>,
  ): Promise<void> {
    await store.create(async (empty) => {
      for (const [file, content] of Object.entries(contents)) await empty.write(file, content);
      await Ties.create(empty, settings);
    });
  }

  /** Whether the run is older than the table of hashes. */
  get isUntied(): boolean {
    return this.#ties.isUntied;
  }

  /** Returns the name of an artefact in messages. */
  where({ file }: Pick<Artefact<unknown>, 'file'>): string {
    return this.store.where(file);
  }

  /**
   * Returns the content of an artefact.
   *
   * @throws InputError for a missing artefact, and for one that grae did not write for this run
   */
  async read<Parsed>(artefact: Artefact<Parsed, never>): Promise<Parsed> {
    return this.#expect(artefact, await this.find(artefact));
  }

  /** Returns the content of an artefact, or null if the run has none. @throws InputError like {@link read} */
  async find<Parsed>(artefact: Artefact<Parsed, never>): Promise<Parsed | null> {
    const file = await (artefact.parseLarge === undefined
      ? this.#ties.read(artefact)
      : this.#ties.find(artefact));
    return file === null ? null : this.#parse(artefact, file);
  }

  /** Returns the bytes of an artefact, or null if the run has none. @throws InputError like {@link readBytes} */
  async findBytes(artefact: Artefact<unknown, never>): Promise<Uint8Array | null> {
    return (await this.#ties.read(artefact))?.content ?? null;
  }

  /** Returns the bytes of an artefact, without parsing them. @throws InputError like {@link read} */
  async readBytes(artefact: Artefact<unknown, never>): Promise<Uint8Array> {
    return this.#expect(artefact, await this.findBytes(artefact));
  }

  #expect<T>(artefact: Artefact<unknown, never>, content: T | null): T {
    if (content !== null) return content;
    throw new InputError({
      code: 'not-ready',
      where: this.where(artefact),
      problem: `expected ${artefact.what}, but there is no such file`,
      advice: artefact.source?.(this.store.name) ?? [{ text: 'check the path' }],
    });
  }

  /** Returns the finished lines of an artefact of lines, each with its line break; an empty text where there is none. */
  async readLines(artefact: Artefact<string>): Promise<string> {
    const content = await this.#ties.readLines(artefact);
    return this.#parse(artefact, { content, hash: await hashOf(content) });
  }

  /** Replaces or creates an artefact. */
  async write<Stored>(
    artefact: Artefact<unknown, Stored>,
    content: Stored,
    options: WriteOptions = {},
  ): Promise<void> {
    await this.#ties.write(artefact, artefact.format(content, this.#tag), options);
  }

  /** @param line text without a line break */
  async append(artefact: Artefact<string>, line: string, options: WriteOptions = {}): Promise<void> {
    await this.#ties.append(artefact, line, options);
  }

  async remove(artefact: Artefact<unknown, never>): Promise<void> {
    await this.#ties.remove(artefact);
  }

  /**
   * Copies settings and artefacts into another store, in one step; each artefact is checked on the way.
   *
   * @throws GraeError for a store that already holds something
   */
  async copyTo(target: WritableStore): Promise<void> {
    const contents: Record<string, Content> = {};
    for (const file of await this.#ties.files()) {
      const artefact = artefactOf(file);
      const stored = artefact === null ? null : await this.#ties.find(artefact);
      if (stored !== null) contents[file] = contentOfFile(stored.content);
    }
    await RunFiles.#fill(target, this.#settings, contents);
  }

  /** Ties all artefacts to the settings as they are now, after someone replaced one on purpose. */
  async tieAll(): Promise<void> {
    await this.#ties.tieAll();
  }

  /** Returns the SHA-256 of an artefact at its last read through this object; null before the first read. */
  lastRead({ file }: Pick<Artefact<unknown>, 'file'>): string | null {
    return this.#lastRead.get(file) ?? null;
  }

  #parse<Parsed>(
    artefact: Artefact<Parsed, never>,
    { content, hash }: Hashed<Uint8Array | ByteSource>,
  ): Parsed {
    const origin = { where: this.where(artefact), config: this.config, tag: this.#tag };
    const parsed = parseArtefact(artefact, content, hash, origin);
    this.#lastRead.set(artefact.file, hash);
    return parsed;
  }
}

/** Returns the SHA-256 of settings, which the tensors of a run carry. @param config the settings as they are stored */
export function tagOf(config: ArtefactSettings): string {
  return tagOfSettings(settingsOf(config));
}

function tagOfSettings(settings: StoredSettings): string {
  return sha256(JSON.stringify(settings));
}

function settingsOf(config: ArtefactSettings): StoredSettings {
  return config as unknown as StoredSettings;
}
