import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reconstructionError } from '../../src/imageMetrics/reconstructionError.js';
import { chosenImages, type ImageSet, imageSizeOf } from '../../src/images/imageSet.js';
import { decodePng, encodePng } from '../../src/images/png.js';
import { idx } from '../corpus/imageFiles.js';
import { bars } from '../model/images/support.js';
import { grae, graeJson } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: string[]): string => join(folder, ...names);
const run = at('run');
const data = at('data');
const images = bars(160, { height: 14, width: 12, channels: 1 });
const small = ['--encoder-filters', '4,8', '--decoder-filters', '8,8,4', '--latent', '3', '--batch', '20'];

const pictureAt = async (path: string): Promise<ImageSet> => decodePng(readFileSync(path), path);

/** Writes images in the format of MNIST, labelled by the half in which their bar is. */
function writeData(): void {
  mkdirSync(data);
  const part = (name: string, from: number, to: number): void => {
    const places = Array.from({ length: to - from }, (_, i) => from + i);
    const some = chosenImages(images, places);
    const { count, height, width } = some;
    writeFileSync(join(data, `${name}-images-idx3-ubyte`), idx([count, height, width], some.pixels));
    const labels = places.map((place) => {
      const { pixels } = chosenImages(images, [place]);
      const half = (first: number) =>
        pixels.reduce((sum, value, i) => sum + (i % width >= first && i % width < first + 6 ? value : 0), 0);
      return half(0) > half(6) ? 0 : 1;
    });
    writeFileSync(join(data, `${name}-labels-idx1-ubyte`), idx([count], labels));
  };
  part('train', 0, 120);
  part('t10k', 120, 160);
}

beforeAll(async () => {
  writeData();
  const { status, stdout, stderr } = await grae([
    'train',
    data,
    '--images',
    ...small,
    '--epochs',
    '12',
    '--learning-rate',
    '0.01',
    '--components',
    '3',
    '--out',
    run,
  ]);
  expect(`${status} ${stderr}`).toMatch(/^0 .*120 images of 16 x 16 pixels of 1 channel/s);
  expect(stdout).toMatch(/12 epochs, 72 steps.*images\/s on .*\nloss of an image.*\nnext: grae sample /s);
});

describe('a model of images on the command line', () => {
  it('draws one picture of all images, or a file of each, the same for a seed', async () => {
    const sample = async (out: string, ...more: string[]) =>
      graeJson<{ images: number }>(['sample', run, '-n', '12', '--out', out, ...more]);
    expect(await sample(at('a.png'), '--columns', '4')).toMatchObject({ images: 12, seed: 1 });
    expect(await pictureAt(at('a.png'))).toMatchObject({
      height: 3 * 64 + 4,
      width: 4 * 64 + 6,
      channels: 1,
    });
    await sample(at('b.png'), '--columns', '4');
    expect(readFileSync(at('b.png'))).toEqual(readFileSync(at('a.png')));
    await sample(at('c.png'), '--columns', '4', '--seed', '2');
    expect(readFileSync(at('c.png'))).not.toEqual(readFileSync(at('a.png')));
    await sample(at('each'));
    const names = readdirSync(at('each'));
    expect([names.length, names[0], names.at(-1)]).toEqual([12, '01.png', '12.png']);
    expect(imageSizeOf(await pictureAt(at('each', '01.png')))).toEqual({
      height: 16,
      width: 16,
      channels: 1,
    });
    const prior = await graeJson([
      'sample',
      run,
      '-n',
      '2',
      '--density',
      'standard-normal',
      '--out',
      at('p.png'),
    ]);
    expect(prior).toMatchObject({ density: 'standard-normal', images: 2 });
  });

  it('encodes to codes that decode to the reconstructions', async () => {
    const { stdout } = await grae(['encode', run, join(data, 't10k-images-idx3-ubyte')]);
    const lines = stdout.trimEnd().split('\n');
    expect([lines.length, lines[0]!.split(' ').length]).toEqual([40, 3]);
    writeFileSync(at('codes.txt'), stdout);
    await graeJson(['decode', run, at('codes.txt'), '--out', at('decoded')]);
    const report = await graeJson<{ images: number; squaredError: number }>([
      'reconstruct',
      run,
      join(data, 't10k-images-idx3-ubyte'),
      '--out',
      at('pairs'),
    ]);
    expect(report.images).toBe(40);
    const pictures = await Promise.all(readdirSync(at('pairs')).map((name) => pictureAt(at('pairs', name))));
    expect(pictures).toHaveLength(80);
    const errors = Array.from({ length: 40 }, (_, i) =>
      reconstructionError(pictures[2 * i]!, pictures[2 * i + 1]!),
    );
    const mean = errors.reduce((sum, { perPixel }) => sum + perPixel, 0) / 40;
    expect(report.squaredError).toBeCloseTo(mean, 10);
    // each image stands before its reconstruction
    expect(await pictureAt(at('pairs', '02.png'))).toEqual(await pictureAt(at('decoded', '01.png')));
  });

  it('walks between pictures, or between images of a file', async () => {
    const picture = at('bar.png');
    writeFileSync(picture, await encodePng(chosenImages(images, [3])));
    const file = join(data, 't10k-images-idx3-ubyte');
    await graeJson(['interpolate', run, picture, `${file}:2`, '--steps', '5', '--out', at('path')]);
    await graeJson(['interpolate', run, `${file}:1`, `${file}:40`, '--spherical', '--out', at('arc.png')]);
    expect(readdirSync(at('path'))).toEqual(['1.png', '2.png', '3.png', '4.png', '5.png']);
    expect((await pictureAt(at('arc.png'))).width).toBe(9 * 64 + 8 * 2);
    const { status, stderr } = await grae(['interpolate', run, picture, `${file}:41`, '--out', at('no.png')]);
    expect(status).toBe(2);
    expect(stderr).toContain('N from 1 to 40');
  });

  it('fits other densities, is reported, and is exported without its images', async () => {
    await graeJson(['fit', run, '--density', 'gaussian', '--as', 'one']);
    await graeJson(['sample', run, '-n', '3', '--density', 'one', '--out', at('one.png')]);
    expect(await graeJson(['report', run])).toMatchObject({ images: 400 });
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    expect(page.match(/<img src="data:image\/png;base64,/g)).toHaveLength(3);
    expect(page).toContain('img-src data:');
    await graeJson(['export', run, '--out', at('small')]);
    expect(readdirSync(at('small'))).not.toContain('images.safetensors');
    expect(await graeJson(['sample', at('small'), '-n', '3', '--out', at('small.png')])).toMatchObject({
      images: 3,
    });
    const again = await grae(['fit', at('small')]);
    expect(`${again.status} ${again.stderr}`).toMatch(/^2 .*this is an exported model, which has none/s);
  });

  it('goes on with a run that was stopped by nothing: it is finished', async () => {
    const summary = await graeJson(['train', '--resume', run]);
    expect(summary).toMatchObject({ epochs: 12, interrupted: false });
  });

  it.each([
    [
      ['sample', run, '--tries', '2', '--out', at('x.png')],
      'is a model of images, for which there is no --tries: leave it out',
    ],
    [
      ['sample', 'zinc250k', '-n', '1', '--columns', '2'],
      'zinc250k is a model of strings, for which there is no --columns',
    ],
    [['optimize', run, '--maximize', 'qed'], 'expected a model of strings, but received: a model of images'],
    [
      ['reconstruct', 'zinc250k', '--out', 'x.png'],
      'zinc250k is a model of strings, for which there is no --out',
    ],
    [['train', data, '--images', '--grammar', 'smiles', '--out', at('y')], 'for which there is no --grammar'],
    [
      ['train', data, '--grey', '--grammar', 'smiles', '--out', at('y')],
      'a model of strings is trained, for which there is no --grey',
    ],
    [
      ['train', data, '--images', '--packing', '5', '--out', at('y')],
      'this one belongs to models of strings',
    ],
    [['train', data, '--images', '--size', '20', '--out', at('y')], 'expected'],
    [['train', at('nothing'), '--images', '--out', at('y')], 'there is no such'],
    [['train', '--images', '--out', at('y')], 'expected images to train on: a file or a folder'],
    [['train', data, '--images'], 'expected --out'],
    [['decode', run, join(data, 't10k-labels-idx1-ubyte'), '--out', at('x.png')], 'expected'],
    [['table', 'images', '--out', at('t')], 'expected --corpus, a folder with training and test images'],
    [
      ['table', 'expressions', '--inception', 'x', '--out', at('t')],
      'expressions compares models of strings, for which there is no --inception',
    ],
    [['table', 'images', '--corpus', at('each'), '--out', at('t')], 'there'],
  ])('%j is refused', async (args, message) => {
    const { status, stdout, stderr } = await grae(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

it('a table of models of images has four distances of each, and goes on where it was', async () => {
  const file = at('table.json');
  const rows = [
    { name: 'RAE', settings: { loss: 'rae' } },
    { name: 'VAE', settings: { loss: 'vae' } },
    { name: '2sVAE', settings: { loss: 'vae' }, prior: 'second-stage-vae' },
  ];
  const settings = { encoderFilters: [2, 4], decoderFilters: [4, 4, 2], latent: 2, batch: 20 };
  const table = {
    format: 'grae-image-table-1',
    title: 'Bars',
    epochs: 2,
    samples: 30,
    components: 2,
    rows: rows.map((row) => ({ ...row, settings: { ...settings, ...row.settings } })),
  };
  writeFileSync(file, JSON.stringify(table));
  const compute = () =>
    graeJson<{
      runs: { row: string; measures: Record<string, unknown> }[];
      missing: number;
      measure: object;
    }>(['table', file, '--corpus', data, '--out', at('table')]);
  const compared = await compute();
  expect(compared).toMatchObject({ missing: 0, training: 120, test: 30 });
  expect(compared.measure).toMatchObject({
    distance: 'classifier Fréchet distance',
    classifier: { seed: 1 },
  });
  expect(compared.runs.map(({ row }) => row)).toEqual(['RAE', 'VAE', '2sVAE']);
  for (const { row, measures } of compared.runs) {
    const { reconstruction, prior, mixture, interpolation } = measures as Record<
      string,
      { frechet: number } | number
    >;
    expect(reconstruction).toBeGreaterThan(0);
    expect(interpolation).toBeGreaterThan(0);
    expect((prior as { frechet: number }).frechet).toBeGreaterThan(0);
    if (row === '2sVAE') expect(mixture).toBeNull();
    else expect((mixture as { frechet: number }).frechet).toBeGreaterThan(0);
  }
  // VAE and 2sVAE are one training
  expect(readdirSync(at('table', 'runs'))).toHaveLength(2);
  const page = readFileSync(at('table', 'table.html'), 'utf8');
  expect(page.match(/<img src="data:image\/png;base64,/g)).toHaveLength(3);
  expect(readFileSync(at('table', 'table.md'), 'utf8')).toContain('| 2sVAE |');
  rmSync(at('table', 'runs'), { recursive: true });
  expect(await compute()).toEqual(compared);

  // a mixture of more components than there are codes: said, and the other measures stand
  writeFileSync(file, JSON.stringify({ ...table, components: 500, rows: table.rows.slice(0, 1) }));
  const [run] = (await compute()).runs;
  expect(run?.measures).toMatchObject({ mixture: null, failed: [expect.stringMatching(/^gmm: expected /)] });
  expect(run?.measures.prior).toEqual(compared.runs[0]?.measures.prior);
  expect(readFileSync(at('table', 'table.md'), 'utf8')).toContain('Densities that could not be fitted');
});
