import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import type { ModelConfig } from '../../src/model/config.js';
import { losses } from '../../src/model/losses/index.js';
import { divergence } from '../../src/model/losses/vae.js';
import { discrepancy } from '../../src/model/losses/waeMmd.js';
import { drawCodeNoise } from '../../src/model/noise.js';
import { ProductionNetwork } from '../../src/model/productions/productionNetwork.js';
import { exactIterations, normalised, singularName, singularPairs } from '../../src/model/spectral.js';
import { drawDeviates } from '../../src/model/trainingDraws.js';
import { memory, type Tensor2D, tensor1d, tensor2d, tidy } from '../../src/tensor/ops.js';
import { shipped } from '../grammar/support/grammars.js';
import { startTestBackend } from '../support/backend.js';
import {
  autoregressive,
  batchOf,
  expectSlopes,
  networkOf,
  parallel,
  sequences,
  type TinyChanges,
  tiny,
} from './support.js';

const { table } = shipped('expression');
const batch = batchOf(sequences, 6, table, 4);

/** A tiny model that is trained with a loss. */
function modelOf(loss: string, changes: TinyChanges = {}): ModelConfig {
  return tiny({ loss, ...changes });
}

/** All that a training draws for a batch, the same for the same seed. */
function drawnFor(config: ModelConfig, seed = 5) {
  const random = new Random(seed);
  return { noise: drawCodeNoise(config, 4, random), deviates: drawDeviates(config, 4, random) };
}

beforeAll(startTestBackend);

describe.each(losses.kinds)('%s', (name) => {
  it.each([
    ['autoregressive', autoregressive],
    ['parallel', parallel],
  ])('has the gradient that differences have (%s)', async (_, decoder) => {
    const config = modelOf(name, { decoder, lambda: 0.5 });
    const network = networkOf(config, table);
    // what is normalised goes by singular vectors that are found over many steps; of those found the norm is stationary
    for (let i = 0; i < (losses.named(name).normalisesDecoder ? 100 : 0); i++) {
      (await network.lossAndGradient(batch, drawnFor(config))).gradient.dispose();
    }
    await expectSlopes(
      network,
      () => network.lossAndGradient(batch, drawnFor(config)),
      await network.statistics(),
    );
    network.dispose();
  });

  it('is the weighted sum of its parts, and leaves nothing on the device', async () => {
    const config = modelOf(name, { lambda: 0.5 });
    const network = networkOf(config, table);
    const { beta, lambda } = network.weights;
    (await network.lossAndGradient(batch, drawnFor(config))).gradient.dispose();
    const before = memory().numTensors;
    for (const latentShare of [1, 0.25]) {
      const { loss, gradient } = await network.lossAndGradient(batch, { ...drawnFor(config), latentShare });
      gradient.dispose();
      const { reconstruction, latent, regulariser, total } = loss;
      expect(total).toBeCloseTo(reconstruction + beta * latentShare * latent + lambda * regulariser, 4);
    }
    await network.loss(batch);
    await network.encode(batch);
    network.startDecoding(new Float32Array(8), 2).dispose();
    expect(memory().numTensors).toBe(before);
    network.dispose();
  });
});

async function lossesOf(config: ModelConfig): Promise<number[]> {
  const network = networkOf(config, table);
  const { loss, gradient } = await network.lossAndGradient(batch, drawnFor(config));
  const values = [loss.total, ...((await gradient.data()) as Float32Array)];
  gradient.dispose();
  network.dispose();
  return values;
}

describe('limits that agree', () => {
  it('rae without beta is ae, rae-l2 without beta ae-l2, without lambda rae', async () => {
    expect(await lossesOf(modelOf('rae', { beta: 0 }))).toEqual(await lossesOf(modelOf('ae')));
    expect(await lossesOf(modelOf('rae-l2', { beta: 0 }))).toEqual(await lossesOf(modelOf('ae-l2')));
    expect(await lossesOf(modelOf('rae-l2', { lambda: 0 }))).toEqual(await lossesOf(modelOf('rae')));
    expect(await lossesOf(modelOf('rae-gp', { lambda: 0 }))).toEqual(await lossesOf(modelOf('rae')));
  });

  it('cv-vae without noise is rae', async () => {
    const beta = modelOf('cv-vae').loss.beta as number;
    expect(await lossesOf(modelOf('cv-vae', { noise: 0 }))).toEqual(await lossesOf(modelOf('rae', { beta })));
    expect(await lossesOf(modelOf('cv-vae'))).not.toEqual(await lossesOf(modelOf('rae', { beta })));
  });
});

describe('vae', () => {
  /** All zeros but for the means and log-variances that the encoder gives. */
  function given(code: number[], changes: TinyChanges = {}): ProductionNetwork {
    const config = modelOf('vae', changes);
    const network = new ProductionNetwork(config, table);
    const record = network.layout.toRecord(new Float32Array(network.layout.size));
    record['encoder/code/bias']!.data.set(code as never);
    network.load(network.layout.fromRecord(record, 'test'), {});
    return network;
  }
  const means = [0.5, -1, 0, 2];
  const logVariances = [0, Math.log(0.25), -3, 1];

  it('has the divergence of two normal distributions, by hand, and the means as codes', async () => {
    const network = given([...means, ...logVariances]);
    const byHand = means.map((mean, d) => {
      const variance = Math.exp(logVariances[d]!);
      return 0.5 * (mean ** 2 + variance - Math.log(variance) - 1);
    });
    const expected = byHand.reduce((sum, value) => sum + value);
    expect((await network.loss(batch)).latent).toBeCloseTo(expected, 5);
    const { loss, gradient } = await network.lossAndGradient(batch, drawnFor(network.config));
    gradient.dispose();
    expect(loss.latent).toBeCloseTo(expected, 5);
    expect([...(await network.encode(batch))].slice(0, 4)).toEqual(means.map(Math.fround));
    network.dispose();

    const free = given([...means, ...logVariances], { freeBits: 0.4 });
    expect((await free.loss(batch)).latent).toBeCloseTo(
      byHand.reduce((sum, value) => sum + Math.max(0.4, value), 0),
      5,
    );
    free.dispose();

    const mean = given([...means, ...logVariances], { reduction: 'mean' });
    expect((await mean.loss(batch)).latent).toBeCloseTo(expected / 4, 5);
    mean.dispose();
  });

  it('draws samples: their loss is the mean of those of each', async () => {
    const config = modelOf('vae', { samples: 3 });
    const deviates = drawDeviates(config, 4, new Random(5))!;
    expect(deviates.length).toBe(3 * 4 * 4);
    const reconstructionOf = async (changes: TinyChanges, some: Float32Array) => {
      const network = networkOf(modelOf('vae', changes), table);
      const { loss, gradient } = await network.lossAndGradient(batch, { deviates: some });
      gradient.dispose();
      network.dispose();
      return loss.reconstruction;
    };
    const each: number[] = [];
    for (let i = 0; i < 3; i++) each.push(await reconstructionOf({}, deviates.slice(16 * i, 16 * (i + 1))));
    const mean = each.reduce((sum, value) => sum + value) / 3;
    expect(await reconstructionOf({ samples: 3 }, deviates)).toBeCloseTo(mean, 5);
    expect(Math.max(...each) - Math.min(...each)).toBeGreaterThan(1e-3);
  });

  it('draws codes by a share of the deviations that its divergence is of', async () => {
    const deviates = drawDeviates(modelOf('vae'), 4, new Random(5))!;
    const lossOf = async (changes: TinyChanges, some: Float32Array) => {
      const network = networkOf(modelOf('vae', changes), table);
      const { loss, gradient } = await network.lossAndGradient(batch, { deviates: some });
      gradient.dispose();
      network.dispose();
      return loss;
    };
    const scaled = await lossOf({ posteriorScale: 0.3 }, deviates);
    const same = await lossOf(
      {},
      deviates.map((value) => 0.3 * value),
    );
    expect(scaled.reconstruction).toBeCloseTo(same.reconstruction, 5);
    expect(scaled.latent).toBe(same.latent);
    expect(Math.abs(scaled.reconstruction - (await lossOf({}, deviates)).reconstruction)).toBeGreaterThan(
      1e-4,
    );
  });

  it('is refused with noise besides', () => {
    expect(() => ProductionNetwork.check(modelOf('vae', { noise: 0.1 }), table, null)).toThrow(InputError);
  });

  it('has no divergence where codes are of the prior', async () => {
    const rowWeights = tensor2d([0.5, 0.5], [2, 1]);
    const zeros = tensor2d(new Float32Array(6), [2, 3]);
    const settings = { freeBits: 0, reduction: 'sum' } as const;
    const value = tidy(() =>
      divergence({ mean: zeros, logVariance: zeros }, { settings, latent: 3, rowWeights, deviates: null }),
    );
    expect((await value.data())[0]).toBe(0);
  });
});

describe('wae-mmd', () => {
  const rows = (count: number) => tensor2d(new Float32Array(count).fill(1 / count), [count, 1]);
  const of = async (mean: Tensor2D, deviates: Tensor2D, rowWeights = rows(mean.shape[0])) =>
    (await tidy(() => discrepancy({ mean, logVariance: null }, { rowWeights, deviates })).data())[0]!;

  it('is the sum over pairs, by hand, rows that only fill left out', async () => {
    const kernel = (a: number[], b: number[]) =>
      [0.1, 0.2, 0.5, 1, 2, 5, 10].reduce((sum, scale) => {
        const constant = 2 * 2 * scale;
        return sum + constant / (constant + (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2);
      }, 0);
    const z = [
      [1, 0],
      [0, -1],
      [2, 2],
    ];
    const p = [
      [0.5, 0.5],
      [-1, 0],
      [0, 3],
    ];
    let [own, across] = [0, 0];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        if (i !== j) own += (kernel(z[i]!, z[j]!) + kernel(p[i]!, p[j]!)) / 6;
        across += kernel(z[i]!, p[j]!) / 9;
      }
    }
    const padded = (values: number[][]) => tensor2d([...values.flat(), 7, 7], [4, 2]);
    const weights = tensor2d([1 / 3, 1 / 3, 1 / 3, 0], [4, 1]);
    expect(await of(padded(z), padded(p), weights)).toBeCloseTo(own - 2 * across, 5);
  });

  it('is a number for a sequence alone, among rows that only fill or by itself', async () => {
    const kernel = [0.1, 0.2, 0.5, 1, 2, 5, 10].reduce(
      (sum, scale) => sum + (4 * scale) / (4 * scale + 5),
      0,
    );
    const alone = await of(tensor2d([[1, 2]]), tensor2d([[0, 0]]), tensor2d([[1]]));
    expect(alone).toBeCloseTo(-2 * kernel, 4);
    const filled = [
      [1, 2],
      [7, 7],
    ];
    const prior = [
      [0, 0],
      [3, 3],
    ];
    expect(await of(tensor2d(filled), tensor2d(prior), tensor2d([[1], [0]]))).toBeCloseTo(-2 * kernel, 4);
  });

  it('is about 0 for draws of the prior, large for others', async () => {
    const random = new Random(3);
    const prior = () => tensor2d(random.normals(600 * 4), [600, 4]);
    expect(Math.abs(await of(prior(), prior()))).toBeLessThan(0.01);
    const same = prior();
    expect(Math.abs(await of(same, same))).toBeLessThan(0.02);
    const wide = tensor2d(
      random.normals(600 * 4).map((value) => 3 * value),
      [600, 4],
    );
    expect(await of(wide, prior())).toBeGreaterThan(0.3);
  });
});

describe('rae-gp', () => {
  /** Probabilities at every step of a sequence, decoded step by step as it is written. */
  async function probabilities(
    network: ProductionNetwork,
    code: Float32Array,
    sequence: readonly number[],
  ): Promise<number[]> {
    const run = network.startDecoding(code, 1);
    const values: number[] = [];
    for (const [step, id] of sequence.entries()) {
      const previous = step === 0 ? table.productions.length : sequence[step - 1]!;
      const top = table.productions[id]!.lhs;
      const logits = await run.step(Int32Array.of(previous), Int32Array.of(top), new Float32Array(0));
      const exponentials = table.byLhs[top]!.map((production) => Math.exp(logits[production]!));
      const total = exponentials.reduce((sum, value) => sum + value);
      values.push(...exponentials.map((value) => value / total));
    }
    run.dispose();
    return values;
  }

  it.each([
    ['autoregressive', autoregressive],
    ['parallel', parallel],
  ])('is the squared norm of the Jacobian, by differences in every dimension (%s)', async (_, decoder) => {
    const network = networkOf(modelOf('rae-gp', { decoder }), table);
    const codes = await network.encode(batch);
    const step = 1e-2;
    let [penalty, published] = [0, 0];
    for (const [row, sequence] of sequences.entries()) {
      for (let d = 0; d < 4; d++) {
        const both = [step, -step].map((by) => {
          const code = codes.slice(4 * row, 4 * row + 4);
          code[d]! += by;
          return probabilities(network, code, sequence);
        });
        const [up, down] = (await Promise.all(both)) as [number[], number[]];
        const slopes = up.map((value, i) => (value - down[i]!) / (2 * step));
        penalty += slopes.reduce((sum, value) => sum + value ** 2, 0) / sequences.length;
        const squares = (values: number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
        published += ((squares(up) - squares(down)) / (2 * step)) ** 2 / (4 * sequences.length);
      }
    }
    network.dispose();
    // the mean over directions sqrt(4) e_d is that over normal ones
    for (const [reduction, expected] of [
      ['sum', penalty],
      ['mean', published],
    ] as const) {
      const one = networkOf(modelOf('rae-gp', { decoder, reduction }), table);
      let mean = 0;
      for (let d = 0; d < 4; d++) {
        const deviates = Float32Array.from({ length: 16 }, (_, i) => (i % 4 === d ? 2 : 0));
        const { loss, gradient } = await one.lossAndGradient(batch, { deviates });
        gradient.dispose();
        mean += loss.regulariser / 4;
      }
      // differences over a step twice as long
      expect(Math.abs(mean - expected)).toBeLessThan(2e-3 * expected + 1e-7);
      one.dispose();
    }
  });
});

describe('rae-sn', () => {
  it('uses matrices of norm 1, by their exact decompositions', async () => {
    const network = networkOf(modelOf('rae-sn'), table);
    for (let i = 0; i < 100; i++) {
      (await network.lossAndGradient(batch, drawnFor(network.config))).gradient.dispose();
    }
    const record = network.layout.toRecord((await network.parameters.data()) as Float32Array);
    const statistics = await network.statistics();
    const matrices = network.layout.specs.filter(
      ({ name, shape }) => name.startsWith('decoder/') && shape.length === 2,
    );
    expect(matrices.length).toBeGreaterThan(5);
    for (const spec of matrices) {
      const [rows, columns] = spec.shape as [number, number];
      const matrix = tensor2d(record[spec.name]!.data as Float32Array, [rows, columns]);
      const vector = tensor1d(statistics[singularName(spec.name)]!.data as Float32Array);
      const used = tidy(() => {
        const weights = { [spec.name]: matrix };
        const kept = { [singularName(spec.name)]: vector };
        return normalised(weights, singularPairs([spec], weights, kept, exactIterations))[spec.name]!;
      });
      const exact = new SingularValueDecomposition(
        Matrix.from1DArray(rows, columns, Array.from(await used.data())),
      ).diagonal[0]!;
      expect(Math.abs(exact - 1), spec.name).toBeLessThan(1e-3);
    }
    network.dispose();
  });

  it('does not change when a matrix of the decoder is scaled, as rae does', async () => {
    for (const [name, isSame] of [
      ['rae-sn', true],
      ['rae', false],
    ] as const) {
      const network = networkOf(modelOf(name), table);
      const before = (await network.loss(batch)).reconstruction;
      const record = network.layout.toRecord(((await network.parameters.data()) as Float32Array).slice());
      for (const part of ['decoder/recurrent/recurrentKernel', 'decoder/embedding']) {
        const { data } = record[part]!;
        for (let i = 0; i < data.length; i++) (data as Float32Array)[i]! *= 3;
      }
      network.load(network.layout.fromRecord(record, 'test'), await network.statistics());
      const change = Math.abs((await network.loss(batch)).reconstruction - before);
      if (isSame) expect(change).toBeLessThan(1e-4);
      else expect(change).toBeGreaterThan(1e-3);
      network.dispose();
    }
  });
});

describe('reduction', () => {
  it('of mean takes the mean of squares over dimensions, not half their sum', async () => {
    const latentOf = async (reduction: 'sum' | 'mean') => {
      const network = networkOf(modelOf('rae', { reduction }), table);
      const { latent } = await network.loss(batch);
      network.dispose();
      return latent;
    };
    expect(await latentOf('mean')).toBeCloseTo((await latentOf('sum')) * (2 / 4), 6);
  });
});
