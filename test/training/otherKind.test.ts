import { beforeAll, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { gmm } from '../../src/density/mixture/gmmKind.js';
import { encodeItems } from '../../src/model/encode.js';
import type { Items } from '../../src/model/items.js';
import { Network } from '../../src/model/network.js';
import { denseParameters, matrix, type Pass, vector } from '../../src/model/pass.js';
import type { Batch, DecodingSession } from '../../src/model/reconstruction.js';
import { drawDecoded } from '../../src/sampling/drawDecoded.js';
import { dense } from '../../src/tensor/dense.js';
import {
  dispose,
  mul,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor2D,
  tensor2d,
  tidy,
} from '../../src/tensor/ops.js';
import { readAndDispose } from '../../src/tensor/read.js';
import { trainItems } from '../../src/training/trainingLoop.js';
import { startTestBackend } from '../support/backend.js';
import { memoryRecords } from './support.js';

beforeAll(startTestBackend);

// A second kind of reconstruction: points on a line in three dimensions, with a squared error. It trains, encodes, is
// fitted and sampled by what trains, encodes, fits and samples sequences of productions.
interface Vectors extends Batch {
  readonly values: Float32Array;
}
interface VectorSession extends DecodingSession {
  read(): Promise<Float32Array>;
}
const width = 3;
const random = new Random(1);
const points = Array.from({ length: 400 }, () => random.normal()).map((t) => [2 + t, -t, 1 + 0.5 * t]);
const items: Items<Vectors> = {
  count: points.length,
  longest: 1,
  lengthOf: () => 1,
  batchOf(indices, _length, size) {
    const values = new Float32Array(size * width);
    Array.from(indices, (index, row) => values.set(points[index]!, row * width));
    return { size, items: indices.length, values };
  },
};
const layer = (name: string, pass: Pass, x: Tensor2D) =>
  dense(x, matrix(pass, `${name}/kernel`), vector(pass, `${name}/bias`));
const onDevice = ({ values, size }: Vectors) => tensor2d(values, [size, width]);
const shared = { latent: 1, lambda: 0, noise: 0, noiseLevels: 'fixed' } as const;
const network = () =>
  new Network<Vectors, VectorSession>(
    { ...shared, objective: 'rae', beta: 1e-4 },
    {
      parameters: denseParameters('encoder', width, 1),
      normalisations: [],
      readsAnyLength: false,
      encode: (pass, batch) => layer('encoder', pass, onDevice(batch)),
    },
    {
      parameters: denseParameters('decoder', 1, width),
      normalisations: [],
      targetOf: (batch) => ({
        loss(pass, codes, divisor) {
          const isItem = Float32Array.from({ length: batch.size }, (_, row) => (row < batch.items ? 1 : 0));
          const error = square(sub(layer('decoder', pass, codes), onDevice(batch)));
          return mul(sum(mul(error, tensor2d(isItem, [batch.size, 1]))), 1 / divisor) as Scalar;
        },
        outputs: (pass, codes) => layer('decoder', pass, codes),
      }),
      start(pass, codes) {
        const decoded = tidy(() => layer('decoder', pass, codes));
        return { read: () => readAndDispose(decoded), dispose: () => dispose(decoded) };
      },
      dispose: () => {},
    },
  );

it('a second kind of reconstruction trains, is fitted and sampled as sequences are', async () => {
  const model = network();
  const records = memoryRecords();
  const config = {
    batch: 32,
    slice: 16,
    epochs: 30,
    minutes: null,
    learningRate: 0.02,
    schedule: 'warmup-cosine',
    warmup: 10,
    clip: 10,
    validation: 0.1,
    seed: 3,
  } as const;
  const summary = await trainItems({ network: model, items, config, records });
  expect(summary.validation!.reconstruction).toBeLessThan(0.01);
  const codes = await encodeItems(model, items);
  const { density } = await gmm.fit(codes, items.count, 1, gmm.settings.parse({ components: 1 }), {
    random: new Random(1),
  });
  const decode = async (drawn: Float32Array, count: number) => {
    const session = model.startDecoding(drawn, count);
    const values = await session.read();
    session.dispose();
    return Array.from({ length: count }, (_, row) => values.subarray(row * width, (row + 1) * width));
  };
  let seen = 0;
  for await (const some of drawDecoded(density, decode, { count: 100, random: new Random(2) }, 64)) {
    for (const [x, y, z] of some) {
      seen++;
      expect(x! + y!).toBeCloseTo(2, 0);
      expect(z! + 0.5 * y!).toBeCloseTo(1, 0);
    }
  }
  expect(seen).toBe(100);
  model.dispose();
});
