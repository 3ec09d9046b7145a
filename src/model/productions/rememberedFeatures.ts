import type { Sequences } from './sequences.js';

/**
 * The default limit in bytes, of the table of distinct states and of the states of all places each: enough for 250,000
 * molecules and the places of three million.
 */
const usualBytes = 128 * 2 ** 20;

/** The bytes of a state beside its features, roughly: a string, and a place in a map. */
const overhead = 72;

/** The most distinct values of features; a byte of a state stands for one. */
const mostLevels = 256;

/** The number for a state that the table lacks; states are counted from 1. */
const unknown = 0;

/**
 * Computes the features of every sequence of a corpus once, though a training needs them in every epoch. Texts have
 * fewer distinct states than places, and features few distinct values. The table therefore stores each state once, with a
 * byte for each feature, and a place stores the number of its state in four bytes. The features of sequences for which
 * there is no room are computed anew each time.
 */
export class RememberedFeatures {
  readonly #sequences: Sequences;
  readonly #compute: (sequences: readonly ArrayLike<number>[]) => readonly Float32Array[];
  /** Beginning of every sequence in {@link #states} for which there is room, and the end of the last. */
  #starts: Uint32Array | null = null;
  #states = new Uint32Array(0);
  /** The states: the level of each feature as a character. */
  readonly #table: string[] = [];
  /** The number of each state, counted from 1. */
  readonly #numbers = new Map<string, number>();
  /** The distinct numbers of all features, and the place of each by its bits. */
  readonly #levels: number[] = [];
  readonly #levelOfBits = new Map<number, number>();
  readonly #mostBytes: number;
  #bytes = 0;

  /**
   * @param compute returns the features of sequences, each [length, features]
   * @param mostBytes the limit of the table of distinct states, and of the states of all places
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

  /** Returns the features of the sequences in these places, each [length, features]. */
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
    const mostPlaces = this.#mostBytes / this.#states.BYTES_PER_ELEMENT;
    const starts = new Uint32Array(count + 1);
    let sequences = 0;
    for (; sequences < count; sequences++) {
      const end = starts[sequences]! + this.#sequences.lengthOf(sequences);
      if (end > mostPlaces) break;
      starts[sequences + 1] = end;
    }
    this.#states = new Uint32Array(starts[sequences]!);
    return starts.slice(0, sequences + 1);
  }

  #placesOf(index: number): Uint32Array {
    return this.#states.subarray(this.#starts![index]!, this.#starts![index + 1]!);
  }

  /** Whether there is room for the states of a sequence. */
  #isHeld(index: number): boolean {
    return index + 1 < this.#starts!.length;
  }

  #isKnown(index: number): boolean {
    if (!this.#isHeld(index)) return false;
    const places = this.#placesOf(index);
    return places.length === 0 || places[0] !== unknown;
  }

  #recall(index: number): Float32Array {
    const places = this.#placesOf(index);
    const width = this.#table[0]?.length ?? 0;
    const features = new Float32Array(places.length * width);
    places.forEach((number, step) => {
      const state = this.#table[number - 1]!;
      for (let k = 0; k < width; k++) features[step * width + k] = this.#levels[state.charCodeAt(k)]!;
    });
    return features;
  }

  /** Stores a sequence, unless the table has no room for its states. */
  #remember(index: number, features: Float32Array): void {
    if (!this.#isHeld(index)) return;
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

  /** Returns the number of a state, new or not; {@link unknown} if there is no room for it. */
  #numberOf(features: Float32Array): number {
    const levels: number[] = [];
    for (const bits of new Uint32Array(features.slice().buffer)) {
      const level = this.#levelOf(bits);
      if (level === null) return unknown;
      levels.push(level);
    }
    const state = String.fromCharCode(...levels);
    const number = this.#numbers.get(state);
    if (number !== undefined) return number;
    const bytes = levels.length + overhead;
    if (this.#bytes + bytes > this.#mostBytes) return unknown;
    this.#bytes += bytes;
    this.#table.push(state);
    this.#numbers.set(state, this.#table.length);
    return this.#table.length;
  }

  /** @param bits the bits of a float32 */
  #levelOf(bits: number): number | null {
    const level = this.#levelOfBits.get(bits);
    if (level !== undefined) return level;
    if (this.#levels.length === mostLevels) return null;
    this.#levelOfBits.set(bits, this.#levels.length);
    return this.#levels.push(new Float32Array(Uint32Array.of(bits).buffer)[0]!) - 1;
  }
}
