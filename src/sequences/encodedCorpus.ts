import { InputError } from '../base/errors.js';
import { host, type OverflowFile } from '../base/host.js';
import type { Codec } from '../grammar/codec.js';
import { type ProductionIds, StoredIds } from './productionIds.js';

/** The productions that are read at once where all are read. */
const pieceIds = 1 << 16;

/**
 * Sequences of productions end to end: two bytes a production, and four a sequence, whatever the size of the corpus. The
 * productions of a large one are in a file; memory then holds only the four bytes.
 */
export class EncodedCorpus {
  readonly count: number;
  /** All productions, sequence after sequence. */
  readonly ids: ProductionIds;
  /** The beginning of every sequence, and the end of the last one: [count + 1]. */
  readonly offsets: Uint32Array;

  /** @throws InputError if the offsets do not cut the ids into sequences */
  constructor(ids: ProductionIds, offsets: Uint32Array) {
    const ascending = offsets.every((offset, i) => (i === 0 ? offset === 0 : offset >= offsets[i - 1]!));
    if (offsets.length === 0 || !ascending || offsets.at(-1) !== ids.length) {
      throw new InputError('expected offsets that divide the ids into sequences, but they do not');
    }
    this.ids = ids;
    this.offsets = offsets;
    this.count = offsets.length - 1;
  }

  /** Whether the productions are in a file, not in memory. */
  get isStored(): boolean {
    return !(this.ids instanceof Uint16Array);
  }

  static from(sequences: Iterable<ArrayLike<number>>): EncodedCorpus {
    const builder = new EncodedCorpusBuilder();
    for (const sequence of sequences) builder.push(sequence);
    return builder.finish();
  }

  /** One sequence, which the caller does not change. */
  sequence(index: number): Uint16Array {
    return this.ids.subarray(this.offsets[index]!, this.offsets[index + 1]!);
  }

  /** The sequences, one at a time. Going through all of them like this is faster than by their places. */
  *sequences(): Generator<Uint16Array> {
    for (let first = 0, last = 0; first < this.count; first = last) {
      const start = this.offsets[first]!;
      while (last < this.count && (last === first || this.offsets[last + 1]! - start <= pieceIds)) last++;
      const piece = this.ids.subarray(start, this.offsets[last]!);
      for (let index = first; index < last; index++) {
        yield piece.subarray(this.offsets[index]! - start, this.offsets[index + 1]! - start);
      }
    }
  }

  /** All productions, piece by piece. */
  *pieces(): Generator<Uint16Array> {
    const { length } = this.ids;
    for (let at = 0; at < length; at += pieceIds) {
      yield this.ids.subarray(at, Math.min(length, at + pieceIds));
    }
  }

  /** The strings, one at a time. */
  *texts(codec: Pick<Codec, 'decode'>): Generator<string> {
    for (const sequence of this.sequences()) yield codec.decode(sequence);
  }

  lengthOf(index: number): number {
    return this.offsets[index + 1]! - this.offsets[index]!;
  }

  /** The mean, the 99th percentile and the maximum of the lengths, in productions. */
  lengths(): { readonly mean: number; readonly p99: number; readonly max: number } {
    if (this.count === 0) return { mean: 0, p99: 0, max: 0 };
    const lengths = Uint32Array.from({ length: this.count }, (_, i) => this.lengthOf(i)).sort();
    return {
      mean: this.ids.length / this.count,
      p99: lengths[Math.min(this.count - 1, Math.ceil(0.99 * this.count) - 1)]!,
      max: lengths[this.count - 1]!,
    };
  }
}

/** The most productions of a corpus: an offset takes four bytes. */
const mostIds = 2 ** 32 - 1;

/** Collects sequences without holding each as an object; many of them go to the host's overflow. */
export class EncodedCorpusBuilder {
  /** The productions in memory, and their number. */
  #ids = new Uint16Array(1 << 10);
  #held = 0;
  /** The file that holds the productions before those in memory; null while there is none. */
  #file: OverflowFile | null = null;
  #stored = 0;
  #offsets = new Uint32Array(1 << 10);
  #count = 0;

  /** @throws InputError for more than 2^32 - 1 productions */
  push(sequence: ArrayLike<number>): void {
    if (this.#held + sequence.length > this.#ids.length) this.#makeRoom(sequence.length);
    this.#ids.set(sequence, this.#held);
    this.#held += sequence.length;
    const end = this.#stored + this.#held;
    if (end > mostIds) {
      throw new InputError({
        code: 'too-large',
        expected: `a corpus of at most ${mostIds} productions`,
        received: `more than that by string ${this.#count + 1}`,
        advice: [{ text: 'train on a part of it' }],
      });
    }
    this.#count++;
    if (this.#count === this.#offsets.length) this.#offsets = grown(this.#offsets, 2 * this.#count);
    this.#offsets[this.#count] = end;
  }

  finish(): EncodedCorpus {
    if (this.#file !== null) this.#store(this.#file);
    const ids =
      this.#file === null ? this.#ids.slice(0, this.#held) : new StoredIds(this.#file, 0, this.#stored);
    return new EncodedCorpus(ids, this.#offsets.slice(0, this.#count + 1));
  }

  /** Makes room for more productions: in memory as long as it holds them, else by moving the others to the file. */
  #makeRoom(more: number): void {
    const { overflow } = host();
    const larger = Math.max(this.#held + more, 2 * this.#ids.length);
    if (overflow === null || 2 * larger <= overflow.mostBytes) {
      this.#ids = grown(this.#ids, larger);
      return;
    }
    this.#file ??= overflow.open();
    this.#store(this.#file);
    if (more > this.#ids.length) this.#ids = new Uint16Array(more);
  }

  #store(file: OverflowFile): void {
    file.append(new Uint8Array(this.#ids.buffer, 0, this.#ids.BYTES_PER_ELEMENT * this.#held));
    this.#stored += this.#held;
    this.#held = 0;
  }
}

/** Returns an array of a larger size that begins like this one. */
function grown<T extends Uint16Array | Uint32Array>(array: T, size: number): T {
  const larger = new (array.constructor as new (size: number) => T)(size);
  larger.set(array);
  return larger;
}
