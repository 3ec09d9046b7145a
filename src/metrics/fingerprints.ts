/** Bit vectors of one length, side by side. */
export interface Fingerprints {
  /** The number of 32-bit words of each. */
  readonly words: number;
  /** `[count * words]`. */
  readonly bits: Uint32Array;
  /** `[count]`: the number of bits that are set. */
  readonly sizes: Uint16Array;
}

/** @param rows each of the same number of words */
export function packFingerprints(rows: readonly Uint32Array[]): Fingerprints {
  const words = rows[0]?.length ?? 0;
  const bits = new Uint32Array(rows.length * words);
  for (const [row, fingerprint] of rows.entries()) bits.set(fingerprint, row * words);
  const sizes = Uint16Array.from(rows, (fingerprint) => {
    return fingerprint.reduce((sum, word) => sum + ones(word), 0);
  });
  return { words, bits, sizes };
}

/** Returns the number of set bits in a 32-bit word. */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * The number of words with the commonest bits of an {@link Index}: with this many, both ways of counting take equally
 * long.
 */
const commonWords = 2;

/**
 * Vectors prepared for counting the bits that others share with them. The few bits that most of them have stand side by
 * side, so that all are counted in a few steps; every other bit has a list of the vectors in which it is set.
 */
class Index {
  /** `[commonWords * 32]`: the bits that are counted side by side, the commonest first. */
  readonly #common: readonly number[];
  /** `[count * commonWords]`. */
  readonly #side: Uint32Array;
  /** `[bits]`: the vectors in which each other bit is set. */
  readonly #lists: readonly (Uint32Array | null)[];
  /** `[count]`. */
  readonly #shared: Uint16Array;

  constructor(fingerprints: Fingerprints) {
    const count = fingerprints.sizes.length;
    const lists: number[][] = Array.from({ length: 32 * fingerprints.words }, () => []);
    for (let row = 0; row < count; row++) for (const bit of bitsOf(fingerprints, row)) lists[bit]!.push(row);
    this.#common = [...lists.keys()]
      .sort((a, b) => lists[b]!.length - lists[a]!.length)
      .slice(0, 32 * commonWords);
    this.#side = new Uint32Array(count * commonWords);
    for (let row = 0; row < count; row++) this.#setSide(fingerprints, row, this.#side, row * commonWords);
    const common = new Set(this.#common);
    this.#lists = lists.map((list, bit) => (common.has(bit) ? null : Uint32Array.from(list)));
    this.#shared = new Uint16Array(count);
  }

  /**
   * Counts the bits that a vector shares with each of these vectors.
   *
   * @returns `[count]`, in the same memory each time
   */
  shared(queries: Fingerprints, query: number): Uint16Array {
    const shared = this.#shared;
    const side = this.#side;
    const mine = new Uint32Array(commonWords);
    this.#setSide(queries, query, mine, 0);
    const [first, second] = mine as unknown as [number, number];
    for (let row = 0; row < shared.length; row++) {
      shared[row] = ones(side[2 * row]! & first) + ones(side[2 * row + 1]! & second);
    }
    for (const bit of bitsOf(queries, query)) {
      const list = this.#lists[bit]!;
      if (list !== null) for (let i = 0; i < list.length; i++) shared[list[i]!]!++;
    }
    return shared;
  }

  /** Copies the common bits of a vector to one place. */
  #setSide({ bits, words }: Fingerprints, row: number, side: Uint32Array, at: number): void {
    for (const [i, bit] of this.#common.entries()) {
      const isSet = (bits[row * words + (bit >>> 5)]! >>> (bit & 31)) & 1;
      side[at + (i >>> 5)]! |= isSet << (i & 31);
    }
  }
}

/** Returns the positions of the set bits of a vector. */
function bitsOf({ bits, words }: Fingerprints, row: number): number[] {
  const positions: number[] = [];
  for (let i = 0; i < words; i++) {
    for (let word = bits[row * words + i]!; word !== 0; word &= word - 1) {
      positions.push(32 * i + 31 - Math.clz32(word & -word));
    }
  }
  return positions;
}

/**
 * For each query, the similarity to the most similar of other vectors (Tanimoto: bits set in both over bits set in
 * either; 0 if none is set).
 *
 * @returns `[queries]`; NaN if there are no others
 */
export function nearestSimilarities(queries: Fingerprints, others: Fingerprints): Float64Array {
  if (others.sizes.length === 0) return new Float64Array(queries.sizes.length).fill(Number.NaN);
  const index = new Index(others);
  return Float64Array.from(queries.sizes.keys(), (query) => nearest(queries, query, others, index, -1));
}

/** For each vector, the similarity to the most similar of the rest; 0 for a single one. */
export function nearestWithin(fingerprints: Fingerprints): Float64Array {
  const index = new Index(fingerprints);
  return Float64Array.from(fingerprints.sizes.keys(), (query) =>
    nearest(fingerprints, query, fingerprints, index, query),
  );
}

/** @param except one of the others that does not count; -1 for none */
function nearest(
  queries: Fingerprints,
  query: number,
  others: Fingerprints,
  index: Index,
  except: number,
): number {
  const shared = index.shared(queries, query);
  if (except >= 0) shared[except] = 0;
  const size = queries.sizes[query]!;
  const sizes = others.sizes;
  let [best, bestBoth, bestEither] = [0, 0, 1];
  for (let other = 0; other < shared.length; other++) {
    const both = shared[other]!;
    const either = size + sizes[other]! - both;
    // Compares without a division, which would take longer than everything else.
    if (both * bestEither <= bestBoth * either) continue;
    best = both / either;
    bestBoth = both;
    bestEither = either;
  }
  return best;
}

/**
 * Internal diversity (Benhenda 2017; MOSES): 1 - the mean similarity over all ordered pairs, each vector with itself
 * included; and of order 2, 1 - the mean over the vectors of the root of the mean squared similarity.
 */
export function internalDiversity(fingerprints: Fingerprints): {
  readonly first: number;
  readonly second: number;
} {
  const { sizes } = fingerprints;
  const count = sizes.length;
  const sums = new Float64Array(count);
  const squares = new Float64Array(count);
  const index = new Index(fingerprints);
  for (let i = 0; i < count; i++) {
    const shared = index.shared(fingerprints, i);
    let [sum, square] = [0, 0];
    for (let j = 0; j < count; j++) {
      const both = shared[j]!;
      if (both === 0) continue;
      const similarity = both / (sizes[i]! + sizes[j]! - both);
      sum += similarity;
      square += similarity * similarity;
    }
    sums[i] = sum;
    squares[i] = square;
  }
  const mean = (values: Float64Array, of: (value: number) => number): number => {
    return values.reduce((sum, value) => sum + of(value / count), 0) / count;
  };
  return { first: 1 - mean(sums, (value) => value), second: 1 - mean(squares, Math.sqrt) };
}
