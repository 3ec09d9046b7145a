import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import type { ProductionTable } from '../../src/grammar/production.js';
import type { ModelConfig } from '../../src/model/config.js';
import { losses } from '../../src/model/losses/index.js';
import { presetNamed, presetsOf } from '../../src/model/presets.js';
import { ProductionNetwork } from '../../src/model/productions/productionNetwork.js';
import { memory } from '../../src/tensor/ops.js';
import { shipped } from '../grammar/support/grammars.js';
import { startTestBackend } from '../support/backend.js';
import { randomValues } from '../support/numeric.js';
import {
  autoregressive,
  batchOf,
  convolutional,
  expectSlopes,
  networkOf,
  parallel,
  recurrent,
  sequences,
  type TinyChanges,
  tiny,
} from './support.js';

const { table } = shipped('expression');
const variants: [string, TinyChanges][] = [
  ['recurrent encoder, autoregressive decoder', { encoder: recurrent, decoder: autoregressive }],
  ['recurrent encoder, parallel decoder', { encoder: recurrent, decoder: parallel }],
  ['convolutional encoder, autoregressive decoder', { encoder: convolutional, decoder: autoregressive }],
  ['convolutional encoder, parallel decoder', { encoder: convolutional, decoder: parallel }],
];

/** The convolutional encoder reads sequences of the longest length only. */
const stepsOf = (changes: TinyChanges) => (changes.encoder?.kind === 'convolutional' ? 12 : 6);

/** A network that is all zeros but for the biases of the code and of the output. */
function biasesAlone(
  config: ModelConfig,
  of: ProductionTable,
  code: Float32Array,
  output: Float32Array,
): ProductionNetwork {
  const network = new ProductionNetwork(config, of);
  const record = network.layout.toRecord(new Float32Array(network.layout.size));
  record['encoder/code/bias']!.data.set(code as never);
  record['decoder/output/bias']!.data.set(output as never);
  network.load(network.layout.fromRecord(record, 'test'), {});
  return network;
}

describe('loss', () => {
  beforeAll(startTestBackend);

  it.each([
    ['autoregressive', autoregressive],
    ['parallel', parallel],
  ])('is the sum of its parts, by hand (%s)', async (_, decoder) => {
    const random = new Random(3);
    const code = randomValues(4, random);
    const output = randomValues(table.productions.length, random);
    const network = biasesAlone(tiny({ decoder }), table, code, output);
    const loss = await network.loss(batchOf(sequences, 6, table));
    // logits are the output's bias everywhere; the mask keeps the productions of the true left-hand side
    let reconstruction = 0;
    for (const target of sequences.flat()) {
      const rivals = table.byLhs[table.productions[target]!.lhs]!;
      const total = rivals.reduce((sum, id) => sum + Math.exp(output[id]!), 0);
      reconstruction -= output[target]! - Math.log(total);
    }
    reconstruction /= sequences.length;
    const latent = 0.5 * code.reduce((sum, value) => sum + value ** 2, 0);
    const regulariser = output.reduce((sum, value) => sum + value ** 2, 0);
    expect(loss.reconstruction).toBeCloseTo(reconstruction, 4);
    expect(loss.latent).toBeCloseTo(latent, 5);
    expect(loss.regulariser).toBeCloseTo(regulariser, 4);
    expect(loss.total).toBeCloseTo(reconstruction + 0.3 * latent + 0.02 * regulariser, 4);
    network.dispose();
  });

  it('rae has no regulariser, and is a plain autoencoder without beta', async () => {
    const random = new Random(4);
    const network = biasesAlone(
      tiny({ loss: 'rae', beta: 0 }),
      table,
      randomValues(4, random),
      randomValues(11, random),
    );
    const { regulariser, total, reconstruction } = await network.loss(batchOf(sequences, 6, table));
    expect(regulariser).toBe(0);
    expect(total).toBe(reconstruction);
    network.dispose();
  });

  it('gives productions that can never be finished no share', async () => {
    const zinc = shipped('zinc').table;
    const network = biasesAlone(tiny({ maxSteps: 20 }), zinc, new Float32Array(4), new Float32Array(75));
    const bach = zinc.productions.findIndex(({ lhs }) => zinc.nonTerminals[lhs] === 'BACH');
    // the only one of its left-hand side that can be finished: no choice, no loss
    const { reconstruction } = await network.loss(batchOf([[bach + 1]], 1, zinc));
    expect(zinc.leastStepsThrough[bach + 1]).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(reconstruction).toBeCloseTo(0, 6);
    network.dispose();
  });

  it.each(variants)('does not depend on padding (%s)', async (_, changes) => {
    const network = networkOf(tiny(changes), table);
    const steps = stepsOf(changes);
    const alone = await network.loss(batchOf(sequences, steps, table));
    const padded = await network.loss(
      batchOf(sequences, changes.encoder?.kind === 'convolutional' ? steps : 9, table, 8),
    );
    expect(padded.reconstruction).toBeCloseTo(alone.reconstruction, 4);
    expect(padded.latent).toBeCloseTo(alone.latent, 5);
    network.dispose();
  });

  it.each(variants)('a batch in slices adds up to the whole (%s)', async (_, changes) => {
    const network = networkOf(tiny(changes), table);
    const steps = stepsOf(changes);
    const whole = await network.lossAndGradient(batchOf(sequences, steps, table), {});
    const slices = await Promise.all(
      [sequences.slice(0, 2), sequences.slice(2)].map((one) =>
        network.lossAndGradient(batchOf(one, steps, table, 2), {}, 3),
      ),
    );
    const read = await Promise.all(slices.map(({ gradient }) => gradient.data()));
    const [a, b] = read as [Float32Array, Float32Array];
    const expected = await whole.gradient.data();
    const largest = Math.max(...expected.map(Math.abs));
    const error = Math.max(...expected.map((value, i) => Math.abs(a[i]! + b[i]! - value)));
    expect(error).toBeLessThan(1e-5 * Math.max(1, largest));
    expect(slices[0]!.loss.reconstruction + slices[1]!.loss.reconstruction).toBeCloseTo(
      whole.loss.reconstruction,
      4,
    );
    network.dispose();
  });
});

describe('gradient of the whole network', () => {
  beforeAll(startTestBackend);

  it.each([
    ...variants,
    [
      'batch normalisation',
      {
        encoder: { ...convolutional, batchNormalisation: true },
        decoder: { ...parallel, batchNormalisation: true },
      },
    ] as [string, TinyChanges],
  ])('agrees with differences (%s)', async (_, changes) => {
    const network = networkOf(tiny(changes), table, 8);
    const batch = batchOf(sequences, stepsOf(changes), table);
    await expectSlopes(network, () => network.lossAndGradient(batch, {}));
    network.dispose();
  });

  it('the parts of the mask that are closed get none', async () => {
    const network = networkOf(tiny({ loss: 'rae' }), table, 2);
    const { gradient } = await network.lossAndGradient(batchOf([[3, 7]], 2, table), {});
    const bias = network.layout.toRecord((await gradient.data()) as Float32Array)['decoder/output/bias']!
      .data;
    expect(bias.every((value) => value !== 0)).toBe(true);
    gradient.dispose();
    // S alone: the productions of T are not among its rivals
    const { gradient: first } = await network.lossAndGradient(batchOf([[3]], 1, table), {});
    const own = network.layout.toRecord((await first.data()) as Float32Array)['decoder/output/bias']!.data;
    expect([...own].map((value) => value !== 0)).toEqual(
      table.productions.map(({ lhs }) => lhs === table.start),
    );
    first.dispose();
    network.dispose();
  });
});

describe('memory', () => {
  beforeAll(startTestBackend);

  it.each(variants)(
    'a step leaves one tensor, the gradient, and disposing leaves none (%s)',
    async (_, changes) => {
      const before = memory().numTensors;
      const network = networkOf(tiny(changes), table);
      const made = memory().numTensors;
      for (let i = 0; i < 20; i++) {
        const { gradient } = await network.lossAndGradient(batchOf(sequences, stepsOf(changes), table), {});
        expect(memory().numTensors).toBe(made + 1);
        gradient.dispose();
        await network.loss(batchOf(sequences, stepsOf(changes), table));
        await network.encode(batchOf(sequences, stepsOf(changes), table));
      }
      expect(memory().numTensors).toBe(made);
      network.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );
});

describe('presets', () => {
  it.each([
    ['expression', 'expression'],
    ['molecule', 'smiles'],
    ['molecule', 'zinc'],
    ['text', 'expression'],
  ] as const)('every preset of the domain %s makes a model of %s', (domain, grammar) => {
    for (const { model, loss, lossSettings, longest } of presetsOf(domain)) {
      expect(() =>
        ProductionNetwork.check(
          {
            ...model,
            loss: losses.configure(loss, lossSettings?.[loss] ?? {}),
            dropout: { codes: 0, states: 0, previous: 0 },
            maxSteps: longest ?? 30,
          },
          shipped(grammar).table,
          null,
        ),
      ).not.toThrow();
    }
  });

  it('paper is the published architecture (Kusner et al. 2017)', () => {
    const molecule = presetNamed('paper', 'molecule');
    expect(molecule).toMatchObject({ longest: 277, packing: 0 });
    expect(molecule.model).toMatchObject({
      latent: 56,
      encoder: { dense: 435 },
      decoder: { units: 501, layers: 3 },
    });
    const expression = presetNamed('paper', 'expression');
    expect(expression).toMatchObject({ longest: 15, packing: 0 });
    expect(expression.model).toMatchObject({
      latent: 25,
      encoder: { dense: 100 },
      decoder: { units: 100, layers: 3 },
    });
  });

  it('refuses what there is not', () => {
    expect(() => presetNamed('huge', 'molecule')).toThrow(
      /presets compact, tiny, paper for the domain molecule, but received: huge/,
    );
    expect(() => ProductionNetwork.check(tiny({ loss: 'vea' }), table, null)).toThrow(
      /expected one of the losses rae, rae-l2/,
    );
  });
});
