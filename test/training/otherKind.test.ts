import { beforeAll, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { fitGaussian } from '../../src/density/gaussian/fitGaussian.js';
import { encodeItems } from '../../src/model/encode.js';
import type { Encoder } from '../../src/model/encoders/encoder.js';
import type { Items } from '../../src/model/items.js';
import { losses } from '../../src/model/losses/index.js';
import { Network } from '../../src/model/network.js';
import { denseParameters, matrix, type Pass, vector } from '../../src/model/pass.js';
import { presetNamed } from '../../src/model/presets.js';
import type { Batch, DecodingSession, Reconstruction } from '../../src/model/reconstruction.js';
import { drawDecoded } from '../../src/sampling/drawDecoded.js';
import { dense } from '../../src/tensor/dense.js';
import {
  dispose,
  mul,
  type Scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor2D,
  tensor2d,
  tidy,
} from '../../src/tensor/ops.js';
import { trainItems } from '../../src/training/trainingLoop.js';
import { startTestBackend } from '../support/backend.js';
import { memoryRecords } from './support.js';

beforeAll(startTestBackend);

// A second kind of reconstruction: points on a line in space, with a squared error. They are trained on, encoded, fitted
// and sampled by the code that does so for sequences of productions.
type Points = Batch & { readonly values: Float32Array };
type PointSession = DecodingSession & { readonly points: Tensor2D };
const random = new Random(1);
const points = Array.from({ length: 400 }, () => random.normal()).map((t) => [2 + t, -t, 1 + 0.5 * t]);

const items: Items<Points> = {
  count: points.length,
  longest: 1,
  lengthOf: () => 1,
  batchOf(indices, _, size) {
    const values = new Float32Array(3 * size);
    Array.from(indices, (index, row) => values.set(points[index]!, 3 * row));
    return { size, items: indices.length, values };
  },
};

const layer = (name: string, pass: Pass, x: Tensor2D) =>
  dense(x, matrix(pass, `${name}/kernel`), vector(pass, `${name}/bias`));

const encoder: Encoder<Points> = {
  parameters: denseParameters('encoder', 3, 1),
  normalisations: [],
  readsAnyLength: false,
  encode: (pass, { values, size }) => layer('encoder', pass, tensor2d(values, [size, 3])),
};

const reconstruction: Reconstruction<Points, PointSession> = {
  parameters: denseParameters('decoder', 1, 3),
  normalisations: [],
  targetOf: ({ values, size, items }) => ({
    loss(pass, codes, divisor) {
      const errors = square(sub(layer('decoder', pass, codes), tensor2d(values, [size, 3]))) as Tensor2D;
      return mul(sum(slice(errors, [0, 0], [items, 3])), 1 / divisor) as Scalar;
    },
    outputs: (pass, codes) => layer('decoder', pass, codes),
  }),
  start(pass, codes) {
    const decoded = tidy(() => layer('decoder', pass, codes));
    return { points: decoded, dispose: () => dispose(decoded) };
  },
  dispose: () => {},
};

it('a second kind of reconstruction trains, is fitted and sampled as sequences are', async () => {
  const { model, training } = presetNamed('tiny', 'text');
  const loss = losses.configure('rae', {});
  const dropout = { codes: 0, states: 0, previous: 0 };
  const network = new Network({ ...model, loss, latent: 1, noise: 0, dropout }, encoder, reconstruction);
  const config = { ...training, learningRate: 0.03, epochs: 30, minutes: null, validation: 0.1, seed: 3 };
  const { validation } = await trainItems({ network, items, config, records: memoryRecords() });
  expect(validation!.reconstruction).toBeLessThan(0.05);
  const codes = await encodeItems(network, items);
  const { density } = await fitGaussian(codes, items.count, 1);
  const decode = async (drawn: Float32Array, count: number) => {
    const session = network.startDecoding(drawn, count);
    const values = (await session.points.data()) as Float32Array;
    session.dispose();
    return Array.from({ length: count }, (_, row) => values.slice(3 * row, 3 * row + 3));
  };
  const drawn: Float32Array[] = [];
  for await (const some of drawDecoded(density, decode, { count: 100, random }, 64)) drawn.push(...some);
  expect(drawn).toHaveLength(100);
  const distances = drawn.map(([x, y, z]) => Math.abs(x! + y! - 2) + Math.abs(z! + 0.5 * y! - 1));
  expect(Math.max(...distances)).toBeLessThan(0.3);
  network.dispose();
});
