import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { host as builtHost } from '../../dist/base/host.js';
import { openRun as openBuilt } from '../../dist/run/openRun.js';
import { startBackend as startBuilt } from '../../dist/tensor/backend.js';
import '../../dist/host/node/install.js';
import { endThreads } from '../../dist/host/node/pool.js';
// As built: other threads begin with a file that is loaded as it is, so the sources train in one.
import * as built from '../../dist/training/runTraining.js';
import { openRun } from '../../src/run/openRun.js';
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

  it('keeps all steps where another thread ends at work, and goes on from there to the same bits', async () => {
    const settings = { epochs: 2, threads: 2, loss: 'rae-sn', noise: 0.1 } as const;
    await runTraining(await smallRun(folder, 'whole', settings));
    await smallRun(folder, 'failing', settings);
    const workers: Worker[] = [];
    const note = (worker: Worker): number => workers.push(worker);
    process.on('worker', note);
    builtHost().threads!.limit(2);
    let steps = 0;
    try {
      const training = built.runTraining(await openBuilt(join(folder, 'failing')), {
        onProgress: ({ step }) => {
          steps = step;
          if (step === 3) void workers[0]!.terminate();
        },
      });
      await expect(training).rejects.toThrow(
        /^a thread of the training failed: a thread ended at work: worker exited.*; all steps before are kept in .*failing; go on from there/,
      );
    } finally {
      process.off('worker', note);
      builtHost().threads!.limit(null);
      await endThreads();
    }
    const { steps: all } = await runTraining(await openRun(join(folder, 'failing')), {
      onProgress: ({ step }) => {
        expect(step).toBe(++steps);
      },
    });
    expect(steps).toBe(all);
    expect(weightsOf('failing').equals(weightsOf('whole'))).toBe(true);
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
