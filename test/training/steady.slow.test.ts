import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memory } from '../../src/tensor/ops.js';
import { runTraining } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
beforeAll(startTestBackend);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('tensors and memory stay the same over 1,000 steps', async () => {
  const run = await smallRun(folder, 'steady', { epochs: 130, packing: 20 });
  const stop = new AbortController();
  const tensors: number[] = [];
  const resident: number[] = [];
  await runTraining(run, {
    signal: stop.signal,
    onProgress: ({ step }) => {
      tensors.push(memory().numTensors);
      resident.push(process.memoryUsage().rss);
      if (step === 1100) stop.abort();
    },
  });
  expect(tensors).toHaveLength(1100);
  // the first hundred steps meet every shape and warm up the compiler
  expect(new Set(tensors.slice(100)).size).toBe(1);
  const early = Math.max(...resident.slice(100, 300));
  const late = Math.max(...resident.slice(900));
  expect(late - early).toBeLessThan(32 * 2 ** 20);
});
