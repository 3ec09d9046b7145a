import { InputError } from '../base/errors.js';
import type { Codec } from '../grammar/codec.js';

/** Sequences of productions end to end: two bytes a production, whatever the size of the corpus. */
export class EncodedCorpus {
  readonly count: number;
  /** All productions, sequence after sequence. */
  readonly ids: Uint16Array;
  /** The beginning of every sequence, and the end of the last one: [count + 1]. */
  readonly offsets: Uint32Array;

  /** @throws InputError if the offsets do not cut the ids into sequences */
  constructor(ids: Uint16Array, offsets: Uint32Array) {
    const ascending = offsets.every((offset, i) => (i === 0 ? offset === 0 : offset >= offsets[i - 1]!));
    if (offsets.length === 0 || !ascending || offsets.at(-1) !== ids.length) {
      throw new InputError('expected offsets that divide the ids into sequences, but they do not');
    }
    this.ids = ids;
    this.offsets = offsets;
    this.count = offsets.length - 1;
  }

  static from(sequences: Iterable<ArrayLike<number>>): EncodedCorpus {
    const builder = new EncodedCorpusBuilder();
    for (const sequence of sequences) builder.push(sequence);
    return builder.finish();
  }

  /** A view of one sequence, not a copy. */
  sequence(index: number): Uint16Array {
    return this.ids.subarray(this.offsets[index], this.offsets[index + 1]);
  }

  /** Views of the sequences, one at a time. */
  *sequences(): Generator<Uint16Array> {
    for (let index = 0; index < this.count; index++) yield this.sequence(index);
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

/** Collects sequences without holding each as an object. */
export class EncodedCorpusBuilder {
  #ids = new Uint16Array(1 << 16);
  #length = 0;
  readonly #offsets: number[] = [0];

  push(sequence: ArrayLike<number>): void {
    const needed = this.#length + sequence.length;
    if (needed > this.#ids.length) {
      const larger = new Uint16Array(Math.max(needed, 2 * this.#ids.length));
      larger.set(this.#ids.subarray(0, this.#length));
      this.#ids = larger;
    }
    this.#ids.set(sequence as ArrayLike<number>, this.#length);
    this.#length = needed;
    this.#offsets.push(needed);
  }

  finish(): EncodedCorpus {
    return new EncodedCorpus(this.#ids.slice(0, this.#length), Uint32Array.from(this.#offsets));
  }
}
