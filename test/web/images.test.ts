import { describe, expect, it, vi } from 'vitest';
import type { ImageSet } from '../../src/images/imageSet.js';

// the tasks import the entry for browsers, whose host would take the place of Node's
vi.mock('../../src/host/browser/install.js', () => ({}));

const { Random } = await import('../../src/base/random.js');
const { fitImages } = await import('../../src/imaging/fitImages.js');
const { ImageModel } = await import('../../src/imaging/imageModel.js');
const { sampleImages } = await import('../../src/imaging/sampleImages.js');
const { trainImages } = await import('../../src/imaging/trainImages.js');
const { densityFor } = await import('../../src/sampling/densityFor.js');
const { openEitherKind } = await import('../../src/web/engine/openEitherKind.js');
const { Workbench } = await import('../../src/web/engine/workbench.js');
const { drawImages } = await import('../../src/web/engine/tasks/drawImages.js');
const { imagePath } = await import('../../src/web/engine/tasks/imagePath.js');
const { startTestBackend } = await import('../support/backend.js');
const { barRun } = await import('../imaging/support.js');

const count = 300;
const draws = { count, density: 'fitted', spread: 0.8 } as const;

/** The images of a task, and those that it has told when it is stopped after some. */
async function drawn(
  bench: InstanceType<typeof Workbench>,
  request: Parameters<typeof drawImages>[1],
  most = count,
) {
  const stop = new AbortController();
  const pixels: number[] = [];
  let images = 0;
  const tell = (some: ImageSet): void => {
    pixels.push(...some.pixels);
    images += some.count;
    if (images >= most) stop.abort();
  };
  await drawImages(bench, request, { signal: stop.signal, tell });
  return { images, pixels };
}

describe('a model of images on the workbench', async () => {
  await startTestBackend();
  const run = await barRun({ epochs: 2, noise: 0.2, noiseLevels: 'drawn' });
  await trainImages(run);
  const bench = new Workbench();

  it('is sampled from N(0, I) alone before a density is fitted', async () => {
    const facts = await bench.open(run.files.store);
    const size = { height: 16, width: 16, channels: 1 };
    expect(facts).toMatchObject({ kind: 'images', size, spreads: { 'standard-normal': 1 } });
    expect(facts).not.toHaveProperty('spreads.fitted');
    await expect(drawn(bench, { draws, seed: 1 })).rejects.toThrow('this model has no fitted density');
    expect(() => bench.strings).toThrow('no model of strings is open');
  });

  it('draws the images of `sampleImages`, and leads from one of them to another', async () => {
    const model = await ImageModel.of(run);
    await fitImages(model, { spread: 0.9, noiseLevel: 0.1 });
    expect(await bench.open(run.files.store)).toMatchObject({ spreads: { fitted: 0.9 } });
    for (const density of ['fitted', 'standard-normal'] as const) {
      const own = await densityFor(model, density);
      const { noiseLevel } = own.sampling;
      const sample = await sampleImages(model, own.density, {
        count,
        random: new Random(3),
        spread: draws.spread,
        noiseLevel,
      });
      const request = { draws: { ...draws, density }, seed: 3 };
      expect((await drawn(bench, request)).pixels).toEqual([...sample.pixels]);
      expect((await drawn(bench, request, 20)).images).toBe(32);

      // the second piece of codes begins behind 256
      const [from, to] = [
        { seed: 3, number: 2 },
        { seed: 3, number: 290 },
      ];
      const tools = { signal: new AbortController().signal, tell: () => {} };
      for (const shape of ['straight', 'spherical'] as const) {
        const path = await imagePath(bench, { draws: request.draws, from, to, points: 4, shape }, tools);
        const ends = [...path.pixels.subarray(0, 256), ...path.pixels.subarray(3 * 256)];
        const expected = [
          ...sample.pixels.subarray(256, 512),
          ...sample.pixels.subarray(289 * 256, 290 * 256),
        ];
        expect(ends).toEqual(expected);
      }
    }
    model.dispose();
  });

  it('makes room for a model of strings, and takes its place', async () => {
    const { storeOf } = await import('../../src/run/storeOf.js');
    expect(await bench.open(await storeOf('formulas'))).toMatchObject({
      kind: 'strings',
      domain: 'expression',
    });
    expect(() => bench.images).toThrow('no model of images is open');
    await bench.open(run.files.store);
    expect(bench.images.model.latent).toBe(3);
    const other = await openEitherKind(await storeOf('formulas'));
    expect(other.facts.kind).toBe('strings');
    other.dispose();
  });
});
