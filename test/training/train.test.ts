import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraeError, InputError } from '../../src/base/errors.js';
import { densities } from '../../src/density/densities.js';
import { artefacts } from '../../src/run/artefacts.js';
import { prefixOf } from '../../src/run/domainOf.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { openRun } from '../../src/run/openRun.js';
import type { Run } from '../../src/run/run.js';
import { trainedNetwork } from '../../src/run/trainedNetwork.js';
import { memory } from '../../src/tensor/ops.js';
import { readSafetensors } from '../../src/tensor/safetensors.js';
import { fitDensity } from '../../src/training/fit.js';
import { runTraining } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
beforeAll(startTestBackend);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The weights alone: the file also holds a hash of the settings. */
const weightsOf = (run: Run) =>
  readSafetensors(readFileSync(run.files.where(artefacts.weights)), 'weights').tensors;
const metricsOf = (run: Run) =>
  readFileSync(run.files.where(artefacts.metrics), 'utf8')
    .trim()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { epoch: number; train: number; validation: { reconstruction: number } },
    );

/** Trains in pieces: each is interrupted after so many steps, the last goes to the end. */
async function trainInPieces(run: Run, pieces: readonly number[]) {
  for (const steps of pieces) {
    const stop = new AbortController();
    let taken = 0;
    const { interrupted } = await runTraining(await openRun(run.name), {
      signal: stop.signal,
      onProgress: () => {
        if (++taken === steps) stop.abort();
      },
    });
    expect(interrupted).toBe(true);
  }
  return runTraining(await openRun(run.name));
}

describe('train', () => {
  it('learns, and writes what it learned', async () => {
    const run = await smallRun(folder, 'learns', { epochs: 12, learningRate: 0.01 });
    const summary = await runTraining(run);
    expect(summary).toMatchObject({
      epochs: 12,
      interrupted: false,
      validation: { epoch: 12, sequences: 15 },
    });
    const metrics = metricsOf(run);
    expect(metrics.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(metrics[11]!.train).toBeLessThan(0.8 * metrics[0]!.train);
    const opened = await openRun(run.name);
    const network = await trainedNetwork(opened, await prefixOf(opened));
    expect(network.parameters.size).toBe(summary.parameters);
    network.dispose();
  });

  it('the same seed gives the same bits, another one others', async () => {
    const runs = [
      await smallRun(folder, 'one'),
      await smallRun(folder, 'same'),
      await smallRun(folder, 'other', { seed: 4 }),
    ];
    for (const run of runs) await runTraining(run);
    const [one, same, other] = runs.map(weightsOf);
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it.each([
    ['recurrent', {}],
    ['published', { preset: 'paper', epochs: 2, batch: 64 }],
    ['on several threads', { threads: 2, slice: 8, loss: 'rae-sn' }],
  ] as const)(
    'interrupted three times, it ends in the same bits as uninterrupted (%s)',
    async (name, changes) => {
      const whole = await smallRun(folder, `whole-${name}`, changes);
      const summary = await runTraining(whole);
      const pieces = await smallRun(folder, `pieces-${name}`, changes);
      const resumed = await trainInPieces(pieces, [1, 3, 2]);
      expect(weightsOf(pieces)).toEqual(weightsOf(whole));
      expect(resumed).toMatchObject({ steps: summary.steps, epochs: summary.epochs, losses: summary.losses });
      expect(resumed.validation).toEqual(summary.validation);
      const without = (run: Run) =>
        metricsOf(run).map(({ epoch, train: loss, validation }) => ({ epoch, loss, validation }));
      expect(without(pieces)).toEqual(without(whole));
    },
  );

  it('a slice smaller than the batch changes nothing but rounding', async () => {
    // rounding grows from step to step, so there are few of them
    const whole = await smallRun(folder, 'unsliced', { epochs: 1, batch: 100, noise: 0 });
    const sliced = await smallRun(folder, 'sliced', { epochs: 1, batch: 100, noise: 0, slice: 9 });
    const [a, b] = [await runTraining(whole), await runTraining(sliced)];
    expect(b.losses.train).toBeCloseTo(a.losses.train!, 4);
  });

  it('a network that normalises by the batch takes it whole, and no rows that only fill it', async () => {
    // 285 sequences in batches of 64: the last has 29
    const changes = { preset: 'paper', epochs: 1, batch: 64 } as const;
    const whole = await smallRun(folder, 'normalised', changes);
    const sliced = await smallRun(folder, 'normalisedSliced', { ...changes, slice: 9 });
    await runTraining(whole);
    await runTraining(sliced);
    expect(weightsOf(sliced)).toEqual(weightsOf(whole));
  });

  it('resuming what is finished changes nothing', async () => {
    const run = await smallRun(folder, 'finished');
    const first = await runTraining(run);
    const before = weightsOf(run);
    const again = await runTraining(await openRun(run.name));
    expect(again).toMatchObject({ steps: first.steps, epochs: first.epochs, interrupted: false });
    expect(weightsOf(run)).toEqual(before);
  });

  it('ends by the clock where minutes are given', async () => {
    const run = await smallRun(folder, 'minutes', { minutes: 0.03, epochs: 100_000 });
    const started = performance.now();
    const summary = await runTraining(await openRun(run.name));
    expect(summary.interrupted).toBe(false);
    expect((performance.now() - started) / 1000).toBeGreaterThan(1.7);
    expect(existsSync(run.files.where(artefacts.weights))).toBe(true);
  });

  it('a loss that is no number ends it with advice, and keeps the last checkpoint', async () => {
    const run = await smallRun(folder, 'diverges', { learningRate: 10, epochs: 60 });
    const stop = new AbortController();
    let steps = 0;
    await runTraining(run, { signal: stop.signal, onProgress: () => ++steps === 1 && stop.abort() });
    const checkpoint = readFileSync(run.files.where(artefacts.checkpoint));
    // as if the machine had broken: the state that is gone on from holds a NaN
    const poisoned = Buffer.from(checkpoint);
    poisoned.fill(0xff, poisoned.length - 4000);
    writeFileSync(run.files.where(artefacts.checkpoint), poisoned);
    await (await openRun(run.name)).files.tieAll();
    const failing = runTraining(await openRun(run.name));
    await expect(failing).rejects.toThrow(GraeError);
    await expect(failing).rejects.toThrow(/not finite|not a finite number/);
    expect(readFileSync(run.files.where(artefacts.checkpoint)).equals(poisoned)).toBe(true);
  });

  it('the number of tensors is constant over steps', async () => {
    const run = await smallRun(folder, 'tensors', { epochs: 4 });
    const before = memory().numTensors;
    const counts = new Set<number>();
    let steps = 0;
    await runTraining(run, {
      onProgress: () => {
        if (++steps > 1) counts.add(memory().numTensors);
      },
    });
    expect(steps).toBeGreaterThan(30);
    expect(counts.size).toBe(1);
    expect(memory().numTensors).toBe(before);
  });
});

describe('fitDensity', () => {
  it('fits every kind, and refuses what cannot be fitted', async () => {
    const run = await smallRun(folder, 'fitted', { epochs: 1 });
    await runTraining(run);
    const network = await trainedNetwork(run, await prefixOf(run));
    const storedAs: Record<string, string> = { 'local-kde': 'kde', 'dirichlet-gmm': 'gmm' };
    for (const { kind, settings: declared } of densities.all) {
      const settings = {
        ...('components' in declared.shape ? { components: 3 } : {}),
        ...('units' in declared.shape ? { epochs: 2, units: 8 } : {}),
      };
      const summary = await fitDensity(run, network, { kind, ...settings });
      expect(summary).toMatchObject({ density: kind, dimension: 6 });
      expect((await readDensity(run)).density.kind).toBe(storedAs[kind] ?? kind);
    }
    const same = await fitDensity(run, network, { components: 3, seed: 5 });
    const first = readFileSync(run.files.where(artefacts.density));
    await fitDensity(run, network, { components: 3, seed: 5 });
    expect(readFileSync(run.files.where(artefacts.density)).equals(first)).toBe(true);
    expect(same.report).toMatchObject({ components: 3 });
    for (const [options, message] of [
      [{ components: 0 }, /components of gmm to be a whole number from 1 to 10000, but received: 0/],
      [{ components: 2.5 }, /components of gmm to be a whole number/],
      [{ components: 286 }, /components/],
      [
        { kind: 'gmm', units: 8 },
        /no units with gmm, but received: 8; leave it out, or take second-stage-vae/,
      ],
      [{ kind: 'gaussian', components: 3 }, /no components with gaussian.*gmm, dirichlet-gmm or local-kde/],
      [
        { kind: 'gm' },
        /densities gmm, gaussian, dirichlet-gmm, kde, local-kde, second-stage-vae, standard-normal, but received: gm/,
      ],
    ] as const) {
      const failing = fitDensity(run, network, options);
      await expect(failing).rejects.toThrow(message);
      await expect(failing).rejects.toThrow(InputError);
    }
    expect(readFileSync(run.files.where(artefacts.density)).equals(first)).toBe(true);
    network.dispose();
  });
});

describe('prepareRun', () => {
  it('refuses impossible settings before anything is written', async () => {
    for (const [changes, message] of [
      [{ latent: -3 }, /latent/],
      [{ learningRate: Number.NaN }, /learningRate/],
      [{ batch: 0 }, /batch/],
      [{ epochs: 1.5 }, /epochs/],
      [{ beta: -1 }, /beta/],
      [{ loss: 'vea' }, /losses rae, rae-l2, .*wae-mmd, but received: vea/],
      [{ preset: 'huge' as 'tiny' }, /presets compact, tiny, paper/],
      [{ maxSteps: 2 }, /more than 2 productions/],
    ] as const) {
      await expect(smallRun(folder, 'never', changes)).rejects.toThrow(message);
      await expect(smallRun(folder, 'never', changes)).rejects.toThrow(InputError);
    }
    expect(existsSync(`${folder}/never`)).toBe(false);
  });
});
