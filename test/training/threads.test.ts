import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRun as openBuilt } from '../../dist/run/openRun.js';
import { startBackend as startBuilt } from '../../dist/tensor/backend.js';
import '../../dist/host/node/install.js';
import { endThreads } from '../../dist/host/node/pool.js';
// As built: other threads begin with a file that is loaded as it is, so the sources train in one.
import * as built from '../../dist/training/runTraining.js';
import { GraeError } from '../../src/base/errors.js';
import { type Host, host, installHost } from '../../src/base/host.js';
import { startBackend } from '../../src/tensor/backend.js';
import { placesAtOnce, sliceSize } from '../../src/training/batches.js';
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
    await endThreads();
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

  it('ends with advice where another thread fails, and keeps its checkpoint', async () => {
    const run = await smallRun(folder, 'failing', { threads: 2, epochs: 3 });
    const usual = host();
    let tasks = 0;
    const pool = {
      run: async () => {
        // the losses of the first steps and of a checkpoint are those of zeros
        if (++tasks > 4) throw new GraeError('a thread ended at work');
        return { reconstruction: 0, latent: 0, regulariser: 0, total: 0 };
      },
      close: async () => {},
    };
    installHost({ ...usual, threads: { count: 2, start: async () => pool } } as unknown as Host);
    try {
      await expect(runTraining(run, { checkpointSeconds: 0 })).rejects.toThrow(
        /^a thread of the training failed: a thread ended at work; the last checkpoint is kept/,
      );
      expect(existsSync(join(folder, 'failing', 'checkpoint.safetensors'))).toBe(true);
    } finally {
      installHost(usual);
    }
  });

  it('cuts batches into even slices, a multiple of the threads', () => {
    const places = placesAtOnce('wasm');
    expect([1, 2, 3, 8].map((threads) => sliceSize(128, 128, 30, places, threads))).toEqual([
      128, 64, 43, 16,
    ]);
    // 64 sequences on the device at once make two slices, for three threads three
    expect([1, 2, 3].map((threads) => sliceSize(128, 64, 30, places, threads))).toEqual([64, 64, 43]);
    expect(sliceSize(2, 2, 30, places, 8)).toBe(1);
    // the published preset: sequences of 277 productions
    expect(sliceSize(128, 128, 277, places, 1)).toBe(26);
    expect(sliceSize(128, 128, 277, placesAtOnce('tensorflow'), 1)).toBe(128);
  });
});
