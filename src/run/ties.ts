import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GraeError, InputError, messageOf } from '../base/errors.js';
import type { Advice } from '../base/message.js';
import { parseWith } from '../base/settings.js';
import { sha256 } from '../base/sha256.js';
import { whyUnreadable } from '../base/whyUnreadable.js';
import { appendLine, readJsonFile, replaceFile } from '../host/node/files.js';
import { whileLocked } from '../host/node/lock.js';
import { isArtefact, runFiles } from './artefacts.js';
import { fileRefusal, otherHash } from './expectHash.js';
import { type RunConfig, runConfigSchema } from './schema.js';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** The content that a file may have: the one with this hash; during a replacement, the next one as well. */
const tieSchema = z.strictObject({ sha256: digest.optional(), next: digest.optional() });

type Tie = z.infer<typeof tieSchema>;
type TieTable = Readonly<Record<string, Tie>>;

/** `config.json` as it stands in a run: the settings, the hashes of all artefacts, and a seal over both. */
const configFileSchema = runConfigSchema.extend({
  /** Ties by the name of the file. */
  artefacts: z.record(z.string(), tieSchema).optional(),
  /** SHA-256 over settings and hashes. */
  seal: digest.optional(),
});

/** A reader that meets a file just being replaced looks again at most so often. */
const looks = 5;

/**
 * Ties the artefacts of a run to its configuration, by SHA-256: what is read is what grae wrote for this run, or it is
 * refused, whatever the file and the change. It shows damage, mix-ups and edits by hand; it is no signature, since
 * whoever can write the configuration can write the hashes.
 *
 * Some artefacts are replaced while a run lives (weights, checkpoint, densities), and a kill may come at any moment.
 * No two files can be replaced in one step, so that a replacement takes three: the configuration takes the hash of the
 * new content as `next` beside that of the old; the file is replaced, in one step; the configuration keeps the new hash
 * alone. A reader takes either of two hashes, so that after a kill between any of these steps the file is one of them.
 * The next write settles what a kill left, by what is in the file.
 *
 * Readers take no lock. One that meets a configuration older than the file it has just read reads both again.
 */
export class Ties {
  readonly #folder: string;
  /** The settings as JSON, which shows whether they changed between two looks at the file. */
  readonly #settings: string;
  #table: TieTable | null;
  /** The file whose `next` hash is known to be its content: settled with the next look. */
  #written: string | null = null;

  private constructor(folder: string, settings: RunConfig, table: TieTable | null) {
    this.#folder = folder;
    this.#settings = JSON.stringify(settings);
    this.#table = table;
  }

  /** @throws InputError for a configuration that is none, or was changed since grae wrote it */
  static async open(folder: string): Promise<{ readonly config: RunConfig; readonly ties: Ties }> {
    const { config, table } = await readConfig(folder);
    return { config, ties: new Ties(folder, config, table) };
  }

  /** The configuration of a new run, tied to all artefacts that are in its folder. */
  static async create(folder: string, config: RunConfig): Promise<Ties> {
    const table = await hashesIn(folder);
    await writeConfig(folder, config, table);
    return new Ties(folder, config, table);
  }

  /** Whether the run is from before grae kept all hashes: the few that it has are in its settings. */
  get isUntied(): boolean {
    return this.#table === null;
  }

  /**
   * The content of an artefact.
   *
   * @param what what the file is to the user, for the message where there is none
   * @param advice how to come by one
   * @throws InputError where it is missing, or is not what grae wrote for this run
   */
  async read(
    file: string,
    what: string,
    advice: readonly Advice[] = [{ text: 'check the path' }],
  ): Promise<Uint8Array> {
    const bytes = await this.readOptional(file);
    if (bytes !== null) return bytes;
    throw new InputError({
      code: 'not-ready',
      where: join(this.#folder, file),
      problem: `expected ${what}, but there is no such file`,
      advice,
    });
  }

  /** The content of an artefact, or null where there is none and the configuration knows of none. */
  async readOptional(file: string): Promise<Uint8Array | null> {
    return this.#readUntil(file, (bytes) => this.#allows(file, bytes));
  }

  /** Reads a file, again where another process is just replacing it, until its content is allowed. */
  async #readUntil(
    file: string,
    isAllowed: (bytes: Uint8Array | null) => boolean,
  ): Promise<Uint8Array | null> {
    for (let look = 1; ; look++) {
      const bytes = await readIfThere(join(this.#folder, file));
      if (isAllowed(bytes)) return bytes;
      if (look === looks) throw this.#refusal(file, bytes);
      await this.#readAgain();
      if (look > 1) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Replaces an artefact, or makes it. */
  async write(file: string, bytes: Uint8Array | string, options: WriteOptions = {}): Promise<void> {
    const path = join(this.#folder, file);
    await this.#renew(file, sha256(bytes), () => replaceFile(path, bytes), options);
  }

  /**
   * Adds a line to an artefact of lines. A kill may leave an unfinished line, which {@link readLines} leaves out.
   *
   * @param line without a line break
   */
  async append(file: string, line: string, options: WriteOptions = {}): Promise<void> {
    const path = join(this.#folder, file);
    const found = (await readIfThere(path)) ?? new Uint8Array(0);
    const before = finished(found);
    const after = Buffer.concat([before, Buffer.from(`${line}\n`)]);
    const isWhole = found.length === before.length;
    const write = (): Promise<void> => (isWhole ? appendLine(path, line) : replaceFile(path, after));
    await this.#renew(file, sha256(after), write, options);
  }

  /** The finished lines of an artefact of lines, as text; empty where there is none. */
  async readLines(file: string): Promise<string> {
    const bytes = await this.#readUntil(file, (found) => {
      if (found === null || this.#allows(file, found)) return this.#allows(file, found);
      const whole = finished(found);
      return this.#allows(file, whole.length === 0 ? null : whole);
    });
    return bytes === null ? '' : new TextDecoder().decode(finished(bytes));
  }

  /** Takes an artefact out of the run. */
  async remove(file: string): Promise<void> {
    await this.#exclusively(async (config, table) => {
      const { [file]: tie, ...rest } = table;
      // Until it is gone it may be there: as what it was, or not at all.
      if (tie !== undefined)
        await this.#store(config, { ...table, [file]: { next: tie.next ?? tie.sha256 } });
      await rm(join(this.#folder, file), { force: true });
      await this.#store(config, rest);
    });
  }

  /** Takes the old hash out where the last write has left that to later: see {@link WriteOptions}. */
  async settle(): Promise<void> {
    if (this.#written === null) return;
    await this.#exclusively((config, table) => this.#store(config, table));
  }

  /** Ties all artefacts to the configuration as they are now, for a run from before hashes as well. */
  async tieAll(): Promise<void> {
    await this.#briefly(async () => {
      const { config } = await readConfig(this.#folder);
      await this.#store(config, await hashesIn(this.#folder));
    });
  }

  async #renew(
    file: string,
    next: string,
    write: () => Promise<void>,
    { settles = true }: WriteOptions,
  ): Promise<void> {
    await this.#exclusively(async (config, table) => {
      const before = table[file];
      await this.#store(config, { ...table, [file]: { ...before, next } });
      await write();
      this.#written = file;
      if (settles) await this.#store(config, settled(this.#table ?? {}, file));
    });
  }

  /** Under the lock that a command holds, or for a moment of its own. */
  #briefly(work: () => Promise<void>): Promise<void> {
    return whileLocked(this.#folder, 'grae, one file', work, { isBrief: true });
  }

  /** Works under the lock, with the configuration as it is now and nothing in it undecided that need not be. */
  async #exclusively(work: (config: RunConfig, table: TieTable) => Promise<void>): Promise<void> {
    await this.#briefly(async () => {
      const { config, table } = await this.#readAgain();
      let known = table ?? (await hashesIn(this.#folder));
      if (this.#written !== null) known = settled(known, this.#written);
      this.#written = null;
      await work(config, await this.#decide(known));
    });
  }

  /** Settles what a kill left undecided, by the content of the files. */
  async #decide(table: TieTable): Promise<TieTable> {
    let decided = table;
    for (const [file, { sha256: old, next }] of Object.entries(table)) {
      if (next === undefined) continue;
      const bytes = await readIfThere(join(this.#folder, file));
      const found = bytes === null ? undefined : sha256(bytes);
      if (found === next) decided = settled(decided, file);
      else if (found === old) {
        const { [file]: _, ...rest } = decided;
        decided = old === undefined ? rest : { ...rest, [file]: { sha256: old } };
      }
    }
    return decided;
  }

  async #store(config: RunConfig, table: TieTable): Promise<void> {
    await writeConfig(this.#folder, config, table);
    this.#table = table;
    if (Object.values(table).every(({ next }) => next === undefined)) this.#written = null;
  }

  async #readAgain(): Promise<{ readonly config: RunConfig; readonly table: TieTable | null }> {
    const found = await readConfig(this.#folder);
    if (JSON.stringify(found.config) !== this.#settings) {
      throw new GraeError(
        `${join(this.#folder, runFiles.config)}: its settings were changed while the run was in use; put the original back`,
      );
    }
    this.#table = found.table;
    return found;
  }

  #allows(file: string, bytes: Uint8Array | null): boolean {
    if (this.#table === null) return true;
    const tie = this.#table[file];
    // Removed or not made yet: no hash of before.
    if (bytes === null) return tie?.sha256 === undefined;
    const hash = sha256(bytes);
    return tie !== undefined && (hash === tie.sha256 || hash === tie.next);
  }

  #refusal(file: string, bytes: Uint8Array | null): InputError {
    const isKnown = this.#table?.[file] !== undefined;
    const complaint = isKnown ? otherHash : otherHash.replace('not the one in', 'not in');
    return fileRefusal(join(this.#folder, file), bytes === null ? 'there is no such file' : complaint);
  }
}

export interface WriteOptions {
  /** False leaves the last step, which takes the old hash out, to the next write or {@link Ties.settle}. */
  readonly settles?: boolean;
}

function settled(table: TieTable, file: string): TieTable {
  const { sha256: old, next = old } = table[file] ?? {};
  return next === undefined ? table : { ...table, [file]: { sha256: next } };
}

async function readConfig(
  folder: string,
): Promise<{ readonly config: RunConfig; readonly table: TieTable | null }> {
  const where = join(folder, runFiles.config);
  const what = 'the settings of a run (is this the folder of a run?)';
  await expectRegular(where);
  const stored = parseWith(configFileSchema, await readJsonFile(where, what), where);
  const { artefacts: table, seal, ...config } = stored;
  if (table === undefined && seal === undefined) return { config, table: null };
  if (table === undefined || seal !== sealOf(config, table)) {
    throw new InputError(
      `${where}: expected the settings that grae wrote for this run, but they are not those of its seal: the file was changed or is damaged; put the original back`,
    );
  }
  return { config, table };
}

async function writeConfig(folder: string, config: RunConfig, table: TieTable): Promise<void> {
  const artefacts = sorted(table);
  const content = { ...config, artefacts, seal: sealOf(config, artefacts) };
  await replaceFile(join(folder, runFiles.config), `${JSON.stringify(content, null, 2)}\n`);
}

function sealOf(config: RunConfig, table: TieTable): string {
  return sha256(JSON.stringify([config, sorted(table)]));
}

function sorted(table: TieTable): TieTable {
  const entries = Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([file, { sha256: old, next }]) => [
      file,
      { ...(old === undefined ? {} : { sha256: old }), ...(next === undefined ? {} : { next }) },
    ]),
  );
}

async function hashesIn(folder: string): Promise<TieTable> {
  const files = (await readdir(folder)).filter(isArtefact);
  const contents = await Promise.all(files.map((file) => readIfThere(join(folder, file))));
  return Object.fromEntries(
    files.flatMap((file, i) => {
      const bytes = contents[i] ?? null;
      return bytes === null ? [] : [[file, { sha256: sha256(bytes) }]];
    }),
  );
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  await expectRegular(path);
  try {
    return await readFile(path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (thrown instanceof Error && 'code' in thrown)
      throw new InputError(`${path}: ${whyUnreadable(thrown)}`);
    throw new GraeError(`${path}: cannot be read (${messageOf(thrown)})`);
  }
}

/** A pipe or a device in the place of a file would be waited for, or never end. */
async function expectRegular(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile()) return;
  const what = found.isDirectory() ? 'a folder' : 'no regular file';
  throw new InputError(`${path}: expected a file of the run, but it is ${what}; put the original back`);
}

/** Up to the last line break. */
function finished(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
}
