import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import type { ProductionTable } from '../../../src/grammar/production.js';
import { randomDerivation } from '../../../src/grammar/randomDerivation.js';
import { autoregressive as kind } from '../../../src/model/decoders/autoregressive.js';
import { ProductionNetwork } from '../../../src/model/productions/productionNetwork.js';
import { dispose, memory, tensor1d, tensor2d, tidy } from '../../../src/tensor/ops.js';
import { ParameterLayout } from '../../../src/tensor/parameters.js';
import { pairsAutomaton } from '../../grammar/support/automata.js';
import { shipped } from '../../grammar/support/grammars.js';
import { finalText } from '../../grammar/support/sententialForm.js';
import { startTestBackend } from '../../support/backend.js';
import { randomValues, relativeError } from '../../support/numeric.js';
import { autoregressive, batchOf, networkOf, packed, parallel, tiny } from '../support.js';

beforeAll(startTestBackend);

const { table } = packed(shipped('expression'), 20);
const config = tiny({ prefixState: pairsAutomaton.name, maxSteps: 20 });
const width = pairsAutomaton.features.length;

/** What the state knows of the text that is final after some productions, from the start. */
function featuresAfter(of: ProductionTable, taken: readonly number[]): Float32Array {
  const state = pairsAutomaton.start();
  state.advance(finalText(of, taken));
  const features = new Float32Array(width);
  state.writeFeatures(features, 0);
  return features;
}

function randomSequences(count: number, seed: number): number[][] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => [...randomDerivation(table, random, 15)]);
}

describe('a decoder that sees features', () => {
  it('step by step says what it says taught, with rows left out and put in another order on the way', async () => {
    const productions = table.productions.length;
    const [size, steps] = [6, 7];
    const decoder = kind.create(
      { ...autoregressive, prefixState: null },
      { productions, nonTerminals: table.nonTerminals.length, width: 4, features: 5 },
    );
    const layout = new ParameterLayout(decoder.parameters);
    const random = new Random(2);
    const draw = (count: number, limit: number) =>
      Int32Array.from({ length: count }, () => random.integer(limit));
    const inputs = {
      size,
      steps,
      previous: draw(steps * size, productions + 1),
      tops: draw(steps * size, table.nonTerminals.length),
      features: randomValues(steps * size * 5, random),
    };
    const codes = randomValues(size * 4, random);
    const before = memory().numTensors;
    const flat = tensor1d(layout.initialise(random));
    const leaves = tidy(() => layout.split(flat));
    const pass = { weights: layout.named(leaves), statistics: {} };
    const device = tensor2d(codes, [size, 4]);
    const taught = tidy(() => decoder.logits(pass, device, inputs));
    const expected = (await taught.data()) as Float32Array;
    const run = decoder.start(pass, device);
    let rows = [...Array(size).keys()];
    for (let step = 0; step < steps; step++) {
      if (step === 3) {
        run.keepRows(Int32Array.of(4, 1, 1, 5));
        rows = [4, 1, 1, 5];
      }
      const at = rows.map((row) => step * size + row);
      const logits = await run.step(
        Int32Array.from(at, (i) => inputs.previous[i]!),
        Int32Array.from(at, (i) => inputs.tops[i]!),
        Float32Array.from(at.flatMap((i) => [...inputs.features.subarray(5 * i, 5 * i + 5)])),
      );
      const wanted = at.flatMap((i) => [...expected.subarray(productions * i, productions * (i + 1))]);
      expect(relativeError(logits, wanted)).toBeLessThan(1e-5);
    }
    // and the features are seen
    const blind = tidy(() =>
      decoder.logits(pass, device, { ...inputs, features: new Float32Array(steps * size * 5) }),
    );
    expect(relativeError((await blind.data()) as Float32Array, expected)).toBeGreaterThan(0.01);
    run.dispose();
    dispose([flat, ...leaves, device, taught, blind]);
    expect(memory().numTensors).toBe(before);
  });

  it('is taught with the features of the text that is final before each production', async () => {
    const network = networkOf(config, table, 6, pairsAutomaton);
    for (const ids of randomSequences(12, 3)) {
      const batch = batchOf([ids], ids.length, table, 1, pairsAutomaton);
      const run = network.startDecoding(await network.encode(batch), 1);
      let loss = 0;
      for (const [step, id] of ids.entries()) {
        const { lhs } = table.productions[id]!;
        const logits = await run.step(
          Int32Array.of(ids[step - 1] ?? table.productions.length),
          Int32Array.of(lhs),
          featuresAfter(table, ids.slice(0, step)),
        );
        const rivals = table.byLhs[lhs]!;
        loss += Math.log(rivals.reduce((sum, one) => sum + Math.exp(logits[one]!), 0)) - logits[id]!;
      }
      run.dispose();
      expect((await network.loss(batch)).reconstruction).toBeCloseTo(loss, 4);
    }
    network.dispose();
  });

  it('has the gradient of its features that differences have, feature by feature', async () => {
    const network = networkOf(config, table, 8, pairsAutomaton);
    const batch = batchOf(randomSequences(5, 4), 15, table, 6, pairsAutomaton);
    const start = ((await network.parameters.data()) as Float32Array).slice();
    const { gradient } = await network.lossAndGradient(batch, {});
    const of = network.layout.toRecord(((await gradient.data()) as Float32Array).slice());
    gradient.dispose();
    const block = of['decoder/featuresToGates']!;
    expect(block.shape).toEqual([width, 3 * autoregressive.units]);
    const slopes = block.data as Float32Array;
    const lossAt = async (change: Float32Array, by: number): Promise<number> => {
      const record = network.layout.toRecord(start.slice());
      const values = record['decoder/featuresToGates']!.data as Float32Array;
      for (let i = 0; i < values.length; i++) values[i]! += by * change[i]!;
      network.load(network.layout.fromRecord(record, 'test'), {});
      return (await network.loss(batch)).total;
    };
    const random = new Random(1);
    for (let feature = 0; feature < width; feature++) {
      const row = [...slopes.keys()].filter((i) => Math.floor(i / (3 * autoregressive.units)) === feature);
      const norm = Math.hypot(...row.map((i) => slopes[i]!));
      expect(norm).toBeGreaterThan(0.02);
      // along the feature's own gradient, and along a random direction
      for (const pick of [(i: number) => slopes[i]! / norm, () => random.normal() / Math.sqrt(row.length)]) {
        const direction = new Float32Array(slopes.length);
        for (const i of row) direction[i] = pick(i);
        const slope = direction.reduce((sum, value, i) => sum + value * slopes[i]!, 0);
        const step = 0.02;
        const difference = ((await lossAt(direction, step)) - (await lossAt(direction, -step))) / (2 * step);
        expect(Math.abs(difference - slope)).toBeLessThan(5e-3 * norm + 5e-4);
      }
    }
    network.dispose();
  });
});

describe('a network', () => {
  it('refuses a prefix state that the language does not have', () => {
    expect(() => new ProductionNetwork(config, table, null)).toThrow(
      /prefix state pairs-1.*this language has none/,
    );
    expect(() => new ProductionNetwork(config, table, { ...pairsAutomaton, name: 'pairs-2' })).toThrow(
      /prefix state pairs-1.*this language has pairs-2/,
    );
  });

  it('sees no prefix state unless its settings say so', () => {
    const blind = tiny({ decoder: parallel, maxSteps: 20 });
    const network = networkOf(blind, table, 1, pairsAutomaton);
    expect(network.prefix).toBeNull();
    network.dispose();
  });
});
