import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { graeProcess } from '../support/grae.js';
import { temporaryFolder } from './support.js';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = fileURLToPath(new URL('../../bin/grae.js', import.meta.url));

/** Runs the command line and kills it with SIGKILL after so many milliseconds; tells whether it was still running. */
function killedAfter(milliseconds: number, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, GRAE_BACKEND: process.env.GRAE_BACKEND ?? 'wasm' };
    const child = spawn(process.execPath, [program, ...args], { stdio: 'ignore', env });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('error', reject);
    child.on('exit', (_code, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });
}

it('killed at ten random moments, a training ends in the same weights as one that never was', async () => {
  const corpus = join(folder, 'corpus.txt');
  expect(
    graeProcess(['data', 'generate', 'expressions', '-n', '3000', '--seed', '2', '-o', corpus]).status,
  ).toBe(0);
  const settings = [
    '--grammar',
    'expression',
    '--epochs',
    '12',
    '--batch',
    '64',
    '--latent',
    '8',
    '--no-fit',
  ];
  const whole = join(folder, 'whole');
  const killed = join(folder, 'killed');
  const started = performance.now();
  expect(graeProcess(['train', corpus, ...settings, '--out', whole]).status).toBe(0);
  const uninterrupted = performance.now() - started;

  // checkpoints as often as they come, so that kills hit writing as well as computing
  const random = new Random(13);
  const checkpoint = ['--checkpoint', '0.05'];
  let kills = 0;
  let begun = false;
  for (let tries = 0; kills < 10; tries++) {
    expect(tries).toBeLessThan(60);
    const after = 300 + random.uniform() * (uninterrupted / 8);
    const resume = begun ? ['train', '--resume', killed] : ['train', corpus, ...settings, '--out', killed];
    if (!(await killedAfter(after, [...resume, ...checkpoint]))) {
      // it was done before it could be killed, or the folder was begun and not yet a run: begin anew
      if (begun) break;
    } else {
      kills++;
    }
    begun = graeProcess(['parse', '--run', killed], { input: 'x\n' }).status === 0;
    if (!begun) rmSync(killed, { recursive: true, force: true });
  }
  expect(kills).toBe(10);
  const last = graeProcess(['train', '--resume', killed]);
  expect(last, last.stderr).toMatchObject({ status: 0 });
  for (const name of ['weights.safetensors', 'productions.json', 'corpus.safetensors']) {
    const [a, b] = [whole, killed].map((path) => readFileSync(join(path, name)));
    expect(a!.equals(b!), name).toBe(true);
  }
  // but for the hashes of the checkpoint and the log, which hold times
  const kept = [whole, killed].map((path) => {
    const { artefacts, seal, ...rest } = JSON.parse(readFileSync(join(path, 'config.json'), 'utf8'));
    expect(Object.keys(artefacts)).toHaveLength(7);
    expect(JSON.stringify(artefacts)).not.toContain('next');
    expect(seal).toHaveLength(64);
    return rest;
  });
  expect(kept[1]).toEqual(kept[0]);
  const losses = [whole, killed].map((path) =>
    readFileSync(join(path, 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { epoch: number; train: number; validation: object })
      .map(({ epoch, train, validation }) => ({ epoch, train, validation })),
  );
  expect(losses[1]).toEqual(losses[0]);
});
