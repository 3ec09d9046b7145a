import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { artefacts } from '../../src/run/artefacts.js';
import { openRun } from '../../src/run/openRun.js';
import type { Run } from '../../src/run/run.js';
import { readSafetensors } from '../../src/tensor/safetensors.js';
import { runTraining, type TrainingSummary } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
let start: Run;
let summary: TrainingSummary;

beforeAll(async () => {
  await startTestBackend();
  start = await smallRun(folder, 'start', { epochs: 10, learningRate: 0.01, maxSteps: 30, noise: 0.2 });
  summary = await runTraining(start);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const weightsOf = (run: Run) =>
  readSafetensors(readFileSync(run.files.where(artefacts.weights)), 'weights').tensors;
const valuesOf = (run: Run) =>
  new Map(Object.entries(weightsOf(run)).map(([name, { data }]) => [name, Array.from(data, Number)]));

/** A run that begins with the trained one; its sizes and packing are left to that. */
const begun = (name: string, changes: Parameters<typeof smallRun>[2] = {}) =>
  smallRun(folder, name, { start, latent: undefined, packing: undefined, epochs: 1, ...changes } as never);

describe('a run that begins with the weights of another', () => {
  it('has its productions, its sizes and whatever nothing overrides', async () => {
    const run = await begun('settings', { beta: 0.5, seed: 9 });
    expect(run.codec.packing.merges).toEqual(start.codec.packing.merges);
    expect(run.config.model).toEqual({
      ...start.config.model,
      loss: { ...start.config.model.loss, beta: 0.5 },
    });
    expect(run.config.training).toEqual({ ...start.config.training, epochs: 1, learningRate: 0.01, seed: 9 });
    expect(run.config.start).toMatchObject({ run: 'start' });
  });

  it('has its weights before the first step that counts', async () => {
    const run = await begun('weights', { learningRate: 1e-12 });
    const { validation } = await runTraining(run);
    const before = valuesOf(start);
    for (const [name, values] of valuesOf(run)) {
      expect(Math.max(...values.map((value, i) => Math.abs(value - before.get(name)![i]!)))).toBeLessThan(
        1e-6,
      );
    }
    // the seed, and so what is held out, is the same
    expect(validation!.reconstruction).toBeCloseTo(summary.best!.loss, 4);
  });

  it('needs them until it has a checkpoint, and no other file', async () => {
    const run = await begun('whole');
    for (const [name, damage] of [
      ['gone', (path: string) => rmSync(path)],
      ['foreign', (path: string) => writeFileSync(path, 'no weights')],
    ] as const) {
      const copy = `${folder}/${name}`;
      cpSync(run.name, copy, { recursive: true });
      damage(`${copy}/start.safetensors`);
      await expect(runTraining(await openRun(copy))).rejects.toThrow(/start\.safetensors/);
    }
    const moved = `${folder}/moved`;
    cpSync(run.name, moved, { recursive: true });
    await runTraining(run);
    await runTraining(await openRun(moved));
    expect(weightsOf(await openRun(moved))).toEqual(weightsOf(run));
  });

  it('is refused where the network or the language is another', async () => {
    await expect(begun('never', { latent: 7 })).rejects.toThrow(
      /expected .* of shape .* another model's file/,
    );
    await expect(begun('never', { noiseLevels: 'drawn' })).rejects.toThrow(InputError);
    const grammar = await loadGrammar('smiles');
    const domain = await loadDomain('molecule', { grammar });
    await expect(begun('never', { grammar, domain })).rejects.toThrow(
      /expected a run with the domain molecule/,
    );
    const text = await loadDomain('expression', { grammar });
    await expect(begun('never', { grammar, domain: text })).rejects.toThrow(/productions of smiles/);
    const untrained = await smallRun(folder, 'untrained');
    await expect(begun('never', { start: untrained })).rejects.toThrow(/weights of a trained run/);
  });
});
