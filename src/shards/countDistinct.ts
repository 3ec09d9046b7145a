import { open } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { host, type Sha256 } from '../base/host.js';
import { whyUnreadable } from '../base/whyUnreadable.js';

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

/**
 * Counts the different hashes in files of sorted ones. The range of all hashes is cut into pieces; the part of each file that
 * falls into a piece is read, sorted with those of the others, and counted, so memory is bounded however many there are.
 *
 * @param most the number of hashes to hold at once. Defaults to 2^22 (32 MB)
 * @throws InputError for a file that is not the one that was written
 */
export async function countDistinct(files: readonly HashFile[], most = 2 ** 22): Promise<number> {
  const total = files.reduce((sum, { bytes }) => sum + bytes / bytesOfHash, 0);
  const ranges = BigInt(Math.max(1, Math.ceil(total / most)));
  const readers = files.map((file) => new SortedHashes(file, Number(ranges)));
  let distinct = 0;
  for (let range = 1n; range <= ranges; range++) {
    const end = range === ranges ? null : (allHashes * range) / ranges;
    const parts: BigUint64Array[] = [];
    for (const reader of readers) parts.push(...(await reader.below(end)));
    distinct += distinctOf(parts);
  }
  for (const reader of readers) reader.expectWhole();
  return distinct;
}

function distinctOf(parts: readonly BigUint64Array[]): number {
  const together = new BigUint64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    together.set(part, place);
    place += part.length;
  }
  together.sort();
  let count = 0;
  for (let i = 0; i < together.length; i++) if (i === 0 || together[i] !== together[i - 1]) count++;
  return count;
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
      const count = end === null ? waiting.length : placeOf(waiting, end);
      if (count > 0) parts.push(waiting.subarray(0, count));
      this.#waiting = waiting.subarray(count);
      if (this.#waiting.length > 0 || this.#offset >= this.#file.bytes) return parts;
      await this.#read();
    }
  }

  expectWhole(): void {
    if (this.#sha256.digest() !== this.#file.sha256) throw changed(this.#file.path);
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
          if (bytesRead === 0) throw changed(path);
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

/** The number of ascending hashes below an end. */
function placeOf(hashes: BigUint64Array, end: bigint): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hashes[middle]! < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

function changed(path: string): InputError {
  return new InputError({
    code: 'damaged',
    where: path,
    problem: 'expected the hashes that its shard wrote, but the file has changed',
    advice: [{ text: 'run the shard again' }],
  });
}
