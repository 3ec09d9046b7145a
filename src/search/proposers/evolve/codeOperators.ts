import type { Random } from '../../../base/random.js';

/** A way to make a code from the codes of parents. */
export interface CodeOperator {
  readonly name: string;
  readonly parents: 1 | 2;
  /** @param deviations of each dimension of the codes */
  apply(
    first: Float32Array,
    second: Float32Array,
    deviations: ArrayLike<number>,
    random: Random,
  ): Float32Array;
}

/**
 * Adds normal noise in units of the codes' deviations. Below .6 deviations the string mostly stays the same; above 1.6
 * little is left of it.
 */
const perturb: CodeOperator = {
  name: 'perturb',
  parents: 1,
  apply: (code, _, deviations, random) => withNoise(code, deviations, between(0.6, 1.6, random), random),
};

/** Takes each coordinate from one of two parents, with some noise. */
const mix: CodeOperator = {
  name: 'mix',
  parents: 2,
  apply: (first, second, deviations, random) => {
    const child = first.map((value, k) => (random.uniform() < 0.5 ? value : second[k]!));
    return withNoise(child, deviations, between(0.36, 0.96, random), random);
  },
};

/** Takes a point between two parents, with some noise. */
const blend: CodeOperator = {
  name: 'blend',
  parents: 2,
  apply: (first, second, deviations, random) => {
    const share = random.uniform();
    const child = first.map((value, k) => value + share * (second[k]! - value));
    return withNoise(child, deviations, between(0.36, 0.96, random), random);
  },
};

export const codeOperators: readonly CodeOperator[] = [perturb, mix, blend];

function between(least: number, most: number, random: Random): number {
  return least + (most - least) * random.uniform();
}

function withNoise(
  code: Float32Array,
  deviations: ArrayLike<number>,
  scale: number,
  random: Random,
): Float32Array {
  return code.map((value, k) => value + scale * deviations[k]! * random.normal());
}
