import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encoders, type Loss, losses, ops, type TrainModelOptions, train, z } from '../../src/index.js';
import { backendUnderTest } from '../support/backend.js';

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

it('a loss of the exported operations is trained', async () => {
  const model = await trained({ loss: 'root', out: join(folder, 'root') });
  expect(model.config.model.loss).toEqual({ kind: 'root' });
  model.dispose();
});
