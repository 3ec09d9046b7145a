/** Bit vectors of one length, side by side. */
export interface Fingerprints {
  /** 32-bit words of each. */
  readonly words: number;
  /** `[count * words]`. */
  readonly bits: Uint32Array;
  /** `[count]`: bits that are set. */
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

/** Number of bits that are set in a 32-bit word. */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Number of bits set in both of two vectors. Eight words at a time are first added up place by place (carry-save
 * adders), so that ones have to be counted in four words instead of eight.
 */
function shared(a: Uint32Array, startA: number, b: Uint32Array, startB: number, words: number): number {
  let total = 0;
  let i = 0;
  for (; i + 7 < words; i += 8) {
    const w0 = a[startA + i]! & b[startB + i]!;
    const w1 = a[startA + i + 1]! & b[startB + i + 1]!;
    const w2 = a[startA + i + 2]! & b[startB + i + 2]!;
    const w3 = a[startA + i + 3]! & b[startB + i + 3]!;
    const w4 = a[startA + i + 4]! & b[startB + i + 4]!;
    const w5 = a[startA + i + 5]! & b[startB + i + 5]!;
    const w6 = a[startA + i + 6]! & b[startB + i + 6]!;
    const w7 = a[startA + i + 7]! & b[startB + i + 7]!;
    // Full adders: each takes three words and gives their sum bit by bit, and the carries.
    const x0 = w0 ^ w1;
    const s0 = x0 ^ w2;
    const c0 = (w0 & w1) | (x0 & w2);
    const x1 = w3 ^ w4;
    const s1 = x1 ^ w5;
    const c1 = (w3 & w4) | (x1 & w5);
    const x2 = w6 ^ w7;
    const s2 = x2 ^ s0;
    const c2 = (w6 & w7) | (x2 & s0);
    const twos = c0 ^ c1;
    const t = twos ^ c2;
    const fours = (c0 & c1) | (twos & c2);
    total += ones(s1) + ones(s2) + 2 * ones(t) + 4 * ones(fours);
  }
  for (; i < words; i++) total += ones(a[startA + i]! & b[startB + i]!);
  return total;
}

/**
 * Similarity of each of some vectors to the one among others that it is most similar to (Tanimoto: bits set in both by
 * bits set in either; 0 where none is set).
 *
 * @returns `[queries]`; NaN where there are no others
 */
export function nearestSimilarities(queries: Fingerprints, others: Fingerprints): Float64Array {
  const order = bySize(others);
  if (order.length === 0) return new Float64Array(queries.sizes.length).fill(Number.NaN);
  return Float64Array.from(queries.sizes.keys(), (query) => nearest(queries, query, others, order, -1));
}

/** Similarity of each of some vectors to the one among the rest that it is most similar to; 0 for a single one. */
export function nearestWithin(fingerprints: Fingerprints): Float64Array {
  const order = bySize(fingerprints);
  return Float64Array.from(order.keys(), (query) => nearest(fingerprints, query, fingerprints, order, query));
}

function bySize({ sizes }: Fingerprints): Uint32Array {
  return Uint32Array.from(sizes.keys()).sort((a, b) => sizes[a]! - sizes[b]!);
}

/**
 * @param order of the others, those with few bits first
 * @param except one of the others that does not count; -1 for none
 */
function nearest(
  queries: Fingerprints,
  query: number,
  others: Fingerprints,
  order: Uint32Array,
  except: number,
): number {
  const size = queries.sizes[query]!;
  let best = 0;
  // From those with as many bits outwards: the more the numbers differ, the less similar two vectors can be.
  let high = firstOfSize(others, order, size);
  let low = high - 1;
  while (low >= 0 || high < order.length) {
    const above = high < order.length ? ratio(size, others.sizes[order[high]!]!) : -1;
    const below = low >= 0 ? ratio(others.sizes[order[low]!]!, size) : -1;
    if (Math.max(above, below) <= best) break;
    const other = above >= below ? order[high++]! : order[low--]!;
    if (other === except) continue;
    const both = shared(
      queries.bits,
      query * queries.words,
      others.bits,
      other * others.words,
      queries.words,
    );
    const either = size + others.sizes[other]! - both;
    if (either > 0 && both / either > best) best = both / either;
  }
  return best;
}

/** The most that two vectors can be similar of which the sizes are these, the smaller one first. */
function ratio(smaller: number, larger: number): number {
  return larger === 0 ? 0 : smaller / larger;
}

function firstOfSize({ sizes }: Fingerprints, order: Uint32Array, size: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sizes[order[middle]!]! < size) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Internal diversity (Benhenda 2017; MOSES): 1 - the mean similarity over all ordered pairs, each with itself
 * included; and of order 2, 1 - the mean over the vectors of the root of the mean squared similarity.
 */
export function internalDiversity(fingerprints: Fingerprints): {
  readonly first: number;
  readonly second: number;
} {
  const { bits, sizes, words } = fingerprints;
  const count = sizes.length;
  const sums = new Float64Array(count);
  const squares = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const both = shared(bits, i * words, bits, j * words, words);
      const either = sizes[i]! + sizes[j]! - both;
      const similarity = either === 0 ? 0 : both / either;
      sums[i]! += similarity;
      squares[i]! += similarity * similarity;
      if (i === j) continue;
      sums[j]! += similarity;
      squares[j]! += similarity * similarity;
    }
  }
  const mean = (values: Float64Array, of: (value: number) => number): number => {
    return values.reduce((sum, value) => sum + of(value / count), 0) / count;
  };
  return { first: 1 - mean(sums, (value) => value), second: 1 - mean(squares, Math.sqrt) };
}
