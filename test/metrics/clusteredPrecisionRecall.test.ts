import { expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { clusteredPrecisionRecall } from '../../src/metrics/clusteredPrecisionRecall.js';
import { largestF, precisionRecall } from '../../src/metrics/precisionRecall.js';

/** Points on a line in places 0, 10, 20 ..., so many in each. */
function inPlaces(counts: readonly number[]) {
  const points = Float32Array.from(
    counts.flatMap((count, place) => new Array<number>(count).fill(10 * place)),
  );
  return { points, count: points.length };
}

const [real, generated] = [
  [4, 6, 3, 2, 9, 0],
  [5, 0, 3, 12, 7, 1],
] as const;

it('is the curve of the places where points coincide', async () => {
  const curve = await clusteredPrecisionRecall(inPlaces(real), inPlaces(generated), 1, new Random(1));
  // as NumPy gives them, see precisionRecall.test.ts
  expect(largestF(curve, 8)).toBeCloseTo(0.7442554145439705, 9);
  expect(largestF(curve, 1 / 8)).toBeCloseTo(0.9063601153305033, 9);
});

it('has a bin for what no point stands for', async () => {
  const curve = await clusteredPrecisionRecall(
    inPlaces(real),
    { ...inPlaces(generated), outside: 14 },
    1,
    new Random(1),
  );
  const expected = precisionRecall([...real, 0], [...generated, 14]);
  expect(largestF(curve, 8)).toBeCloseTo(largestF(expected, 8), 9);
  expect(largestF(curve, 1 / 8)).toBeCloseTo(largestF(expected, 1 / 8), 9);
});
