import { join } from 'node:path';
import { replaceFile } from '../host/node/files.js';
import { NewFile } from '../host/node/newFile.js';
import type { PlannedShards } from './manifest.js';
import { HashCollector, meaningHash } from './meaningHash.js';
import { partName, recordName, type ShardRecord } from './shardRecord.js';
import { TotalsCounter } from './totals.js';

export interface PartOptions {
  /** The ending of the name of its content, such as `csv`. */
  readonly extension: string;
  /** Whether its content is compressed. */
  readonly gzip: boolean;
}

/** The result of a shard while it is computed. Nothing of it is there before it is complete. */
export class ShardPart {
  /** Counts and moments of the shard. */
  readonly totals = new TotalsCounter();
  readonly #planned: PlannedShards;
  readonly #index: number;
  readonly #name: string;
  readonly #content: NewFile;
  readonly #hashes = new Map<string, HashCollector>();
  /** The lists whose entries are rows of the content. */
  readonly #ofRows = new Set<string>();
  #header = 0;

  private constructor(planned: PlannedShards, index: number, name: string, content: NewFile) {
    this.#planned = planned;
    this.#index = index;
    this.#name = name;
    this.#content = content;
  }

  /** @throws GraeError if the folder cannot be written to */
  static async begin(
    planned: PlannedShards,
    index: number,
    { extension, gzip }: PartOptions,
  ): Promise<ShardPart> {
    const name = `${partName(index)}.${extension}${gzip ? '.gz' : ''}`;
    const content = await NewFile.begin(join(planned.folder, name), { gzip });
    return new ShardPart(planned, index, name, content);
  }

  /** Writes the beginning that all shards share, such as the names of columns. */
  async writeHeader(text: string): Promise<void> {
    await this.#content.write(text);
    this.#header = await this.#content.flush();
  }

  async write(text: string): Promise<void> {
    await this.#content.write(text);
  }

  /**
   * Adds the canonical form of a string to a list whose different entries are counted when shards are merged.
   *
   * @param row the row of the content that holds the string, from 0; absent for a list of something else than rows
   */
  addMeaning(list: string, canonical: string, row?: number): void {
    const collector = this.#hashes.get(list) ?? new HashCollector();
    collector.add(meaningHash(canonical), row);
    this.#hashes.set(list, collector);
    if (row !== undefined) this.#ofRows.add(list);
  }

  /**
   * Puts the files of the shard in their places, its record last.
   *
   * @param times remarks on this computation, for a file of their own: the record depends on manifest and index alone
   */
  async finish(times: object): Promise<ShardRecord> {
    const { folder, id, manifest } = this.#planned;
    const index = this.#index;
    const content = { file: this.#name, ...(await this.#content.finish()), header: this.#header };
    const hashes: Record<string, ShardRecord['hashes'][string]> = {};
    for (const [list, collector] of [...this.#hashes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const written = await this.#writeArray(`${list}.hashes`, collector.distinct());
      hashes[list] = this.#ofRows.has(list)
        ? { ...written, rows: await this.#writeArray(`${list}.rows`, collector.firstRows()) }
        : written;
    }
    await replaceFile(join(folder, `${partName(index)}.times.json`), `${JSON.stringify(times)}\n`);
    const { totals } = this.totals;
    const record: ShardRecord = {
      format: 'grae-shard-1',
      manifest: id,
      index,
      grae: manifest.grae,
      content,
      hashes,
      totals,
    };
    await replaceFile(join(folder, recordName(index)), `${JSON.stringify(record, null, 2)}\n`);
    return record;
  }

  async #writeArray(
    ending: string,
    { buffer }: BigUint64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  ): Promise<{ file: string; bytes: number; sha256: string }> {
    const file = `${partName(this.#index)}.${ending}`;
    const written = await NewFile.begin(join(this.#planned.folder, file));
    try {
      await written.write(new Uint8Array(buffer));
      return { file, ...(await written.finish()) };
    } catch (thrown) {
      await written.discard();
      throw thrown;
    }
  }

  /** Drops everything. */
  async discard(): Promise<void> {
    await this.#content.discard();
  }
}
