import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Density,
  densities,
  encoders,
  type Loss,
  losses,
  open,
  ops,
  StandardNormal,
  type TrainModelOptions,
  train,
  z,
} from '../../src/index.js';
import { backendUnderTest } from '../support/backend.js';
import { graeProcess } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-own-parts-'));
const texts = ['x', 'x+1', 'sin(x)', 'x*x', 'x/2', '(1)+x', 'exp(x)', 'x*3', '2/x', 'x+x'];
const settings = z.strictObject({});

/** Trains as a program of a user does, into a folder. */
function trained(options: TrainModelOptions) {
  const usual = { grammar: 'expression', preset: 'tiny', epochs: 1, density: null } as const;
  return train(texts, { ...usual, backend: backendUnderTest, out: join(folder, 'run'), ...options });
}

function registerLoss(kind: string, latent: NonNullable<Loss['latent']>): void {
  losses.register({ kind, summary: 'a loss under test', settings, posterior: 'point', latent });
}

beforeAll(() => {
  registerLoss('floored', ({ mean }) => ops.sum(tf.floor(mean as unknown as tf.Tensor) as never));
  registerLoss('by-item', ({ mean }) => ops.sum(ops.square(mean), 1));
  registerLoss('forgotten', () => undefined as never);
  registerLoss('root', ({ mean }, { rowWeights }) =>
    ops.sum(ops.mul(ops.sqrt(ops.add(ops.abs(mean), 1)), rowWeights)),
  );
  encoders.register({
    kind: 'idle',
    summary: 'an encoder with a parameter that it does not use',
    settings,
    create: (_, { width }) => ({
      parameters: [
        { name: 'encoder/code', shape: [1, width], initialisation: 'glorot' },
        { name: 'encoder/spare', shape: [3], initialisation: 'zeros' },
      ],
      normalisations: [],
      readsAnyLength: true,
      encode: ({ weights }, { size }) => ops.matMul(ops.fill([size, 1], 1), weights['encoder/code']!),
    }),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("parts of one's own that cannot be trained are refused before anything is written", () => {
  it.each<[string, TrainModelOptions, RegExp]>([
    [
      'an operation without a gradient',
      { loss: 'floored' },
      /but floor has no gradient in grae; use those of ops: abs, add,/,
    ],
    [
      'a tensor in place of a scalar',
      { loss: 'by-item' },
      /^expected latent of the loss by-item to return a scalar, but received: a tensor of shape \[\d+\]$/,
    ],
    ['nothing in place of a scalar', { loss: 'forgotten' }, /return a scalar, but received: undefined$/],
    ['a parameter that is not used', { encoder: { kind: 'idle' } }, /depends on every parameter/],
  ])('%s', async (_, options, message) => {
    await expect(trained(options)).rejects.toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
    );
    expect(existsSync(join(folder, 'run')) ? readdirSync(join(folder, 'run')) : []).toEqual([]);
  });
});

/** Registers a density that is the prior under another name. */
function registerDensity(kind: string, read: boolean): void {
  const densityOf = (dimension: number): Density => {
    const prior = new StandardNormal(dimension);
    return {
      kind,
      dimension,
      sample: (...given) => prior.sample(...given),
      logDensity: (...given) => prior.logDensity(...given),
      mapped: () => null,
      toTensors: () => ({}),
    };
  };
  densities.register({
    kind,
    summary: 'a density under test',
    settings,
    fit: (_codes, _count, dimension) => ({ density: densityOf(dimension), report: null }),
    seconds: () => 0,
    shortened: [],
    ...(read ? { read: densityOf } : {}),
  });
}

describe("a run with parts of one's own", () => {
  const lossRun = join(folder, 'root');
  const densityRun = join(folder, 'density');

  it('is trained, fitted and opened where they are registered', async () => {
    (await trained({ loss: 'root', out: lossRun })).dispose();
    const withLoss = await open(lossRun);
    expect(withLoss.config.model.loss).toEqual({ kind: 'root' });
    withLoss.dispose();

    registerDensity('like-prior', true);
    registerDensity('unreadable', false);
    const model = await trained({ out: densityRun });
    await model.fit({ kind: 'like-prior' });
    await expect(model.fit({ kind: 'unreadable' })).rejects.toThrow(
      'a density of the kind unreadable could not be read again',
    );
    model.dispose();
    const withDensity = await open(densityRun);
    expect(await withDensity.sample(2, { seed: 1 })).toHaveLength(2);
    withDensity.dispose();
  });

  it.each([
    [
      lossRun,
      /config\.json: model\.loss\.kind: expected one of the losses rae, .*received: root; if it is a loss of a program's own/,
    ],
    [
      densityRun,
      /density\.safetensors: expected one of the densities gmm, .*received: like-prior; if it is a density of a program's own/,
    ],
  ])('says elsewhere that a program has to register them: %s', (run, message) => {
    const { status, stderr } = graeProcess(['sample', run, '-n', '2']);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('that program has to register it before it opens the run');
    expect(stderr).not.toContain('damaged');
  });
});
