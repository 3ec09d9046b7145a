const [length, middle] = [624, 397];

/**
 * numpy's legacy generator (`numpy.random.seed`; Mersenne Twister MT19937, Matsumoto and Nishimura 1998), reduced to
 * the draws of subsets in published protocols. For nothing else: grae's own draws come from its own generator.
 */
class LegacyNumpyRandom {
  readonly #state = new Uint32Array(length);
  #next = length;

  constructor(seed: number) {
    this.#state[0] = seed;
    for (let i = 1; i < length; i++) {
      const before = this.#state[i - 1]!;
      this.#state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  #word(): number {
    if (this.#next === length) this.#refill();
    let word = this.#state[this.#next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < length; i++) {
      const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % length]! & 0x7fffffff);
      state[i] = state[(i + middle) % length]! ^ (mixed >>> 1) ^ ((mixed & 1) === 0 ? 0 : 0x9908b0df);
    }
    this.#next = 0;
  }

  /** Draws a whole number from 0 to `most`: words cut to its bits, until one is in range. */
  upTo(most: number): number {
    if (most === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    for (let word = this.#word(); ; word = this.#word()) {
      const value = (word & mask) >>> 0;
      if (value <= most) return value;
    }
  }
}

/**
 * Returns the items that `numpy.random.seed(seed); numpy.random.choice(items, count, replace=False)` chooses, in its
 * order.
 *
 * @param count at most the number of items, which is below 2^32
 */
export function numpyChoice<T>(items: readonly T[], count: number, seed: number): T[] {
  const random = new LegacyNumpyRandom(seed);
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.upTo(i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.slice(0, count);
}
