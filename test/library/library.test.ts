import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { Model } from '../../src/library/model.js';
import { open } from '../../src/library/open.js';
import { trainInNode } from '../../src/library/trainInNode.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { guardOf } from '../../src/sampling/guard.js';
import { backendUnderTest } from '../support/backend.js';
import { fewUnits, temporaryFolder } from '../training/support.js';

const tiny = {
  ...fewUnits,
  grammar: 'expression',
  preset: 'tiny',
  epochs: 2,
  packing: 20,
  latent: 8,
  batch: 32,
  backend: backendUnderTest,
} as const;

const folder = temporaryFolder();
let texts: readonly string[];
let model: Model;

beforeAll(async () => {
  texts = generateExpressions(await loadGrammar('expression'), { count: 300, seed: 2 });
  model = await trainInNode(texts, { ...tiny, components: 3 });
});

afterAll(() => {
  model.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('train', () => {
  it('keeps the settings that were given and fits the density that they name', () => {
    expect(model.config.model.latent).toBe(8);
    expect(model.config.density).toMatchObject({ kind: 'gmm', components: 3 });
  });

  it('says which text is not in the language', async () => {
    const left: unknown[] = [];
    const options = { ...tiny, epochs: 1, density: null, onLeftOut: (one: unknown) => left.push(one) };
    (await trainInNode([...texts, 'y+1'], options)).dispose();
    expect(left).toMatchObject([{ failed: 1, first: [expect.stringContaining('line 301')] }]);
  });

  it('reads characters, and begins with the weights of another run', async () => {
    const options = { ...tiny, packing: 0, epochs: 1, density: null, representation: 'characters' } as const;
    const characters = await trainInNode(texts, options);
    expect(characters.config.representation?.kind).toBe('characters');
    characters.dispose();
    const tuned = await trainInNode(texts.slice(0, 50), { from: model.trained.run, epochs: 1 });
    expect(tuned.config.start).toBeDefined();
    tuned.dispose();
  });

  it('refuses texts without a grammar, and a setting of another loss', async () => {
    await expect(trainInNode(texts, {})).rejects.toThrow(/expected a grammar/);
    await expect(trainInNode(texts, { ...tiny, loss: 'rae', freeBits: 1 })).rejects.toThrow(/freeBits/);
  });

  it('ends early where it is interrupted, with the model of the epochs that are over', async () => {
    const abort = new AbortController();
    const onProgress = ({ epoch }: { readonly epoch: number }) => {
      if (epoch === 2) abort.abort();
    };
    const stopped = await trainInNode(texts, { ...tiny, epochs: 50, signal: abort.signal, onProgress });
    expect(await stopped.reconstruct(texts.slice(0, 3))).toMatchObject({ strings: 3 });
    await expect(stopped.sample(1)).rejects.toThrow(/density/);
    stopped.dispose();
  });
});

describe('a model', () => {
  it('draws judged samples, the same for the same seed', async () => {
    const samples = await model.sample(20, { seed: 1 });
    expect(samples).toHaveLength(20);
    expect(await model.sample(20, { seed: 1 })).toEqual(samples);
    expect(await model.sample(20, { seed: 2 })).not.toEqual(samples);
    expect(samples[0]).toMatchObject({ text: expect.any(String), valid: expect.any(Boolean) });
  });

  it('draws different new samples where it is asked to', async () => {
    const samples = await model.sample(10, { unique: true, novel: true });
    expect(samples.length).toBeGreaterThan(0);
    expect(new Set(samples.map(({ canonical }) => canonical)).size).toBe(samples.length);
    expect(samples.every(({ novel, valid }) => novel === true && valid)).toBe(true);
  });

  it('gives the codes that its samples are decoded from', async () => {
    const { codes, noiseLevel } = await model.sampleCodes(5, { seed: 3 });
    expect(codes).toHaveLength(5 * 8);
    const { guard, beam } = {
      guard: guardOf(model.trained),
      beam: (await readDensity(model.trained.run)).sampling.beam,
    };
    const choice = { kind: 'beam', width: beam } as const;
    const texts = await model.trained.decode(codes, 5, {
      guard,
      noiseLevel,
      ...(beam > 1 ? { choice } : {}),
    });
    expect(texts).toEqual((await model.sample(5, { seed: 3 })).map(({ text }) => text));
  });

  it('encodes, decodes, reconstructs, interpolates and judges', async () => {
    const { codes, refusals } = await model.encode([texts[0]!, 'not one']);
    expect(codes).toHaveLength(8);
    expect(refusals).toMatchObject([{ text: 'not one' }]);
    const [decoded] = await model.decode(codes);
    const path = await model.interpolate(texts[0]!, texts[1]!, 3);
    expect(path.map(({ share }) => share)).toEqual([0, 0.5, 1]);
    expect(path[0]!.text).toBe(decoded);
    const report = await model.reconstruct([texts[0]!]);
    expect(report).toMatchObject({ strings: 1, exact: decoded === texts[0] ? 1 : 0 });
    expect(await model.judge(['x+1', '+'])).toMatchObject([{ valid: true }, { valid: false }]);
  });

  it('has its strings judged by another domain of the same language', async () => {
    const { name, form } = model.domain;
    const options = { grammar: model.trained.run.language, form };
    const other = model.withDomain(await loadDomain(name, { ...options, target: '2' }));
    const scoreOfTwo = ({ domain }: Model) => domain.judge('2').scores.score;
    expect(scoreOfTwo(other)).toBe(0);
    expect(scoreOfTwo(model)).toBeGreaterThan(0);
    const [mine, theirs] = [await model.sample(5), await other.sample(5)];
    expect(theirs.map(({ text }) => text)).toEqual(mine.map(({ text }) => text));
    const text = await loadDomain('text', options);
    expect(() => model.withDomain(text)).toThrow(/expected the domain expression/);
  });

  it('fits another density beside its own and draws from it', async () => {
    const own = await model.sample(5);
    await model.fit({ kind: 'gaussian', as: 'plain' });
    expect(await model.sample(5)).toEqual(own);
    expect(await model.sample(5, { density: 'plain' })).not.toEqual(own);
    expect(await model.sample(5, { density: 'standard-normal' })).toHaveLength(5);
    await expect(model.sample(5, { density: 'none' })).rejects.toThrow(/none/);
  });

  it('draws from the latest density of a name', async () => {
    await model.fit({ kind: 'gaussian', as: 'latest' });
    const before = await model.sampleCodes(3, { density: 'latest' });
    expect(await model.sampleCodes(3, { density: 'latest' })).toEqual(before);
    await model.fit({ kind: 'kde', as: 'latest' });
    expect(await model.sampleCodes(3, { density: 'latest' })).not.toEqual(before);
  });

  it('is the same after it was saved and opened again', async () => {
    const place = join(folder, 'saved');
    await model.save(place);
    const again = await open(place, { backend: backendUnderTest });
    expect(again).toBeInstanceOf(Model);
    expect(await again.sample(20, { seed: 1 })).toEqual(await model.sample(20, { seed: 1 }));
    again.dispose();
  });
});
