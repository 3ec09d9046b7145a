import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FitStopped } from '../../src/density/fitStopped.js';
import type { ProductionNetwork } from '../../src/model/productions/productionNetwork.js';
import { artefacts } from '../../src/run/artefacts.js';
import { prefixOf } from '../../src/run/domainOf.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import type { Run } from '../../src/run/run.js';
import { trainedNetwork } from '../../src/run/trainedNetwork.js';
import { fitDensity } from '../../src/training/fit.js';
import type { ExpectedFit } from '../../src/training/fitOptions.js';
import { runTraining } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
let run: Run;
let network: ProductionNetwork;

beforeAll(async () => {
  await startTestBackend();
  run = await smallRun(folder, 'run', { epochs: 1, noise: 0.4, noiseLevels: 'drawn' });
  await runTraining(run);
  network = await trainedNetwork(run, await prefixOf(run));
  await fitDensity(run, network, { kind: 'gaussian', spread: 0.6, noiseLevel: 0.3, beam: 2 });
});
afterAll(() => {
  network.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const stored = () => readFileSync(run.files.where(artefacts.density));

describe('fitDensity', () => {
  it('leaves the density that the run has where it is interrupted', async () => {
    const before = stored();
    for (const kind of ['gmm', 'gaussian', 'dirichlet-gmm', 'local-kde', 'second-stage-vae'] as const) {
      const stop = new AbortController();
      let pieces = 0;
      const fitting = fitDensity(run, network, {
        kind,
        ...(kind === 'second-stage-vae' ? { units: 4, epochs: 2 } : {}),
        signal: stop.signal,
        // the encoding is one
        onPiece: () => ++pieces === 3 && stop.abort(),
      });
      await expect(fitting).rejects.toThrow(FitStopped);
      expect(pieces).toBe(3);
      expect(stored().equals(before)).toBe(true);
    }
  });

  it('out of time, says what makes it shorter and leaves the density that the run has', async () => {
    const before = stored();
    const fitting = fitDensity(run, network, { kind: 'gaussian', minutes: 1e-9 });
    await expect(fitting).rejects.toThrow(
      /gaussian could not be fitted in 1e-9 minutes.*fewer codes \(points\)/,
    );
    expect(stored().equals(before)).toBe(true);
  });

  it('refuses before the encoding what is expected to take too long, unless its time is given', async () => {
    const expected: ExpectedFit[] = [];
    const options = {
      components: 3,
      mostSeconds: 1e-6,
      onExpected: (one: ExpectedFit) => expected.push(one),
    };
    const encoded: number[] = [];
    const refused = fitDensity(run, network, { ...options, onEncoded: (done) => encoded.push(done) });
    await expect(refused).rejects.toThrow(
      /gmm for 285 codes in 6 dimensions takes about 0; say how long it may take \(minutes\).*\(covariance: diagonal\)/,
    );
    expect([expected, encoded]).toEqual([[], []]);
    const { density } = await fitDensity(run, network, { ...options, minutes: 5, as: 'other' });
    expect(density).toBe('gmm');
    expect(expected).toMatchObject([{ points: 285, dimension: 6 }]);
  });
});

describe('a run that begins with another', () => {
  const begun = (name: string, changes: object = {}) =>
    smallRun(folder, name, {
      start: run,
      latent: undefined,
      packing: undefined,
      epochs: 1,
      ...changes,
    } as never);
  const drawingAfter = async (one: Run, options: Parameters<typeof fitDensity>[2] = {}) => {
    await runTraining(one);
    await fitDensity(one, network, { components: 2, ...options });
    return (await readDensity(one)).sampling;
  };

  it('is drawn from as that is, unless it is told otherwise', async () => {
    await fitDensity(run, network, { kind: 'gaussian', spread: 0.6, noiseLevel: 0.3, beam: 2 });
    const one = await begun('begun');
    expect(await drawingAfter(one)).toEqual({ spread: 0.6, noiseLevel: 0.3, beam: 2 });
    expect(await drawingAfter(one, { spread: 1, beam: 1 })).toEqual({ spread: 1, noiseLevel: 0.3, beam: 1 });
    await fitDensity(one, network, { kind: 'standard-normal' });
    expect((await readDensity(one)).sampling).toEqual({ spread: 1, noiseLevel: 0, beam: 1 });
  });

  it('takes no noise level that it was not trained with', async () => {
    expect(await drawingAfter(await begun('less', { noise: 0.2 }))).toMatchObject({
      spread: 0.6,
      noiseLevel: 0,
    });
  });
});
