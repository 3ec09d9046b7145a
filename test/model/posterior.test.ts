import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import type { ModelConfig } from '../../src/model/config.js';
import { encodeItems, encodePosteriors } from '../../src/model/encode.js';
import { losses } from '../../src/model/losses/index.js';
import { drawCodes } from '../../src/model/posterior.js';
import { ProductionNetwork } from '../../src/model/productions/productionNetwork.js';
import { memory } from '../../src/tensor/ops.js';
import { shipped } from '../grammar/support/grammars.js';
import { startTestBackend } from '../support/backend.js';
import { itemsOf, networkOf, type TinyChanges, tiny } from './support.js';

const { table } = shipped('expression');
/** x*sin(3), x, (1) */
const sequences = [
  [1, 3, 7, 5, 3, 10],
  [3, 7],
  [3, 4, 3, 8],
];
const latent = 4;

/** A tiny model that is trained with a loss. */
function modelOf(loss: string, changes: TinyChanges = {}): ModelConfig {
  return tiny({ loss, ...changes });
}

/** Bounds of five standard errors, so that a wrong mean or deviation fails. */
function expectNormal(values: readonly number[], mean: number, deviation: number): void {
  const count = values.length;
  const found = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - found) ** 2, 0) / (count - 1);
  expect(Math.abs(found - mean)).toBeLessThan((5 * deviation) / Math.sqrt(count));
  expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
}

beforeAll(startTestBackend);

describe('encodePosteriors', () => {
  it.each([1, 0.01])(
    'gives the means and the deviations of a vae, by hand, with a scale of %d',
    async (scale) => {
      const network = new ProductionNetwork(modelOf('vae', { posteriorScale: scale }), table);
      const means = [0.5, -1, 0, 2];
      const variances = [1, 0.25, 0.01, 3];
      // all zeros but for what the encoder adds last, which is then what it gives for any sequence
      const record = network.layout.toRecord(new Float32Array(network.layout.size));
      record['encoder/code/bias']!.data.set([...means, ...variances.map(Math.log)] as never);
      network.load(network.layout.fromRecord(record, 'test'), {});
      const before = memory().numTensors;
      const posteriors = await encodePosteriors(network, itemsOf(network, sequences), { batch: 2 });
      expect(memory().numTensors).toBe(before);
      expect([...posteriors.means]).toEqual([...means, ...means, ...means].map(Math.fround));
      const deviations = variances.map((variance) => scale * Math.sqrt(variance));
      [...deviations, ...deviations, ...deviations].forEach((deviation, i) => {
        expect(posteriors.deviations![i]).toBeCloseTo(deviation, 5);
      });
      network.dispose();
    },
  );

  it.each(losses.kinds)('has the codes as means, each at its place: %s', async (name) => {
    const network = networkOf(modelOf(name), table);
    const { means, deviations } = await encodePosteriors(network, itemsOf(network, sequences), {
      batch: 2,
    });
    expect(means).toEqual(await encodeItems(network, itemsOf(network, sequences), { batch: 2 }));
    const isNormal = name === 'vae' || name === 'cv-vae';
    expect(deviations !== null).toBe(isNormal);
    if (name === 'cv-vae') expect([...deviations!]).toEqual(Array(12).fill(Math.fround(0.7)));
    if (name === 'vae') {
      for (const [row, sequence] of sequences.entries()) {
        const alone = (await encodePosteriors(network, itemsOf(network, [sequence]))).deviations!;
        for (let d = 0; d < latent; d++) expect(deviations![row * latent + d]).toBeCloseTo(alone[d]!, 5);
      }
    }
    network.dispose();
  });

  it('has no deviations where the noise is a regulariser, has drawn levels, or is none', async () => {
    for (const [name, changes] of [
      ['rae-l2', { noise: 0.5, noiseLevels: 'fixed' }],
      ['cv-vae', { noise: 0.5, noiseLevels: 'drawn' }],
      ['cv-vae', { noise: 0 }],
    ] as const) {
      const network = networkOf(modelOf(name, changes), table);
      expect((await encodePosteriors(network, itemsOf(network, sequences))).deviations).toBeNull();
      network.dispose();
    }
  });
});

describe('drawCodes', () => {
  it.each(['vae', 'cv-vae'])('draws by the means and deviations of the encoder: %s', async (name) => {
    const network = networkOf(modelOf(name), table, 4);
    const posteriors = await encodePosteriors(network, itemsOf(network, sequences));
    const count = 4000;
    const rows = Array.from({ length: 3 * count }, (_, i) => i % 3);
    const codes = drawCodes(posteriors, rows, latent, new Random(5));
    for (let at = 0; at < 3 * latent; at++) {
      const drawn = Array.from({ length: count }, (_, i) => codes[i * 3 * latent + at]!);
      expectNormal(drawn, posteriors.means[at]!, posteriors.deviations![at]!);
    }
    network.dispose();
  });

  it('gives points as they are, with nothing drawn', () => {
    const random = new Random(1);
    const before = random.save();
    const means = Float32Array.of(1, 2, 3, 4);
    expect([...drawCodes({ means, deviations: null }, [1, 1, 0], 2, random)]).toEqual([3, 4, 3, 4, 1, 2]);
    expect(random.save()).toEqual(before);
  });

  it('depends on the seed, not on how many are drawn at a time', () => {
    const posteriors = { means: Float32Array.of(1, 2, 3), deviations: Float32Array.of(1, 0.5, 2) };
    const whole = drawCodes(posteriors, [0, 0, 0], 3, new Random(1));
    const random = new Random(1);
    const parts = [[0], [0, 0]].flatMap((rows) => [...drawCodes(posteriors, rows, 3, random)]);
    expect(parts).toEqual([...whole]);
    expect(drawCodes(posteriors, [0, 0, 0], 3, new Random(2))).not.toEqual(whole);
  });
});
