import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { BackendName } from '../../src/tensor/backendNames.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The program that trains for a few steps. */
export const trainOn = fileURLToPath(new URL('trainOn.mjs', import.meta.url));

/** What TensorFlow 2.21 writes before it has read its settings. */
const libraryLog = /^(?:WARNING: All log messages before absl|I\d{4} ).*\n/gm;

/** Runs Node. A process that does not end when it is done fails by the time. */
export function node(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const options = { cwd: root, env, encoding: 'utf8', timeout: 600_000 } as const;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, signal, stdout, stderr: stderr.replace(libraryLog, '') };
}

interface Trained {
  readonly losses: readonly number[];
  readonly codes: readonly number[];
  readonly decoded: readonly string[];
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of found.entries()) expect(value, `${i}`).toBeCloseTo(expected[i]!, 4);
}

/**
 * Tests that a back end computes as others do, each in processes of its own.
 *
 * @param env the environment of processes that compute on it
 * @param folder where runs are written
 */
export function itComputesAsOthersDo(backend: BackendName, env: NodeJS.ProcessEnv, folder: string): void {
  it('computes every operation, layer and gradient as double precision does', () => {
    const files = ['everyOperation', 'ownOperations', 'layers', 'rowsOfMatrices', 'optimiser'];
    const { status, stdout } = node(
      env,
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...files.map((name) => `test/tensor/${name}.test.ts`),
    );
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('5 passed');
  });

  it('trains, encodes and decodes as WebAssembly does, and its process ends', () => {
    const [onWasm, onOther] = (['wasm', backend] as const).map((name) => {
      const { stdout, ...end } = node(env, trainOn, name, join(folder, name));
      expect(end).toEqual({ status: 0, signal: null, stderr: '' });
      return JSON.parse(stdout) as Trained;
    });
    expect(onOther!.losses.length).toBeGreaterThan(2);
    expectClose(onOther!.losses, onWasm!.losses);
    expectClose(onOther!.codes, onWasm!.codes);
    expect(onOther!.decoded).toEqual(onWasm!.decoded);
  });
}
