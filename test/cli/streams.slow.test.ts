import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graeProcess, program } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-streams-'));
const corpus = join(folder, 'corpus.txt');
beforeAll(() => {
  graeProcess(['data', 'generate', 'expressions', '-n', '400', '--seed', '2', '-o', corpus]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = ['--grammar', 'expression', '--preset', 'tiny', '--batch', '16', '--latent', '4'];

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

function started(args: readonly string[]) {
  const env = { ...process.env, GRAE_BACKEND: process.env.GRAE_BACKEND ?? 'wasm' };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += String(data);
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('exit', (status, signal) => resolve({ status, signal, stderr }));
  });
  return { child, ended };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.skipIf(process.platform === 'win32')('a training', () => {
  it('goes on where nobody reads its messages any more', async () => {
    const out = join(folder, 'unread');
    const { child, ended } = started(['train', corpus, ...settings, '--epochs', '2', '--out', out]);
    child.stderr.destroy();
    expect(await ended).toMatchObject({ status: 0, signal: null });
    expect(existsSync(join(out, 'density.safetensors'))).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('%s writes a checkpoint', async (signal) => {
    const out = join(folder, signal);
    const args = ['train', corpus, ...settings, '--epochs', '2000', '--checkpoint', '1000', '--out', out];
    const { child, ended } = started(args);
    // the weights of the first epoch are there: the next checkpoint is in a quarter of an hour
    await until(() => existsSync(join(out, 'weights.safetensors')));
    child.kill(signal);
    const { status, stderr } = await ended;
    expect(stderr).toContain('interrupted: writing a checkpoint (again to stop at once)');
    expect(stderr).toMatch(/stopped after \d+ steps; continue with: grae train --resume/);
    expect(status).toBe(1);
  });
});
