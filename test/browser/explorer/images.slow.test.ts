import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageGrid } from '../../../src/images/imageGrid.js';
import { type ImageSet, valuesIn } from '../../../src/images/imageSet.js';
import { decodePng } from '../../../src/images/png.js';
import { drawImageCodes } from '../../../src/imaging/drawImageCodes.js';
import { exportImages } from '../../../src/imaging/exportImages.js';
import { fitImages } from '../../../src/imaging/fitImages.js';
import { ImageModel } from '../../../src/imaging/imageModel.js';
import { pathBetween } from '../../../src/imaging/pathBetween.js';
import { sampleImages } from '../../../src/imaging/sampleImages.js';
import { trainImages } from '../../../src/imaging/trainImages.js';
import { MemoryStore, Random } from '../../../src/index.js';
import { densityFor } from '../../../src/sampling/densityFor.js';
import { barRun, writeRun } from '../../imaging/support.js';
import { bars } from '../../model/images/support.js';
import { startTestBackend } from '../../support/backend.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-pictures-'));
let explorer: ExplorerUnderTest;
let model: ImageModel;

/** Returns a model of bars that was trained for a moment and has a density. */
async function trainedModel(images?: ImageSet): Promise<ImageModel> {
  const run = await barRun({ epochs: 15, learningRate: 0.01, loss: 'rae', beta: 1e-3 }, images);
  await trainImages(run);
  const trained = await ImageModel.of(run);
  await fitImages(trained, { components: 2 });
  return trained;
}

beforeAll(async () => {
  if (!hasChromium) return;
  await startTestBackend();
  model = await trainedModel();
  await writeRun(model.run, join(folder, 'bars'));
  explorer = await ExplorerUnderTest.start({ run: join(folder, 'bars') });
});

afterAll(async () => {
  await explorer?.close();
  model?.dispose();
  rmSync(folder, { recursive: true });
});

interface Draws {
  readonly count?: number;
  readonly seed?: number;
  readonly density?: string;
  readonly spread?: number;
}

/** The images that Node draws. */
async function inNode(from: ImageModel, { count = 24, seed = 1, density: name, spread = 1 }: Draws) {
  const { density } = await densityFor(from, name);
  return sampleImages(from, density, { count, random: new Random(seed), spread });
}

/** The red, green and blue of canvases, one after another. */
async function coloursOf(canvases: Locator): Promise<number[]> {
  return canvases.evaluateAll((elements) =>
    elements.flatMap((element) => {
      const canvas = element as unknown as {
        width: number;
        height: number;
        getContext(kind: '2d'): {
          getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
        };
      };
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return [...data].filter((_, i) => i % 4 !== 3);
    }),
  );
}

/** The largest difference of colours, of 255. */
function difference(colours: ArrayLike<number>, { channels, pixels }: ImageSet): number {
  const expected = channels === 3 ? [...pixels] : [...pixels].flatMap((shade) => [shade, shade, shade]);
  expect(colours.length).toBe(expected.length);
  // an empty canvas would not do
  expect(expected.some((value) => value > 100)).toBe(true);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - colours[i]!)), 0);
}

/** Expects the same colours, within 1 of 255: the browser and Node may round a sum differently. */
function expectColours(colours: ArrayLike<number>, images: ImageSet): void {
  expect(difference(colours, images)).toBeLessThanOrEqual(1);
}

const part = (images: ImageSet, place: number): ImageSet => {
  const values = valuesIn(images);
  return { ...images, count: 1, pixels: images.pixels.slice(place * values, (place + 1) * values) };
};

const gallery = (page: Page) => page.getByRole('listbox', { name: 'Images', exact: true });
const way = (page: Page) => page.getByRole('listbox', { name: 'Images on the way' });
const chosen = (page: Page) =>
  page.locator('[aria-selected=true]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
const parameters = (page: Page) => new URLSearchParams(new URL(page.url()).hash.split('?')[1]);
const drawn = (page: Page, count: string) =>
  page
    .getByRole('status')
    .filter({ hasText: `${count} images of 16 x 16 pixels drawn in` })
    .waitFor();

async function expectReadable(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page), colorScheme).toEqual([]);
  }
  await page.setViewportSize({ width: 380, height: 800 });
  await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
  expect(await violationsOf(page), 'on a phone').toEqual([]);
}

describe.runIf(hasChromium)(`a model of images in the explorer${unlessSkipped}`, () => {
  it('shows the images of Node with the same seed, of any density and spread, and saves them', async () => {
    const { page, faults } = await explorer.open('#/?seed=7');
    await drawn(page, '24');
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
      'Gallery',
      'Walk',
      'Your own',
    ]);
    const sample = await inNode(model, { seed: 7 });
    expectColours(await coloursOf(gallery(page).locator('canvas')), sample);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as PNG' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('images-seed-7.png');
    const picture = await decodePng(readFileSync(await download.path()), 'the picture');
    const grid = imageGrid(sample);
    expect(picture).toMatchObject({ height: grid.height, width: grid.width });
    expectColours(picture.pixels, grid);

    await page.getByLabel('Density').selectOption('standard normal');
    await expect.poll(() => parameters(page).get('density')).toBe('standard-normal');
    await page.getByLabel('Spread').fill('0.5');
    await page.getByLabel('Spread').press('Enter');
    await page.getByLabel('Number').selectOption('400');
    await drawn(page, '400');
    const other = await inNode(model, { count: 400, seed: 7, density: 'standard-normal', spread: 0.5 });
    expectColours(await coloursOf(gallery(page).locator('canvas')), other);

    await page.getByRole('button', { name: 'Another seed' }).click();
    await expect.poll(() => parameters(page).get('seed')).toBe('8');
    await drawn(page, '400');
    const last = await inNode(model, { count: 400, seed: 8, density: 'standard-normal', spread: 0.5 });
    await page.reload();
    await drawn(page, '400');
    expectColours(await coloursOf(gallery(page).locator('canvas')), last);
    expect(faults).toEqual([]);
  });

  it('has two of them chosen by keyboard or mouse, and walks from one to the other', async () => {
    const { page, faults } = await explorer.open('#/gallery');
    await drawn(page, '24');
    const walk = page.getByRole('button', { name: 'Walk between them' });
    expect(await walk.isDisabled()).toBe(true);
    // the list is one stop of the tabulator, behind the button that cannot be pressed yet
    await page.getByRole('button', { name: 'Save as PNG' }).focus();
    await page.keyboard.press('Tab');
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter', 'ArrowDown', 'ArrowUp', 'End', 'ArrowRight', ' '])
      await page.keyboard.press(key);
    expect(await chosen(page)).toEqual(['Image 3, from', 'Image 24, to']);
    // a third in the place of the first, and one no longer
    await page.getByRole('option', { name: 'Image 6', exact: true }).click();
    expect(await chosen(page)).toEqual(['Image 6, to', 'Image 24, from']);
    await page.getByRole('option', { name: 'Image 24, from' }).click();
    expect(await chosen(page)).toEqual(['Image 6, from']);
    await page.getByRole('option', { name: 'Image 2', exact: true }).click();
    await page.reload();
    await drawn(page, '24');
    expect(await chosen(page)).toEqual(['Image 2, to', 'Image 6, from']);
    await expectReadable(page);

    await walk.click();
    await page.getByText('24 points on the straight line').waitFor();
    const sample = await inNode(model, {});
    const [first, last] = [part(sample, 5), part(sample, 1)];
    const large = page.getByRole('img');
    expectColours(await coloursOf(large), first);
    await page.getByLabel('Position').press('End');
    await expect.poll(() => parameters(page).get('at')).toBe('23');
    expectColours(await coloursOf(large), last);
    expect(await large.getAttribute('aria-label')).toBe('The image at 100% of the way');
    await page.getByRole('button', { name: 'Turn round' }).click();
    const end = way(page).locator('canvas').last();
    await expect.poll(async () => difference(await coloursOf(end), first)).toBeLessThanOrEqual(1);
    expectColours(await coloursOf(large), last);
    expect(parameters(page).get('at')).toBeNull();
    expect(faults).toEqual([]);
  });

  it('walks on a line or an arc between images of any two seeds, and the link keeps all of it', async () => {
    const { page, faults } = await explorer.open('#/walk?points=12');
    await page.getByText('12 points on the straight line').waitFor();
    const to = page.getByRole('group', { name: 'To' });
    await to.getByLabel('Image').fill('40');
    await to.getByLabel('Image').press('Enter');
    await to.getByLabel('Seed').fill('9');
    await to.getByLabel('Seed').press('Enter');
    await page.getByLabel('Path').selectOption('spherical');
    await page.getByText('12 points on the arc').waitFor();
    await way(page).getByRole('option', { name: 'At 45%' }).click();
    await page.reload();
    await page.getByText('12 points on the arc').waitFor();
    expect(await chosen(page)).toEqual(['At 45%']);

    const { density } = await densityFor(model);
    const codeOf = async (seed: number, number: number): Promise<Float32Array> => {
      for await (const { codes } of drawImageCodes(density, { count: 40, random: new Random(seed) }))
        return codes.subarray((number - 1) * 3, number * 3);
      throw new Error('no codes');
    };
    const [start, end] = [await codeOf(1, 1), await codeOf(9, 40)];
    const codes = Array.from({ length: 12 }, (_, i) => [...pathBetween(start, end, i / 11, 'spherical')]);
    const path = await model.decode(Float32Array.from(codes.flat()), 12);
    expectColours(await coloursOf(way(page).locator('canvas')), path);
    expectColours(await coloursOf(page.getByRole('img')), part(path, 5));
    await expectReadable(page);
    expect(faults).toEqual([]);
  });

  it('opens an exported run that is dropped, in colours, beside models of strings', async () => {
    const coloured = await trainedModel(bars(200, { height: 16, width: 16, channels: 3 }));
    const exported = await ImageModel.of(await exportImages(coloured, new MemoryStore()));
    coloured.dispose();
    const { store } = exported.run.files;
    const files: Record<string, Uint8Array> = {};
    for (const file of await store.list()) files[`coloured/${file}`] = (await store.read(file))!;
    const archive = join(folder, 'coloured.zip');
    writeFileSync(archive, zipSync(files));

    const { page, faults } = await explorer.open('#/own?model=formulas');
    await page.getByLabel('or an archive').setInputFiles(archive);
    await drawn(page, '24');
    expect(await page.getByLabel('Model').inputValue()).toBe('coloured');
    expectColours(await coloursOf(gallery(page).locator('canvas')), await inNode(exported, {}));
    exported.dispose();
    await page.getByLabel('Model').selectOption('formulas');
    await page.getByRole('list', { name: 'Samples' }).locator('code').nth(23).waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Gallery' }).count()).toBe(0);
    await page.getByLabel('Model').selectOption('bars');
    await drawn(page, '24');
    expect(faults).toEqual([]);
  });
});
