import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { Dropout } from '../../src/model/dropout.js';
import { ProductionNetwork } from '../../src/model/productions/productionNetwork.js';
import { shipped } from '../grammar/support/grammars.js';
import { startTestBackend } from '../support/backend.js';
import {
  autoregressive,
  batchOf,
  convolutional,
  expectSlopes,
  networkOf,
  parallel,
  recurrent,
  type TinyChanges,
  tiny,
} from './support.js';

beforeAll(startTestBackend);

const { table } = shipped('expression');
const sequences = [
  [1, 3, 7, 5, 3, 10],
  [3, 7],
];
const none = { codes: 0, states: 0, previous: 0 };
const dropoutOf = (shares: Partial<typeof none>, seed = 1) =>
  Dropout.of({ dropout: { ...none, ...shares } }, new Random(seed))!;

describe('what is left out', () => {
  it('is nothing without a share', () => {
    expect(Dropout.of({ dropout: none }, new Random(1))).toBe(null);
    expect(dropoutOf({ codes: 0.5 }).factors('states', 2, 3)).toBe(null);
    const previous = Int32Array.of(1, 2, 3);
    dropoutOf({ codes: 0.5 }).hide(previous, 9);
    expect([...previous]).toEqual([1, 2, 3]);
  });

  it('is that share, and the mean stays', async () => {
    const factors = dropoutOf({ states: 0.2 }).factors('states', 1000, 100)!;
    const values = [...((await factors.data()) as Float32Array)];
    factors.dispose();
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.8)]));
    expect(values.filter((value) => value === 0).length / values.length).toBeCloseTo(0.2, 2);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(1, 2);
    const previous = new Int32Array(20_000).fill(4);
    dropoutOf({ previous: 0.3 }).hide(previous, 9);
    expect(new Set(previous)).toEqual(new Set([4, 9]));
    expect(previous.filter((id) => id === 9).length / previous.length).toBeCloseTo(0.3, 2);
  });
});

const parts: [string, TinyChanges, Partial<typeof none>][] = [
  ['codes', { encoder: recurrent, decoder: autoregressive }, { codes: 0.4 }],
  ['states', { encoder: recurrent, decoder: autoregressive }, { states: 0.4 }],
  ['productions before', { encoder: recurrent, decoder: autoregressive }, { previous: 0.4 }],
  ['states of the published parts', { encoder: convolutional, decoder: parallel }, { states: 0.4 }],
];

describe.each(parts)('a network without some %s', (_, changes, shares) => {
  const batch = batchOf(sequences, changes.encoder?.kind === 'convolutional' ? 12 : 6, table, 3);

  it('has another loss, and the gradient that differences have', async () => {
    const network = networkOf(tiny(changes), table, 8);
    const pass = (seed: number) => network.lossAndGradient(batch, { dropout: dropoutOf(shares, seed) });
    const [one, two] = [await pass(1), await pass(2)];
    expect(one.loss.total).not.toBeCloseTo((await network.loss(batch)).total, 4);
    expect(one.loss.total).not.toBeCloseTo(two.loss.total, 4);
    for (const { gradient } of [one, two]) gradient.dispose();
    await expectSlopes(network, () => pass(1));
    network.dispose();
  });
});

it('a decoder that sees no production before cannot have some left out', () => {
  const config = tiny({ decoder: parallel, dropout: { ...none, previous: 0.1 } });
  expect(() => ProductionNetwork.check(config, table, null)).toThrow(InputError);
  expect(() => ProductionNetwork.check(config, table, null)).toThrow(/dropout of the previous production/);
});
