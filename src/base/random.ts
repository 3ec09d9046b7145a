import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { InputError } from './errors.js';

/** The state of a generator, as plain numbers for JSON. */
export interface RandomState {
  readonly generator: readonly number[];
  /** The second normal deviate of the last Box-Muller pair, if it is still unused; else null. */
  readonly spareNormal: number | null;
}

/**
 * The only source of random draws (xoroshiro128+). A seed gives the same draws in the same order on every machine, and a
 * checkpoint saves and restores the state.
 */
export class Random {
  #generator: ReturnType<typeof xoroshiro128plus>;
  #spareNormal: number | null = null;

  /** @param seed an integer; its lower 32 bits are used */
  constructor(seed: number) {
    if (!Number.isInteger(seed))
      throw new InputError({ setting: 'seed', expected: 'an integer as the seed', received: seed });
    this.#generator = xoroshiro128plus(seed | 0);
  }

  /** Draws a number in [0, 1), with 53 random bits. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** Draws an integer in [0, count); all are equally likely. */
  integer(count: number): number {
    return uniformInt(this.#generator, 0, count - 1);
  }

  /** Draws a standard normal deviate (Box-Muller). */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Returns `count` standard normal deviates. */
  normals(count: number): Float32Array {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = this.normal();
    return values;
  }

  /** Shuffles in place (Fisher-Yates) and returns its argument. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return items;
  }

  /** Draws an index in proportion to non-negative weights that do not all vanish. */
  categorical(weights: ArrayLike<number>): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i] as number;
    let rest = this.uniform() * total;
    let last = 0;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i] as number;
      if (weight <= 0) continue;
      last = i;
      rest -= weight;
      if (rest < 0) return i;
    }
    return last;
  }

  /** Returns a new generator, whose state is drawn from this one. */
  split(): Random {
    const split = new Random(0);
    // All 128 bits: the first draws of generators with close seeds are alike.
    const generator = Array.from({ length: 4 }, () => this.integer(2 ** 32) | 0);
    split.#generator = xoroshiro128plusFromState(generator);
    return split;
  }

  save(): RandomState {
    return { generator: [...this.#generator.getState()], spareNormal: this.#spareNormal };
  }

  static restore(state: RandomState): Random {
    const random = new Random(0);
    random.#generator = xoroshiro128plusFromState([...state.generator]);
    random.#spareNormal = state.spareNormal;
    return random;
  }
}
