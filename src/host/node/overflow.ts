import { randomBytes } from 'node:crypto';
import { existsSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraeError } from '../../base/errors.js';
import type { Overflow, OverflowFile } from '../../base/host.js';
import { whyUnwritable } from '../../base/whyUnwritable.js';
import { OpenFile } from './openFile.js';

/** The disk as the place for what is too large for memory. */
export const overflow: Overflow = {
  mostBytes: 64 * 2 ** 20,
  open: () => UnnamedFile.in(folder()),
};

/** Returns the folder for large files that are not kept: `/tmp` often lies in memory, `/var/tmp` does not. */
function folder(): string {
  return process.env.TMPDIR ?? (existsSync('/var/tmp') ? '/var/tmp' : tmpdir());
}

/** A file without a name: the system removes it when this process ends, however it ends. */
class UnnamedFile extends OpenFile implements OverflowFile {
  readonly #folder: string;

  private constructor(descriptor: number, folder: string) {
    super(descriptor, folder);
    this.#folder = folder;
  }

  static in(folder: string): UnnamedFile {
    const path = join(folder, `grae-${randomBytes(8).toString('hex')}.tmp`);
    try {
      const file = new UnnamedFile(openSync(path, 'wx+', 0o600), folder);
      unlinkSync(path);
      return file;
    } catch (thrown) {
      throw refusal(folder, thrown);
    }
  }

  append(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        const count = writeSync(this.descriptor, bytes, done, bytes.length - done, this.bytes);
        done += count;
        this.bytes += count;
      }
    } catch (thrown) {
      throw refusal(this.#folder, thrown);
    }
  }
}

function refusal(folder: string, thrown: unknown): GraeError {
  return new GraeError({
    code: 'system',
    where: folder,
    problem: `what is too large for memory cannot be written there: ${whyUnwritable(thrown)}`,
    advice: [{ text: 'name a folder with room in the environment variable TMPDIR' }],
  });
}
