import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import '../../dist/host/node/install.js';
import { endThreads } from '../../dist/host/node/pool.js';
import { ImageRun as BuiltRun } from '../../dist/imaging/imageRun.js';
// As built: other threads begin with a file that is loaded as it is, so the sources train in one.
import { trainImages as trainBuilt } from '../../dist/imaging/trainImages.js';
import { startBackend as startBuilt } from '../../dist/tensor/backend.js';
import { prepareImageRun } from '../../src/imaging/prepareImageRun.js';
import { trainImages } from '../../src/imaging/trainImages.js';
import { startBackend } from '../../src/tensor/backend.js';
import { bars } from '../model/images/support.js';
import { temporaryFolder } from '../training/support.js';
import { barSettings } from './support.js';

const folder = temporaryFolder();
beforeAll(async () => {
  await startBackend('wasm');
  await startBuilt('wasm');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['rae', 2],
  ['vae', 2],
  ['rae-sn', 3],
])(
  'a training on images (%s, %i threads) has the bits of its slices, whoever computes them',
  async (loss, threads) => {
    const prepare = (name: string) =>
      prepareImageRun({
        images: bars(90),
        file: 'bars',
        out: join(folder, `${loss} ${name}`),
        settings: { ...barSettings, loss, threads, slice: 7, epochs: 2 },
      });
    await trainImages(await prepare('alone'));
    const { name } = await prepare('together');
    let started = 0;
    const count = (): number => started++;
    process.on('worker', count);
    await trainBuilt(await BuiltRun.open(name));
    process.off('worker', count);
    await endThreads();
    const weightsOf = (run: string) => readFileSync(join(folder, `${loss} ${run}`, 'weights.safetensors'));
    expect(weightsOf('together').equals(weightsOf('alone'))).toBe(true);
    expect(started).toBe(Math.min(threads, availableParallelism()) - 1);
  },
);
