import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { graeProcess, program } from '../support/grae.js';
import { temporaryFolder } from './support.js';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = ['--grammar', 'expression', '--batch', '64', '--latent', '8', '--components', '3'];

/** Starts a training, sends Ctrl-C when its first checkpoint is there, and waits for its end. */
function interrupted(
  args: readonly string[],
  checkpoint: string,
): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, GRAE_BACKEND: process.env.GRAE_BACKEND ?? 'wasm' };
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const timer = setInterval(() => {
      if (!existsSync(checkpoint)) return;
      clearInterval(timer);
      child.kill('SIGINT');
    }, 20);
    child.on('exit', (status) => {
      clearInterval(timer);
      resolve({ status, stderr });
    });
  });
}

it.skipIf(process.platform === 'win32').each([1, 2])(
  'Ctrl-C writes a checkpoint, and the resumed training ends in the same weights, fitted (%s threads)',
  async (threads) => {
    const corpus = join(folder, 'corpus.txt');
    expect(
      graeProcess(['data', 'generate', 'expressions', '-n', '3000', '--seed', '2', '-o', corpus]).status,
    ).toBe(0);
    const [whole, stopped] = [join(folder, `whole-${threads}`), join(folder, `stopped-${threads}`)];
    const train = (out: string) => [
      'train',
      corpus,
      ...settings,
      '--epochs',
      '6',
      '--threads',
      String(threads),
      '--out',
      out,
    ];
    expect(graeProcess(train(whole)).status).toBe(0);

    const checkpoint = join(stopped, 'checkpoint.safetensors');
    const { status, stderr } = await interrupted([...train(stopped), '--checkpoint', '0.1'], checkpoint);
    expect(stderr).toContain('interrupted: writing a checkpoint');
    expect(stderr).toContain(`continue with: grae train --resume ${stopped}`);
    expect(status).toBe(1);
    expect(existsSync(join(stopped, 'density.safetensors'))).toBe(false);

    expect(graeProcess(['train', '--resume', stopped]).status).toBe(0);
    for (const name of ['weights.safetensors', 'density.safetensors']) {
      const [a, b] = [whole, stopped].map((path) => readFileSync(join(path, name)));
      expect(a!.equals(b!), name).toBe(true);
    }
  },
);
