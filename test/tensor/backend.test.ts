import { afterAll, expect, it } from 'vitest';
import { currentBackend, startBackend } from '../../src/tensor/backend.js';
import { add, tensor1d } from '../../src/tensor/ops.js';
import { readAndDispose } from '../../src/tensor/read.js';
import { startTestBackend } from '../support/backend.js';

afterAll(startTestBackend);

it('starts one back end after the other, the last of which stays', async () => {
  const reports = await Promise.all([startBackend('cpu'), startBackend('wasm'), startBackend('auto')]);
  expect(reports.map(({ backend }) => backend)).toEqual(['cpu', 'wasm', 'wasm']);
  expect(currentBackend()).toBe(reports[1]);
});

it('stays with the back end before one that cannot be had', async () => {
  const before = await startBackend('wasm');
  const [failed, next] = await Promise.allSettled([startBackend('none' as 'wasm'), startBackend('auto')]);
  expect(failed.status).toBe('rejected');
  expect(next).toMatchObject({ status: 'fulfilled', value: before });
  const sum = add(tensor1d([1, 2]), tensor1d([3, 4]));
  expect(Array.from(await readAndDispose(sum))).toEqual([4, 6]);
});
