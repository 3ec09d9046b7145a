import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { program } from '../support/grae.js';
import { hasWebgpu, unlessSkipped, webgpuEnvironment } from '../support/webgpu.js';
import { temporaryFolder } from '../training/support.js';
import { itComputesAsOthersDo, node, trainOn } from './otherBackend.js';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasWebgpu)(`WebGPU${unlessSkipped}`, () => {
  itComputesAsOthersDo('webgpu', webgpuEnvironment, folder);

  it('a GPU that is lost in mid-training ends it with a message, and it goes on from its checkpoint', () => {
    const run = join(folder, 'lost');
    const { status, signal, stdout } = node(webgpuEnvironment, trainOn, 'webgpu', run, '2');
    expect({ status, signal }).toEqual({ status: 0, signal: null });
    const { losses, code, message } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ steps: (losses as unknown[]).length, code }).toEqual({ steps: 2, code: 'unavailable' });
    expect(message).toMatch(
      /^the GPU was lost \(.+\), and with it all that it was computing; the last checkpoint is kept in .*lost; go on/,
    );
    const resumed = node(webgpuEnvironment, program, 'train', '--resume', run, '--backend', 'wasm', '--json');
    expect(resumed, resumed.stderr).toMatchObject({ status: 0 });
    expect(JSON.parse(resumed.stdout)).toMatchObject({ epochs: 2, interrupted: false });
  });
});
