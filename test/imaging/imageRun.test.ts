import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { reconstructionError } from '../../src/imageMetrics/reconstructionError.js';
import { chosenImages } from '../../src/images/imageSet.js';
import { exportImages } from '../../src/imaging/exportImages.js';
import { fitConfiguredImages, fitImages } from '../../src/imaging/fitImages.js';
import { ImageModel } from '../../src/imaging/imageModel.js';
import { ImageRun } from '../../src/imaging/imageRun.js';
import { interpolateImages } from '../../src/imaging/interpolateImages.js';
import { prepareImageRun } from '../../src/imaging/prepareImageRun.js';
import { reconstructImages } from '../../src/imaging/reconstructImages.js';
import { sampleImages } from '../../src/imaging/sampleImages.js';
import { trainImages } from '../../src/imaging/trainImages.js';
import { artefacts } from '../../src/run/artefacts.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { MemoryStore } from '../../src/run/memoryStore.js';
import { openRun } from '../../src/run/openRun.js';
import { readRunKind } from '../../src/run/runKind.js';
import { bars } from '../model/images/support.js';
import { startTestBackend } from '../support/backend.js';
import { barRun } from './support.js';

const errorOf = (...sets: Parameters<typeof reconstructionError>) => reconstructionError(...sets).perPixel;
const images = bars(200, { height: 14, width: 12, channels: 1 });

describe('a run of images', () => {
  let model: ImageModel;
  beforeAll(async () => {
    await startTestBackend();
    const run = await barRun({ epochs: 40, learningRate: 0.01, loss: 'rae', beta: 1e-3 });
    await trainImages(run);
    model = await ImageModel.of(run);
    await fitConfiguredImages(model);
  });

  it('gives images back better than their mean does, in the size of the model', async () => {
    const test = bars(300, images);
    const unseen = chosenImages(
      test,
      Array.from({ length: 100 }, (_, i) => 200 + i),
    );
    const { reconstructions, squaredError } = await reconstructImages(model, unseen);
    expect(reconstructions).toMatchObject({ count: 100, height: 16, width: 16, channels: 1 });
    const fitted = model.fitted(unseen);
    const values = 256;
    const mean = Array.from({ length: values }, (_, i) => {
      let sum = 0;
      for (let image = 0; image < 100; image++) sum += fitted.pixels[image * values + i]!;
      return sum / 100;
    });
    const flat = {
      ...fitted,
      pixels: Uint8Array.from(fitted.pixels, (_, i) => Math.round(mean[i % values]!)),
    };
    expect(squaredError).toBe(errorOf(fitted, reconstructions));
    expect(squaredError).toBeLessThan(0.25 * errorOf(fitted, flat));
  });

  it('draws the same images for a seed, and others for another', async () => {
    const { density } = await readDensity(model.run);
    const draw = (seed: number) => sampleImages(model, density, { count: 20, random: new Random(seed) });
    const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
    expect(first).toMatchObject({ count: 20, height: 16, width: 16 });
    expect(again).toEqual(first);
    expect(other.pixels).not.toEqual(first.pixels);
    expect(Math.max(...first.pixels)).toBeGreaterThan(150);
  });

  it('walks from the reconstruction of one image to that of another', async () => {
    const [from, to] = [chosenImages(images, [0]), chosenImages(images, [1])];
    for (const shape of ['straight', 'spherical'] as const) {
      const path = await interpolateImages(model, from, to, 5, shape);
      const ends = await reconstructImages(model, chosenImages(images, [0, 1]));
      expect(path.count).toBe(5);
      expect(errorOf(chosenImages(path, [0, 4]), ends.reconstructions)).toBeLessThan(1e-5);
    }
    await expect(interpolateImages(model, from, to, 1)).rejects.toThrow('expected at least 2 steps');
  });

  it('refuses images of another size than it was trained on, and images that are not its own', async () => {
    const others = bars(3, { height: 10, width: 10, channels: 1 });
    await expect(model.encode(others)).rejects.toThrow(
      'expected images of 14 x 12 pixels of 1 channel, or of 16 x 16 pixels of 1 channel, as the model has them, but received: images of 10 x 10 pixels of 1 channel',
    );
    const inColour = bars(3, { height: 16, width: 16, channels: 3 });
    await expect(model.encode(inColour)).rejects.toThrow('received: images of 16 x 16 pixels of 3 channels');
    await expect(model.run.images(others)).rejects.toThrow('but these are others');
  });

  it('is exported without images, and draws nearly the same', async () => {
    const out = new MemoryStore();
    const exported = await ImageModel.of(await exportImages(model, out));
    expect(await out.list()).toEqual([
      'config.json',
      'density.safetensors',
      'environment.json',
      'metrics.jsonl',
      'weights.safetensors',
    ]);
    const draw = async (one: ImageModel) => {
      const { density } = await readDensity(one.run);
      return sampleImages(one, density, { count: 20, random: new Random(1) });
    };
    expect(errorOf(await draw(exported), await draw(model))).toBeLessThan(1e-3);
    await expect(fitImages(exported)).rejects.toThrow('this is an exported model, which has none');
    exported.dispose();
  });

  it('is told apart from a run of strings', async () => {
    const { store } = model.run.files;
    expect(await readRunKind(store)).toBe('images');
    expect(await readRunKind('zinc250k')).toBe('strings');
    await expect(openRun(store)).rejects.toThrow(
      'expected a model of strings, but received: a model of images',
    );
    await expect(ImageRun.open('zinc250k')).rejects.toThrow(
      'expected a model of images, but received: a model of strings',
    );
  });
});

describe('a training on images', () => {
  beforeAll(startTestBackend);

  it('goes on after an interruption to the same weights', async () => {
    const weightsOf = async (run: ImageRun) => (await run.files.read(artefacts.weights)).tensors;
    const whole = await barRun();
    await trainImages(whole);
    const parts = await barRun();
    const stop = new AbortController();
    let steps = 0;
    const first = await trainImages(parts, {
      signal: stop.signal,
      onProgress: () => {
        if (++steps === 12) stop.abort();
      },
    });
    expect(first.interrupted).toBe(true);
    const second = await trainImages(await ImageRun.open(parts.files.store));
    expect(second).toMatchObject({ interrupted: false, epochs: 3 });
    expect(await weightsOf(parts)).toEqual(await weightsOf(whole));
  });

  it.each(['ae', 'ae-l2', 'rae', 'rae-l2', 'rae-gp', 'rae-sn', 'vae', 'cv-vae', 'wae-mmd'])(
    'lowers the loss %s, which knows of no images',
    async (loss) => {
      const losses: number[] = [];
      const run = await barRun({ loss, epochs: 6, learningRate: 0.01 });
      await trainImages(run, { onProgress: ({ loss: now }) => losses.push(now) });
      expect(losses.every(Number.isFinite)).toBe(true);
      const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
      expect(mean(losses.slice(-9))).toBeLessThan(0.9 * mean(losses.slice(0, 9)));
    },
  );

  it('works for one image, and for images that are all equal', async () => {
    const [one] = [bars(1, { height: 16, width: 16, channels: 1 })];
    const run = await barRun({ batch: 1, components: 1 }, one);
    expect(await trainImages(run)).toMatchObject({ epochs: 3, validation: null });
    const equal = { ...one!, count: 30, pixels: new Uint8Array(30 * 256).fill(77) };
    const flat = await barRun({}, equal);
    expect((await trainImages(flat)).losses.train).toBeGreaterThanOrEqual(0);
    const model = await ImageModel.of(flat);
    await expect(fitConfiguredImages(model)).rejects.toThrow(
      'expected codes that differ, but all 27 are the same',
    );
    model.dispose();
  });

  it.each([
    [
      { packing: 10 },
      'expected settings of a model of images, but this one belongs to models of strings; leave it out (packing)',
    ],
    [{ filters: 3 }, 'expected settings of a training, but none is called: filters'],
    [{ kernel: 0 }, 'kernel'],
    [{ loss: 'vae', noise: 0.1 }, 'expected no noise besides the variances that vae learns'],
  ])('refuses the settings %j', async (settings, message) => {
    await expect(barRun(settings)).rejects.toThrow(message);
  });

  it('needs its images again where the run does not keep them', async () => {
    const run = await prepareImageRun({
      images,
      file: 'bars',
      out: new MemoryStore(),
      settings: { encoderFilters: [2], decoderFilters: [2, 2], latent: 2, epochs: 1, batch: 50 },
      keepsImages: false,
    });
    await expect(trainImages(run)).rejects.toThrow('expected the images of a run, but there is no such file');
    expect(await trainImages(run, {}, images)).toMatchObject({ epochs: 1 });
  });
});
