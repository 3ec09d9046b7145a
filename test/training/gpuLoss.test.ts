import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openRun } from '../../src/run/openRun.js';
import { watchForLoss } from '../../src/tensor/gpuLoss.js';
import { tensor1d } from '../../src/tensor/ops.js';
import { readCopy } from '../../src/tensor/read.js';
import { runTraining } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(startTestBackend);

/** A device that is lost on demand, while no tensor can be read any more: test/tensor/webgpu.slow.test.ts loses a real one. */
function losableGpu() {
  let lose = (_: { readonly message: string }) => {};
  const lost = new Promise<{ readonly message: string }>((resolve) => {
    lose = resolve;
  });
  watchForLoss({ lost });
  return () => {
    vi.spyOn(tf.Tensor.prototype, 'data').mockRejectedValue(new Error('not mapped'));
    // the device says so after what was read has failed
    setTimeout(() => lose({ message: 'driver was reset' }), 20);
  };
}

it('the loss of a GPU ends a training, which goes on from its last checkpoint', async () => {
  const run = await smallRun(folder, 'run', { count: 100, epochs: 3 });
  const losesGpu = losableGpu();
  const training = runTraining(run, {
    checkpointSeconds: 0,
    onProgress: ({ step }) => {
      if (step === 4) losesGpu();
    },
  });
  await expect(training).rejects.toMatchObject({
    code: 'unavailable',
    problem: `the GPU was lost (driver was reset), and with it all that it was computing; the last checkpoint is kept in ${join(folder, 'run')}`,
    advice: [{ task: { kind: 'resume', run: join(folder, 'run') } }],
  });
  vi.restoreAllMocks();
  const steps: number[] = [];
  const { interrupted } = await runTraining(await openRun(join(folder, 'run')), {
    onProgress: ({ step }) => void steps.push(step),
  });
  expect({ interrupted, first: steps[0] }).toEqual({ interrupted: false, first: 4 });
});

it('what fails while the GPU is there stays as it is', async () => {
  losableGpu();
  const reading = vi.spyOn(tf.Tensor.prototype, 'data').mockRejectedValue(new Error('not mapped'));
  const one = tensor1d([1, 2]);
  await expect(readCopy(one)).rejects.toThrow('not mapped');
  reading.mockRestore();
  one.dispose();
});
