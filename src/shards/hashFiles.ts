import { open } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { host, type Sha256 } from '../base/host.js';
import { whyUnreadable } from '../base/whyUnreadable.js';
import { HashSet } from './hashSet.js';
import { Marks } from './marks.js';
import { countBelow } from './meaningHash.js';

/** A file of ascending hashes, 8 bytes each, the lowest byte first. */
export interface HashFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

const bytesOfHash = 8;
const allHashes = 2n ** 64n;

/** The hashes of a file that were read at once, beyond the share of a range that one expects. */
const spare = 64;

/** The number of hashes that are held at once, by default: 32 MB. */
const usualMost = 2 ** 22;

/**
 * Counts the different hashes in files of sorted ones, in bounded memory.
 *
 * @param most the number of hashes to hold at once. Defaults to 2^22
 * @throws InputError for a file that is not the one that was written
 */
export async function countDistinct(files: readonly HashFile[], most = usualMost): Promise<number> {
  let distinct = 0;
  await eachFirst(files, most, () => distinct++);
  return distinct;
}

/**
 * Finds the hashes in files of sorted ones that no earlier file has.
 *
 * @param most the number of hashes to hold at once. Defaults to 2^22; the marks take a bit for each hash besides
 * @returns marks of their places, for each file
 * @throws InputError for a file that is not the one that was written
 */
export async function firstHashes(files: readonly HashFile[], most = usualMost): Promise<Marks[]> {
  const marks = files.map(({ bytes }) => new Marks(bytes / bytesOfHash));
  await eachFirst(files, most, (file, place) => marks[file]!.mark(place));
  return marks;
}

/**
 * Calls `onFirst` with the file and the place of each hash that no file before it has. The range of all hashes is cut into pieces;
 * the part of each file that falls into a piece is read and looked up among those before it.
 */
async function eachFirst(
  files: readonly HashFile[],
  most: number,
  onFirst: (file: number, place: number) => void,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes / bytesOfHash, 0);
  const ranges = BigInt(Math.max(1, Math.ceil(total / most)));
  const readers = files.map((file) => new SortedHashes(file, Number(ranges)));
  const places = files.map(() => 0);
  const there = new HashSet();
  for (let range = 1n; range <= ranges; range++) {
    const end = range === ranges ? null : (allHashes * range) / ranges;
    there.clear();
    for (const [file, reader] of readers.entries()) {
      for (const part of await reader.below(end)) {
        const halves = new Uint32Array(part.buffer, part.byteOffset, 2 * part.length);
        for (let i = 0; i < halves.length; i += 2) {
          if (there.add(halves[i]!, halves[i + 1]!)) onFirst(file, places[file]! + i / 2);
        }
        places[file]! += part.length;
      }
    }
  }
  for (const reader of readers) reader.expectWhole();
}

/** Reads the hashes of a file in order. The file is open only while it is read, since there may be thousands. */
class SortedHashes {
  readonly #file: HashFile;
  readonly #atOnce: number;
  readonly #sha256: Sha256 = host().startSha256();
  #offset = 0;
  #waiting: BigUint64Array = new BigUint64Array(0);

  constructor(file: HashFile, ranges: number) {
    this.#file = file;
    this.#atOnce = Math.ceil(file.bytes / bytesOfHash / ranges) + spare;
  }

  /** Takes the hashes below `end`, all that are left for null. */
  async below(end: bigint | null): Promise<BigUint64Array[]> {
    const parts: BigUint64Array[] = [];
    for (;;) {
      const waiting = this.#waiting;
      const count = end === null ? waiting.length : countBelow(waiting, end);
      if (count > 0) parts.push(waiting.subarray(0, count));
      this.#waiting = waiting.subarray(count);
      if (this.#waiting.length > 0 || this.#offset >= this.#file.bytes) return parts;
      await this.#read();
    }
  }

  expectWhole(): void {
    if (this.#sha256.digest() !== this.#file.sha256) throw changedFile(this.#file.path);
  }

  async #read(): Promise<void> {
    const { path, bytes } = this.#file;
    const size = Math.min(this.#atOnce * bytesOfHash, bytes - this.#offset);
    const hashes = new BigUint64Array(size / bytesOfHash);
    const block = new Uint8Array(hashes.buffer);
    try {
      const file = await open(path, 'r');
      try {
        for (let done = 0; done < size; ) {
          const { bytesRead } = await file.read(block, done, size - done, this.#offset + done);
          if (bytesRead === 0) throw changedFile(path);
          done += bytesRead;
        }
      } finally {
        await file.close();
      }
    } catch (thrown) {
      if (thrown instanceof InputError) throw thrown;
      throw new InputError({ where: path, problem: whyUnreadable(thrown) });
    }
    this.#sha256.update(block);
    this.#offset += size;
    this.#waiting = hashes;
  }
}

/** Returns the error for a file of hashes, or of their rows, that is not the one that was written. */
export function changedFile(path: string): InputError {
  return new InputError({
    code: 'damaged',
    where: path,
    problem: 'expected what its shard wrote, but the file has changed',
    advice: [{ text: 'run the shard again' }],
  });
}
