import { readFileSync, rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ProductionNetwork } from '../../src/model/productions/productionNetwork.js';
import { artefacts } from '../../src/run/artefacts.js';
import { openRun } from '../../src/run/openRun.js';
import type { Run } from '../../src/run/run.js';
import { memory } from '../../src/tensor/ops.js';
import { readSafetensors } from '../../src/tensor/safetensors.js';
import { lastValidation, Pace } from '../../src/training/pace.js';
import { runTraining, type TrainingEstimate } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
beforeAll(startTestBackend);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const weightsOf = (run: Run) =>
  readSafetensors(readFileSync(run.files.where(artefacts.weights)), 'weights').tensors;

/** Has something done after so many slices, of all that are worked off from then on. */
function afterSlices(slices: number, act: () => void) {
  const original = ProductionNetwork.prototype.lossAndGradient;
  let done = 0;
  return vi.spyOn(ProductionNetwork.prototype, 'lossAndGradient').mockImplementation(function (
    this: ProductionNetwork,
    ...given
  ) {
    const result = original.apply(this, given);
    if (++done === slices) act();
    return result;
  });
}

describe('a batch of several slices', () => {
  // 285 sequences, a batch of 285 in slices of 30: ten slices of 29 a step
  const changes = { epochs: 3, batch: 285, slice: 30 } as const;

  it.each([['rae-l2'], ['rae-sn'], ['vae']] as const)(
    'is left undone by an interruption, and ends in the same bits (%s)',
    async (loss) => {
      const settings = { ...changes, loss, ...(loss === 'vae' ? { noise: 0 } : {}) };
      const whole = await smallRun(folder, `whole-${loss}`, settings);
      await runTraining(whole);
      const cut = await smallRun(folder, `cut-${loss}`, settings);
      const stop = new AbortController();
      // in the middle of the second step
      const spy = afterSlices(14, () => stop.abort());
      const before = memory().numTensors;
      const stopped = await runTraining(cut, { signal: stop.signal });
      expect(stopped).toMatchObject({ interrupted: true, steps: 1 });
      expect(spy).toHaveBeenCalledTimes(14);
      expect(memory().numTensors).toBe(before);
      vi.restoreAllMocks();
      expect(await runTraining(await openRun(cut.name))).toMatchObject({ interrupted: false, steps: 3 });
      expect(weightsOf(cut)).toEqual(weightsOf(whole));
    },
  );

  it('begins no epoch that has no step, where the minutes are over before its first', async () => {
    const run = await smallRun(folder, 'between', { ...changes, epochs: undefined as never, minutes: 1 });
    const now = performance.now.bind(performance);
    let later = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
    // the first slice of the second epoch
    afterSlices(11, () => {
      later = 120_000;
    });
    const summary = await runTraining(run);
    expect(summary).toMatchObject({ steps: 1, epochs: 1, interrupted: false });
    // of strings of some 10 productions among 11: nats, and not the 0 of no strings at all
    expect(summary.losses.train).toBeGreaterThan(1);
    const epochs = readFileSync(run.files.where(artefacts.metrics), 'utf8').trim().split('\n');
    expect(epochs.map((line) => JSON.parse(line).epoch)).toEqual([1]);
    vi.restoreAllMocks();
    expect(await runTraining(await openRun(run.name))).toMatchObject({ steps: 1, interrupted: false });
  });

  it('is cut short when the minutes are over, and something is learned', async () => {
    const run = await smallRun(folder, 'minute', { ...changes, epochs: undefined as never, minutes: 1 });
    const now = performance.now.bind(performance);
    let later = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
    // as on a machine that takes 25 s for a slice
    const original = ProductionNetwork.prototype.lossAndGradient;
    const spy = vi.spyOn(ProductionNetwork.prototype, 'lossAndGradient').mockImplementation(function (
      this: ProductionNetwork,
      ...given
    ) {
      later += 25_000;
      return original.apply(this, given);
    });
    const estimates: TrainingEstimate[] = [];
    const summary = await runTraining(run, { onEstimate: (estimate) => estimates.push(estimate) });
    // the third ends after 75 s; 60 s and a slice are the most
    expect(spy).toHaveBeenCalledTimes(3);
    expect(summary).toMatchObject({ interrupted: false, steps: 1, sequences: 87 });
    expect(summary.seconds).toBeLessThan(85);
    expect(summary.validation!.sequences).toBeGreaterThanOrEqual(1);
    // ten slices of 25 s, known after the first
    expect(estimates).toHaveLength(1);
    expect(estimates[0]!.secondsPerEpoch).toBeGreaterThan(240);
    expect(estimates[0]!.secondsPerEpoch).toBeLessThan(270);
    expect(estimates[0]!.steps).toBe(1);
  });

  it('an interruption in the validation is obeyed there, and costs no bits', async () => {
    // 15 sequences held out are three slices of 6
    const whole = await smallRun(folder, 'whole-validation', { ...changes, slice: 6 });
    await runTraining(whole);
    const cut = await smallRun(folder, 'cut-validation', { ...changes, slice: 6 });
    const stop = new AbortController();
    const original = ProductionNetwork.prototype.loss;
    vi.spyOn(ProductionNetwork.prototype, 'loss').mockImplementation(function (
      this: ProductionNetwork,
      ...given
    ) {
      stop.abort();
      return original.apply(this, given);
    });
    expect(await runTraining(cut, { signal: stop.signal })).toMatchObject({
      interrupted: true,
      steps: 1,
      validation: null,
    });
    vi.restoreAllMocks();
    const resumed = await runTraining(await openRun(cut.name));
    expect(resumed).toMatchObject({ interrupted: false, steps: 3 });
    expect(weightsOf(cut)).toEqual(weightsOf(whole));
    expect(readFileSync(cut.files.where(artefacts.metrics), 'utf8').trim().split('\n')).toHaveLength(3);
  });
});

describe('Pace', () => {
  it('goes by the slices after the first, once there are some', () => {
    const pace = new Pace();
    expect(pace.secondsOf(100)).toBeNaN();
    pace.add(3, 100);
    expect(pace.isKnown).toBe(false);
    expect(pace.secondsOf(200)).toBe(6);
    for (let i = 0; i < 3; i++) pace.add(0.5, 100);
    expect(pace.isKnown).toBe(true);
    expect(pace.secondsOf(200)).toBe(1);
  });
});

describe('lastValidation', () => {
  it('is of all sequences held out, or of as many as a twentieth of the minutes has time for', () => {
    // 0.4 of 10 s, of at most 15 s
    expect(lastValidation(2000, 10, 5)).toEqual({ seconds: 4, sequences: 2000 });
    // 0.4 of 600 s, of which 3 s are an eightieth
    expect(lastValidation(2000, 600, 1)).toEqual({ seconds: 3, sequences: 25 });
    expect(lastValidation(10, 1e6, 1)).toEqual({ seconds: 3, sequences: 1 });
    expect(lastValidation(10, Number.NaN, 1)).toEqual({ seconds: 0, sequences: 10 });
  });
});
