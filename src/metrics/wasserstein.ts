import { InputError } from '../base/errors.js';

/**
 * Returns the Wasserstein-1 distance between two sets of numbers taken as distributions: the area between their
 * cumulative distribution functions, in the numbers' own unit (as MOSES reports for logP and others: Polykovskiy et al.
 * 2020, arXiv 1811.12823).
 *
 * @throws InputError if a set is empty or contains a number that is not finite
 */
export function wasserstein1(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [left, right] = [a, b].map(ascending) as [Float64Array, Float64Array];
  let area = 0;
  let [i, j] = [0, 0];
  let before = Math.min(left[0]!, right[0]!);
  while (i < left.length || j < right.length) {
    const here = Math.min(left[i] ?? Number.POSITIVE_INFINITY, right[j] ?? Number.POSITIVE_INFINITY);
    area += Math.abs(i / left.length - j / right.length) * (here - before);
    while (left[i] === here) i++;
    while (right[j] === here) j++;
    before = here;
  }
  return area;
}

function ascending(values: ArrayLike<number>): Float64Array {
  if (values.length === 0) {
    throw new InputError('expected numbers whose distribution can be compared, but there are none');
  }
  const sorted = Float64Array.from(values).sort();
  const bad = sorted.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new InputError({ expected: 'finite numbers', received: bad });
  return sorted;
}
