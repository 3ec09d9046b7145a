import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { GraeError } from '../base/errors.js';
import { whyUnwritable } from '../base/whyUnwritable.js';

/** The file that a part belongs to, by the server's own signs (RFC 9110, 8.8). */
const originSchema = z.strictObject({
  source: z.string(),
  /** A strong entity tag, or a date of last change that is old enough to be as good; null for neither. */
  validator: z.string().nullable(),
  /** The size of the whole; null if it is unknown. */
  total: z.number().int().nonnegative().nullable(),
});

export type Origin = z.infer<typeof originSchema>;

/**
 * The part of a file that has arrived so far: `PATH.part`, and beside it `PATH.part.json`, which identifies the whole.
 */
export class PartFile {
  readonly path: string;
  readonly #originPath: string;
  #file: FileHandle | null = null;

  constructor(target: string) {
    this.path = `${target}.part`;
    this.#originPath = `${target}.part.json`;
  }

  /** Returns the number of bytes that are here; 0 if there is no part. */
  async size(): Promise<number> {
    return stat(this.path).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    );
  }

  /** Returns null if the origin is unknown, or its file is damaged. */
  async origin(): Promise<Origin | null> {
    try {
      return originSchema.parse(JSON.parse(await readFile(this.#originPath, 'utf8')));
    } catch {
      return null;
    }
  }

  /** Begins to write at a place; old bytes after it stay until they are written over. */
  async begin(origin: Origin, start: number): Promise<void> {
    await this.#writing(async () => {
      if (start === 0) await rm(this.#originPath, { force: true });
      this.#file = await open(this.path, (await this.size()) > 0 ? 'r+' : 'w');
      if (start > 0) return;
      await writeFile(`${this.#originPath}.tmp`, JSON.stringify(origin));
      await rename(`${this.#originPath}.tmp`, this.#originPath);
    });
  }

  async write(piece: Uint8Array, at: number): Promise<void> {
    await this.#writing(async () => {
      for (let done = 0; done < piece.length; ) {
        done += (await this.#file!.write(piece, done, piece.length - done, at + done)).bytesWritten;
      }
    });
  }

  /** @param size where to cut the file off; null leaves it */
  async end(size: number | null): Promise<void> {
    const file = this.#file;
    this.#file = null;
    if (file === null) return;
    try {
      await this.#writing(async () => {
        if (size !== null) await file.truncate(size);
        await file.sync();
      });
    } finally {
      await file.close();
    }
  }

  /** Puts it in the place of the file. */
  async finish(target: string): Promise<void> {
    await this.#writing(() => rename(this.path, target));
    await rm(this.#originPath, { force: true });
  }

  async remove(): Promise<void> {
    await this.end(null);
    for (const path of [this.path, this.#originPath, `${this.#originPath}.tmp`]) {
      await rm(path, { force: true }).catch(() => {});
    }
  }

  async #writing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      throw new GraeError(`cannot write ${this.path}: ${whyUnwritable(thrown)}`);
    }
  }
}

/** Removes parts that were killed before anything arrived. */
export async function removeEmptyParts(targets: readonly string[]): Promise<void> {
  for (const target of targets) {
    const part = new PartFile(target);
    if ((await part.size()) === 0) await part.remove();
  }
}
