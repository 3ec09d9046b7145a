import { expect, it } from 'vitest';
import { featureFrechetDistance } from '../../src/imageMetrics/featureFrechet.js';
import { featureMoments } from '../../src/imageMetrics/imageFeatures.js';
import { imagePrecisionRecall } from '../../src/imageMetrics/imagePrecisionRecall.js';
import { imagesOf, pixelNetwork } from './support.js';

const size = { height: 1, width: 2, channels: 1 };
const network = pixelNetwork(size);
const corners = imagesOf(
  [
    [101, 101],
    [99, 101],
    [101, 99],
    [99, 99],
  ],
  size,
);

it('the Frechet distance of features is that of their normal distributions, by hand', async () => {
  // variances over n - 1 = 3: 4/3, and 12 where stretched threefold; means 3 and 4 apart
  const stretched = imagesOf(
    [
      [106, 105],
      [100, 105],
      [106, 103],
      [100, 103],
    ],
    size,
  );
  const expected = 9 + 16 + (Math.sqrt(12) - Math.sqrt(4 / 3)) ** 2;
  const { distance, ...counts } = await featureFrechetDistance(network, corners, stretched);
  expect(distance).toBeCloseTo(expected, 9);
  expect(counts).toEqual({ referenceImages: 4, generatedImages: 4 });
  const moments = await featureMoments(network, corners);
  expect((await featureFrechetDistance(network, moments, stretched)).distance).toBe(distance);
});

it('a distance needs two images', async () => {
  const one = imagesOf([[1, 2]], size);
  await expect(featureFrechetDistance(network, corners, one)).rejects.toThrow(
    'expected at least two images on either side of a distance, but received: 1',
  );
});

it('precision and recall are those of the clusters, where images coincide', async () => {
  const inPlaces = (counts: readonly number[]) =>
    imagesOf(
      counts.flatMap((count, place) => new Array<number[]>(count).fill([10 * place, 40 - place])),
      size,
    );
  const [real, generated] = [inPlaces([4, 6, 3, 2, 9, 0]), inPlaces([5, 0, 3, 12, 7, 1])];
  const { recallF8, precisionF8, curve } = await imagePrecisionRecall(network, real, generated, 1);
  // as NumPy gives them, see ../metrics/precisionRecall.test.ts
  expect(recallF8).toBeCloseTo(0.7442554145439705, 9);
  expect(precisionF8).toBeCloseTo(0.9063601153305033, 9);
  expect(curve.recall).toHaveLength(1001);
});
