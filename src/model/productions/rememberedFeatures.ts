import type { Sequences } from './sequences.js';

/** Bytes that the table of distinct states may take by default. */
const usualBytes = 64 * 2 ** 20;

/** The number of a state that is not known yet; states are counted from 1. */
const unknown = 0;

/**
 * Computes the features of every sequence of a corpus once, though a training asks for them in every epoch. Texts have far
 * fewer distinct states than places, so each state's features are stored once, in a table, and a place takes the four
 * bytes of its number there. Once the table is full, sequences with further states are computed anew each time.
 */
export class RememberedFeatures {
  readonly #sequences: Sequences;
  readonly #compute: (sequences: readonly ArrayLike<number>[]) => readonly Float32Array[];
  /** Beginning of every sequence in {@link #states}, and the end of the last. */
  #starts: Uint32Array | null = null;
  #states = new Uint32Array(0);
  /** The features of each state. */
  readonly #table: Float32Array[] = [];
  /** The number of each state, by the bits of its features. */
  readonly #numbers = new Map<string, number>();
  readonly #mostBytes: number;
  #bytes = 0;

  /**
   * @param compute gives the features of sequences, each [length, features]
   * @param mostBytes that the table of distinct states may take
   */
  constructor(
    sequences: Sequences,
    compute: (sequences: readonly ArrayLike<number>[]) => readonly Float32Array[],
    mostBytes = usualBytes,
  ) {
    this.#sequences = sequences;
    this.#mostBytes = mostBytes;
    this.#compute = compute;
  }

  /** The features of the sequences in these places, each [length, features]. */
  of(indices: ArrayLike<number>): Float32Array[] {
    this.#starts ??= this.#allocate();
    const missing = Array.from(indices).filter((index) => !this.#isKnown(index));
    const computed = this.#compute(missing.map((index) => this.#sequences.sequence(index)));
    const fresh = new Map(missing.map((index, i) => [index, computed[i]!]));
    for (const [index, features] of fresh) this.#remember(index, features);
    return Array.from(indices, (index) => fresh.get(index) ?? this.#recall(index));
  }

  #allocate(): Uint32Array {
    const { count } = this.#sequences;
    const starts = new Uint32Array(count + 1);
    for (let i = 0; i < count; i++) starts[i + 1] = starts[i]! + this.#sequences.sequence(i).length;
    this.#states = new Uint32Array(starts[count]!);
    return starts;
  }

  #placesOf(index: number): Uint32Array {
    return this.#states.subarray(this.#starts![index]!, this.#starts![index + 1]!);
  }

  #isKnown(index: number): boolean {
    const places = this.#placesOf(index);
    return places.length === 0 || places[0] !== unknown;
  }

  #recall(index: number): Float32Array {
    const places = this.#placesOf(index);
    const width = this.#table[0]?.length ?? 0;
    const features = new Float32Array(places.length * width);
    places.forEach((state, step) => {
      features.set(this.#table[state - 1]!, step * width);
    });
    return features;
  }

  /** Stores a sequence, unless the table has no room for its states. */
  #remember(index: number, features: Float32Array): void {
    const places = this.#placesOf(index);
    const width = features.length / places.length;
    const states = new Uint32Array(places.length);
    for (let step = 0; step < places.length; step++) {
      const state = this.#numberOf(features.subarray(step * width, (step + 1) * width));
      if (state === unknown) return;
      states[step] = state;
    }
    places.set(states);
  }

  #numberOf(features: Float32Array): number {
    const own = features.slice();
    const key = String.fromCharCode(...new Uint16Array(own.buffer));
    const number = this.#numbers.get(key);
    if (number !== undefined) return number;
    // the features, and their bits in the key
    const bytes = 2 * own.byteLength;
    if (this.#bytes + bytes > this.#mostBytes) return unknown;
    this.#bytes += bytes;
    this.#table.push(own);
    this.#numbers.set(key, this.#table.length);
    return this.#table.length;
  }
}
