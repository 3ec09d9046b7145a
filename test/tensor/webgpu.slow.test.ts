import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { program } from '../support/grae.js';
import { hasWebgpu, unlessSkipped, webgpuEnvironment } from '../support/webgpu.js';
import { temporaryFolder } from '../training/support.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const trainOn = fileURLToPath(new URL('trainOn.mjs', import.meta.url));
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs Node with WebGPU. A process that does not end when it is done fails by the time. */
function node(...args: readonly string[]) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: webgpuEnvironment,
    encoding: 'utf8',
    timeout: 600_000,
  });
  return { status, signal, stdout, stderr };
}

interface Trained {
  readonly losses: readonly number[];
  readonly codes: readonly number[];
  readonly decoded: readonly string[];
}

function trained(...args: readonly string[]): Trained {
  const { status, signal, stdout, stderr } = node(trainOn, ...args);
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  return JSON.parse(stdout) as Trained;
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of found.entries()) expect(value, `${i}`).toBeCloseTo(expected[i]!, 4);
}

describe.skipIf(!hasWebgpu)(`WebGPU${unlessSkipped}`, () => {
  it('computes every operation, layer and gradient as double precision does', () => {
    const files = ['everyOperation', 'ownOperations', 'layers', 'rowsOfMatrices', 'optimiser'];
    const { status, stdout } = node(
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...files.map((name) => `test/tensor/${name}.test.ts`),
    );
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('5 passed');
  });

  it('trains, encodes and decodes as WebAssembly does, and its process ends', () => {
    const [onWasm, onGpu] = ['wasm', 'webgpu'].map((backend) => trained(backend, join(folder, backend)));
    expect(onGpu!.losses.length).toBeGreaterThan(2);
    expectClose(onGpu!.losses, onWasm!.losses);
    expectClose(onGpu!.codes, onWasm!.codes);
    expect(onGpu!.decoded).toEqual(onWasm!.decoded);
  });

  it('a GPU that is lost in mid-training ends it with a message, and it goes on from its checkpoint', () => {
    const run = join(folder, 'lost');
    const { status, signal, stdout } = node(trainOn, 'webgpu', run, '2');
    expect({ status, signal }).toEqual({ status: 0, signal: null });
    const { losses, code, message } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ steps: (losses as unknown[]).length, code }).toEqual({ steps: 2, code: 'unavailable' });
    expect(message).toMatch(
      /^the GPU was lost \(.+\), and with it all that it was computing; the last checkpoint is kept in .*lost; go on/,
    );
    const resumed = node(program, 'train', '--resume', run, '--backend', 'wasm', '--json');
    expect(resumed, resumed.stderr).toMatchObject({ status: 0 });
    expect(JSON.parse(resumed.stdout)).toMatchObject({ epochs: 2, interrupted: false });
  });
});
