import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import type { DecodeOptions } from '../../src/model/productions/decode.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { reconstruct } from '../../src/sampling/reconstruct.js';
import {
  reconstructStochastically,
  type StochasticReconstructionOptions,
} from '../../src/sampling/stochasticReconstruction.js';
import { runTraining } from '../../src/training/runTraining.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from '../training/support.js';

const folder = temporaryFolder();
let point: TrainedModel;
let normal: TrainedModel;
/** Few, so that a model knows them soon. */
const known = ['x', '1', '2', '3', 'x*x', 'x+1', 'sin(x)', 'exp(x)', '2/x', '(x)', 'x+x*2', 'sin(2)', '3+x'];
const texts = [...known, '1+3', '3*x', 'exp(1)', '(2)', '3/1'];

beforeAll(async () => {
  await startTestBackend();
  const corpus = join(folder, 'few.txt');
  writeFileSync(corpus, Array.from({ length: 30 }, () => known.join('\n')).join('\n'));
  const open = async (name: string, loss: string) => {
    const run = await smallRun(folder, name, {
      ...{ corpus, loss, epochs: 3, learningRate: 0.01, prefixState: false },
    });
    await runTraining(run);
    return TrainedModel.open(run.name, { backend: backendUnderTest });
  };
  point = await open('point', 'rae');
  normal = await open('normal', 'vae');
});
afterAll(() => {
  point.dispose();
  normal.dispose();
  rmSync(folder, { recursive: true, force: true });
});

type Changes = Partial<Omit<StochasticReconstructionOptions, 'random'>>;
const report = async (model: TrainedModel, given: readonly string[], changes: Changes = {}, seed = 1) => {
  const { decodingsPerSecond, ...rest } = await reconstructStochastically(model, given, {
    random: new Random(seed),
    ...changes,
  });
  expect(decodingsPerSecond).toBeGreaterThanOrEqual(0);
  return rest;
};

describe('reconstructStochastically', () => {
  it('of points is the greedy exact match where nothing is left to chance', async () => {
    const greedily = await reconstruct(point, texts);
    expect(greedily.exact).toBeGreaterThan(0);
    expect(greedily.exact).toBeLessThan(1);
    const cold: DecodeOptions = { choice: { kind: 'temperature', temperature: 1e-7 } };
    for (const changes of [
      { encodings: 3, decodings: 1, decode: { choice: { kind: 'greedy' } } },
      { encodings: 2, decodings: 5, decode: cold },
    ] as const) {
      const found = await report(point, texts, changes);
      expect(found).toMatchObject({ posterior: 'point', strings: texts.length, refused: 0 });
      expect(found.exact).toBeCloseTo(greedily.exact, 12);
      expect(found.equivalent).toBeCloseTo(greedily.equivalent, 12);
      expect(found.mostFrequent).toBeCloseTo(greedily.exact, 12);
      expect(found.failures.map(({ text, mostFrequent }) => [text, mostFrequent])).toEqual(
        greedily.failures.map(({ text, reconstruction }) => [text, reconstruction]),
      );
    }
  });

  it('draws codes where the model has posteriors', async () => {
    const greedy = { choice: { kind: 'greedy' } } as const;
    const found = await report(normal, texts, { encodings: 20, decodings: 1, decode: greedy });
    expect(found.posterior).toBe('normal');
    // the same codes, drawn and decoded apart
    const { posteriors } = await normal.encodePosteriors(texts);
    const random = new Random(1);
    random.split();
    let exact = 0;
    for (const [row, text] of texts.entries()) {
      const codes = Float32Array.from({ length: 20 * 6 }, (_, i) => {
        const at = row * 6 + (i % 6);
        return posteriors.means[at]! + posteriors.deviations![at]! * random.normal();
      });
      exact += (await normal.decode(codes, 20)).filter((back) => back === text).length;
    }
    expect(found.exact).toBeCloseTo(exact / (20 * texts.length), 12);
    // and not the means
    const { exact: ofMeans } = await reconstruct(normal, texts);
    expect(found.exact).not.toBeCloseTo(ofMeans, 12);
  });

  it('depends on the seed alone', async () => {
    const some = { encodings: 2, decodings: 10 };
    for (const model of [point, normal]) {
      const first = await report(model, texts, some);
      expect(await report(model, texts, some)).toEqual(first);
      expect(await report(model, texts, some, 2)).not.toEqual(first);
    }
  });

  it('tells of all decodings as it goes', async () => {
    const progress: number[][] = [];
    const onProgress = (...told: number[]) => progress.push(told);
    await report(point, ['x', 'x*y', '1'], { encodings: 2, decodings: 3, onProgress });
    expect(progress.at(-1)).toEqual([18, 18]);
  });

  it('counts what has no code as not reconstructed, and lists it', async () => {
    const found = await report(point, ['x*y'], { encodings: 2, decodings: 3 });
    expect(found).toMatchObject({ strings: 1, exact: 0, equivalent: 0, mostFrequent: 0, refused: 1 });
    expect(found.failures).toEqual([
      {
        ...{ text: 'x*y', spelled: null, mostFrequent: null, exact: 0, equivalent: 0 },
        reason: expect.stringMatching(/did not expect "y"/),
      },
    ]);
    expect(await report(point, [])).toMatchObject({ strings: 0, exact: 0, mostFrequent: 0 });
  });

  it('refuses numbers below 1, and several decodings that are all the same', async () => {
    await expect(report(point, ['x'], { encodings: 0 })).rejects.toThrow(/at least 1 encoding/);
    await expect(report(point, ['x'], { decodings: 1.5 })).rejects.toThrow(/at least 1 decoding/);
    await expect(report(point, ['x'], { decode: { choice: { kind: 'beam', width: 2 } } })).rejects.toThrow(
      /for 100 decodings of each code, but received beam/,
    );
  });
});

describe('its shares', () => {
  /** Gives back letters in turn, whatever it is asked; equal but for case is the same meaning, `?` has none. */
  const stub = (decoded: readonly string[], asked: string[]) => {
    let next = 0;
    return {
      latent: 1,
      domain: {
        identify: (text: string) => {
          asked.push(text);
          return { canonical: text === '?' ? null : text.toLowerCase() };
        },
      },
      encodePosteriors: (given: readonly string[]) => {
        const indices = [...given.keys()].filter((i) => given[i] !== '');
        return {
          posteriors: { means: new Float32Array(indices.length), deviations: null },
          indices,
          spelled: indices.map((i) => given[i]!),
          refusals: given.filter((text) => text === '').map((text) => ({ text, reason: 'empty' })),
        };
      },
      decode: (codes: Float32Array, count: number) => {
        expect(codes).toHaveLength(count);
        return Array.from({ length: count }, () => decoded[next++ % decoded.length]!);
      },
    } as unknown as TrainedModel;
  };

  it('are of all decodings, by hand', async () => {
    const asked: string[] = [];
    const decoded = [...['a', 'A', 'b', 'a'], ...['B', 'B', 'b', 'c'], ...['?', 'c', '?', 'c']];
    const found = await report(stub(decoded, asked), ['a', '', 'b', '?'], { encodings: 2, decodings: 2 });
    expect(found).toEqual({
      ...{ strings: 4, encodings: 2, decodings: 2, posterior: 'point', refused: 1 },
      exact: (2 + 1 + 2) / 16,
      equivalent: (3 + 3 + 2) / 16,
      // of ? and c, which are equally frequent, ? came first
      mostFrequent: 2 / 4,
      failures: [
        { text: 'b', spelled: 'b', mostFrequent: 'B', exact: 1 / 4, equivalent: 3 / 4, reason: null },
        { text: '', spelled: null, mostFrequent: null, exact: 0, equivalent: 0, reason: 'empty' },
      ],
    });
    expect(asked.sort()).toEqual([...new Set(asked)]);
  });

  it('are the same over more strings than are encoded, and more codes than are decoded, at a time', async () => {
    const given = Array.from({ length: 300 }, () => 'a');
    // of every 11 decodings 2 are the string, the 300 * 22 of all end with a whole round
    const decoded = ['a', 'A', 'b', 'b', 'b', 'b', 'c', 'd', 'e', 'f', 'a'];
    const found = await report(stub(decoded, []), given, { encodings: 2, decodings: 11 });
    expect(found.exact).toBeCloseTo(2 / 11, 12);
    expect(found.equivalent).toBeCloseTo(3 / 11, 12);
    expect(found.mostFrequent).toBe(0);
    expect(found.failures).toHaveLength(300);
    for (const one of found.failures) expect(one).toMatchObject({ mostFrequent: 'b', exact: 2 / 11 });
  });
});
