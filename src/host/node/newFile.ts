import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { syncFolder, writeError } from './files.js';
import { temporaryPath } from './leftovers.js';
import { regularTarget } from './writeTarget.js';

/** A finished file. */
export interface WrittenFile {
  readonly bytes: number;
  /** SHA-256 of its bytes. */
  readonly sha256: string;
}

/** The bytes that are written at once, and the size of a gzip member before compression. */
const blockBytes = 1 << 20;

/**
 * A file that is written piece by piece, beside its place and under another name, and that takes its place as a whole
 * once it is complete. A kill leaves the old file or none.
 */
export class NewFile {
  readonly #path: string;
  readonly #target: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  readonly #gzip: boolean;
  readonly #hash = createHash('sha256');
  #pieces: Buffer[] = [];
  #waiting = 0;
  #bytes = 0;

  private constructor(path: string, target: string, temporary: string, file: FileHandle, gzip: boolean) {
    this.#path = path;
    this.#target = target;
    this.#temporary = temporary;
    this.#file = file;
    this.#gzip = gzip;
  }

  /**
   * Begins a file.
   *
   * @param gzip whether to compress it, as a sequence of gzip members: files of them can be joined byte by byte
   * @throws GraeError that says why it cannot be written
   */
  static async begin(path: string, { gzip = false } = {}): Promise<NewFile> {
    try {
      const target = await regularTarget(path);
      const temporary = await temporaryPath(target);
      return new NewFile(path, target, temporary, await open(temporary, 'wx'), gzip);
    } catch (thrown) {
      throw writeError(path, thrown);
    }
  }

  /** Adds text, as UTF-8, or bytes. @throws GraeError where the disk is full or fails; the file is then gone */
  async write(piece: string | Uint8Array): Promise<void> {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece);
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.#waiting += bytes.length;
    if (this.#waiting >= blockBytes) await this.flush();
  }

  /**
   * Writes what waits, and ends the gzip member.
   *
   * @returns the bytes of the file so far
   */
  async flush(): Promise<number> {
    if (this.#waiting === 0) return this.#bytes;
    const plain = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#waiting = 0;
    const block = this.#gzip ? gzipSync(plain) : plain;
    this.#hash.update(block);
    this.#bytes += block.length;
    try {
      await this.#file.writeFile(block);
    } catch (thrown) {
      await this.discard();
      throw writeError(this.#path, thrown);
    }
    return this.#bytes;
  }

  /** Puts the file in its place. @throws GraeError as {@link write} */
  async finish(): Promise<WrittenFile> {
    await this.flush();
    try {
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#temporary, this.#target);
      await syncFolder(dirname(this.#target));
    } catch (thrown) {
      await this.discard();
      throw writeError(this.#path, thrown);
    }
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Removes what has been written. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    await unlink(this.#temporary).catch(() => {});
  }
}
