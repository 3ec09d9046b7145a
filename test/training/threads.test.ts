import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRun as openBuilt } from '../../dist/run/openRun.js';
import { startBackend as startBuilt } from '../../dist/tensor/backend.js';
import '../../dist/host/node/install.js';
// As built: other threads begin with a file that is loaded as it is, so the sources train in one.
import * as built from '../../dist/training/runTraining.js';
import { startBackend } from '../../src/tensor/backend.js';
import { sliceSize } from '../../src/training/batches.js';
import { runTraining } from '../../src/training/runTraining.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
beforeAll(async () => {
  await startBackend('wasm');
  await startBuilt('wasm');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const weightsOf = (run: string): Buffer => readFileSync(join(folder, run, 'weights.safetensors'));

describe('a training on several threads', () => {
  it.each([
    ['noise and dropout', 2, { noise: 0.1, dropout: { codes: 0.1, states: 0.1, previous: 0.1 } }],
    ['slices besides', 3, { slice: 7 }],
    ['random spellings', 2, { randomForms: 2 }],
    ['spectral normalisation', 2, { loss: 'rae-sn', slice: 8 }],
    ['batch normalisation', 2, { preset: 'paper', batch: 64 }],
  ] as const)('has the bits of its number, whoever works on it (%s)', async (name, threads, changes) => {
    const settings = { epochs: 1, threads, ...changes };
    const [alone, together] = [`alone ${name}`, `together ${name}`];
    await runTraining(await smallRun(folder, alone, settings));
    await smallRun(folder, together, settings);
    let started = 0;
    const count = (): number => started++;
    process.on('worker', count);
    const summary = await built.runTraining(await openBuilt(join(folder, together)));
    process.off('worker', count);
    expect(weightsOf(together).equals(weightsOf(alone))).toBe(true);
    expect(summary.interrupted).toBe(false);
    const others = name === 'batch normalisation' ? 0 : Math.min(threads, availableParallelism()) - 1;
    expect(started).toBe(others);
  });

  it('differs from one on one thread by rounding alone', async () => {
    const settings = { epochs: 1, noise: 0 };
    const one = await runTraining(await smallRun(folder, 'one', settings));
    const three = await runTraining(await smallRun(folder, 'three', { ...settings, threads: 3 }));
    expect(three.losses.train).toBeCloseTo(one.losses.train!, 4);
    expect(weightsOf('three').equals(weightsOf('one'))).toBe(false);
  });

  it('cuts batches into even slices, a multiple of the threads', () => {
    expect([1, 2, 3, 8].map((threads) => sliceSize(128, 128, 30, threads))).toEqual([128, 64, 43, 16]);
    // 64 sequences on the device at once make two slices, for three threads three
    expect([1, 2, 3].map((threads) => sliceSize(128, 64, 30, threads))).toEqual([64, 64, 43]);
    expect(sliceSize(2, 2, 30, 8)).toBe(1);
  });
});
