import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSafetensors } from '../../src/tensor/safetensors.js';
import { graeProcess } from '../support/grae.js';
import { isHere } from '../support/isHere.js';
import { temporaryFolder } from './support.js';

const python = process.env.PYTHON ?? 'python3';
const hasTorch = isHere('pytorch', spawnSync(python, ['-c', 'import torch']).status === 0);

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tensorsOf(path: string): Map<string, Float32Array> {
  const { tensors } = readSafetensors(new Uint8Array(readFileSync(path)), path);
  return new Map(Object.entries(tensors).map(([name, { data }]) => [name, data as Float32Array]));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

// With no noise and one batch an epoch nothing is drawn, so that loss, gradient, clipping, Adam and schedule decide.
it.skipIf(!hasTorch).each(['rae', 'rae-l2'])('PyTorch takes the steps of grae train: %s', (model) => {
  const corpus = join(folder, `${model}.txt`);
  const [first, run] = [join(folder, `${model}-first`), join(folder, model)];
  expect(
    graeProcess(['data', 'generate', 'expressions', '-n', '800', '--seed', '3', '-o', corpus]).status,
  ).toBe(0);
  const given = ['--batch', '2000', '--validation', '0.1', '--no-fit', '--noise', '0', '--beta', '0.05'];
  const settings = [...given, '--learning-rate', '0.01', '--epochs', '8'];
  const language = ['--grammar', 'expression', '--latent', '8', '--model', model, '--lambda', '0.001'];
  expect(graeProcess(['train', corpus, ...language, ...settings, '--out', first]).status).toBe(0);
  const trained = graeProcess(['train', corpus, '--from', first, ...settings, '--out', run]);
  expect(trained.status, trained.stderr).toBe(0);
  const [start, ours] = [
    tensorsOf(join(run, 'start.safetensors')),
    tensorsOf(join(run, 'weights.safetensors')),
  ];
  const validationOf = () => {
    const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line).validation.reconstruction as number);
  };
  const ourValidation = validationOf();

  execFileSync(process.execPath, ['scripts/cuda/pack.mjs', run]);
  execFileSync(python, ['scripts/cuda/train.py', run, '--device', 'cpu']);
  execFileSync(process.execPath, ['scripts/cuda/adopt.mjs', run]);

  const theirs = tensorsOf(join(run, 'weights.safetensors'));
  expect([...theirs.keys()].sort()).toEqual([...ours.keys()].sort());
  for (const [name, values] of ours) {
    const moved = largestDifference(values, start.get(name)!);
    expect(moved, name).toBeGreaterThan(1e-3);
    expect(largestDifference(values, theirs.get(name)!) / moved, name).toBeLessThan(0.01);
  }
  validationOf().forEach((value, i) => {
    expect(Math.abs(value / ourValidation[i]! - 1)).toBeLessThan(1e-4);
  });
  expect(JSON.parse(readFileSync(join(run, 'environment.json'), 'utf8')).trainedWith).toContain('PyTorch');
  expect(graeProcess(['fit', run, '--components', '2']).status).toBe(0);
  expect(graeProcess(['train', '--resume', run]).status).not.toBe(0);
});
