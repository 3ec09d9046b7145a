import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { StandardNormal } from '../../src/density/gaussian/standardNormal.js';
import { loadDomain } from '../../src/domain/index.js';
import { Codec } from '../../src/grammar/codec.js';
import { rulesOf } from '../../src/grammar/guard.js';
import { Packing } from '../../src/grammar/packing.js';
import type { PrefixAutomaton } from '../../src/grammar/prefixState.js';
import {
  CompactTrainingSet,
  canonicalHash,
  compactTrainingSetFile,
} from '../../src/judging/compactTrainingSet.js';
import { trainingSetOf } from '../../src/judging/trainingSet.js';
import type { DecodeOptions } from '../../src/model/productions/decode.js';
import { artefacts } from '../../src/run/artefacts.js';
import { readTrainingCorpus } from '../../src/run/trainingCorpus.js';
import { guardOf } from '../../src/sampling/guard.js';
import { interpolate } from '../../src/sampling/interpolate.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { reconstruct } from '../../src/sampling/reconstruct.js';
import { countSamples, sampleJudged, sampleTexts } from '../../src/sampling/sample.js';
import { memory } from '../../src/tensor/ops.js';
import { runTraining } from '../../src/training/runTraining.js';
import { keepsPairs, pairsAutomaton } from '../grammar/support/automata.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from '../training/support.js';

const folder = temporaryFolder();
let model: TrainedModel;
let texts: string[];

beforeAll(async () => {
  await startTestBackend();
  // a model that sees no prefix state can be guarded by any
  const run = await smallRun(folder, 'run', { epochs: 3, prefixState: false });
  await runTraining(run);
  model = await TrainedModel.open(run.name, { backend: backendUnderTest });
  const corpus = (await readTrainingCorpus(run)).corpus;
  texts = Array.from({ length: corpus.count }, (_, i) => model.codec.decode(corpus.sequence(i)));
});
afterAll(() => {
  model.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('sampleTexts', () => {
  it('depends on the seed alone, and not on how many are drawn', async () => {
    const density = new StandardNormal(6);
    const draw = (count: number, seed: number) =>
      sampleTexts(model, density, { count, random: new Random(seed) });
    const first = await draw(40, 1);
    expect(await draw(40, 1)).toEqual(first);
    expect((await draw(20, 1)).length).toBe(20);
    expect(await draw(20, 1)).toEqual(first.slice(0, 20));
    expect(await draw(40, 2)).not.toEqual(first);
    for (const text of first) expect(model.codec.grammar.parse(text).kind).toBe('parsed');
    expect(await draw(0, 1)).toEqual([]);
  });

  it('draws the same where other calls of the model are under way', async () => {
    const density = new StandardNormal(6);
    const guard = guardOf(model);
    const draw = (seed: number) =>
      sampleTexts(model, density, { count: 60, random: new Random(seed), decode: { guard } });
    const alone = [await draw(1), await draw(2)];
    const codes = (await model.encode(texts.slice(0, 20))).codes;
    const [one, two, encoded] = await Promise.all([draw(1), draw(2), model.encode(texts.slice(0, 20))]);
    expect([one, two]).toEqual(alone);
    expect(encoded.codes).toEqual(codes);
  });

  it('ends what it decodes where the model is disposed of meanwhile, and then refuses', async () => {
    const before = memory().numTensors;
    const own = await TrainedModel.open(model.run.name, { backend: backendUnderTest });
    const codes = new Float32Array(8 * 6).fill(0.5);
    const expected = await own.decode(codes, 8);
    const pending = own.decode(codes, 8);
    own.dispose();
    expect(await pending).toEqual(expected);
    await expect(own.decode(codes, 8)).rejects.toThrow(/has been disposed of/);
    expect(memory().numTensors).toBe(before);
  });

  it('draws what a choice leaves to chance by the same seed, sample by sample', async () => {
    const density = new StandardNormal(6);
    const draw = (count: number, seed: number, decode: DecodeOptions) =>
      sampleTexts(model, density, { count, random: new Random(seed), decode });
    const decode = { choice: { kind: 'temperature', temperature: 1 } } as const;
    const first = await draw(40, 1, decode);
    expect(await draw(40, 1, decode)).toEqual(first);
    expect(await draw(15, 1, decode)).toEqual(first.slice(0, 15));
    expect(await draw(40, 2, decode)).not.toEqual(first);
    // the codes are those of greedy decoding, to which a low temperature comes down
    const cold = { choice: { kind: 'temperature', temperature: 1e-7 } } as const;
    expect(await draw(40, 1, cold)).toEqual(await draw(40, 1, {}));
    const other = { ...decode, random: new Random(9) };
    expect(await draw(40, 1, other)).not.toEqual(first);
  });

  it('decodes the same codes several times where it is told to', async () => {
    const density = new StandardNormal(6);
    const draw = (count: number, decodings: number, temperature: number) =>
      sampleTexts(model, density, {
        count,
        decodings,
        random: new Random(1),
        decode: { choice: { kind: 'temperature', temperature } },
      });
    const greedily = await sampleTexts(model, density, { count: 300, random: new Random(1) });
    // a low temperature leaves nothing to chance: the strings of each code are equal; more than a block of them
    const cold = await draw(300, 8, 1e-7);
    expect(cold).toEqual(greedily.flatMap((text) => Array.from({ length: 8 }, () => text)));
    const drawn = await draw(20, 3, 1);
    expect(drawn).toHaveLength(60);
    expect(await draw(10, 3, 1)).toEqual(drawn.slice(0, 30));
    const groups = Array.from({ length: 20 }, (_, i) => new Set(drawn.slice(3 * i, 3 * i + 3)));
    expect(groups.some(({ size }) => size > 1)).toBe(true);
  });

  it('refuses to decode codes several times by a way that gives the same each time', async () => {
    const density = new StandardNormal(6);
    const sampling = { count: 3, random: new Random(1) };
    for (const kind of ['greedy', 'beam'] as const) {
      const choice = kind === 'beam' ? { kind, width: 2 } : { kind };
      await expect(
        sampleTexts(model, density, { ...sampling, decodings: 2, decode: { choice } }),
      ).rejects.toThrow(new RegExp(`which draw, for 2 decodings of each code, but received ${kind}`));
    }
    await expect(sampleTexts(model, density, { ...sampling, decodings: 0 })).rejects.toThrow(InputError);
  });

  it('leaves no tensors behind', async () => {
    const before = memory().numTensors;
    await sampleTexts(model, new StandardNormal(6), { count: 100, random: new Random(1) });
    expect(memory().numTensors).toBe(before);
  });
});

describe('sampleJudged', () => {
  const options = { count: 60, random: new Random(1), spread: 2 };
  const density = new StandardNormal(6);
  /** Valid are strings without a 2; what was asked is kept. */
  const judging = (asked: string[]) => {
    const judge = (text: string) => {
      asked.push(text);
      const valid = !text.includes('2');
      return { valid, reason: valid ? null : 'two: 2', canonical: valid ? text : null, scores: {} };
    };
    return withDomain({ ...model.domain, judge, identify: judge });
  };

  it('judges what sampleTexts gives, in one try each', async () => {
    const asked: string[] = [];
    const { samples, tries } = await sampleJudged(judging(asked), density, {
      ...options,
      random: new Random(1),
    });
    const texts = await sampleTexts(model, density, { ...options, random: new Random(1) });
    expect(samples.map(({ text }) => text)).toEqual(texts);
    expect(asked).toEqual(texts);
    expect(samples.map(({ valid }) => valid)).toEqual(texts.map((text) => !text.includes('2')));
    expect(tries).toEqual({ most: 1, made: 60, repeated: 0 });
  });

  it('judges all decodings of each code, which have one try', async () => {
    const several = {
      ...options,
      decodings: 4,
      decode: { choice: { kind: 'temperature', temperature: 1 } },
    } as const;
    const progress: number[][] = [];
    const onProgress = (...told: number[]) => progress.push(told);
    const drawn = { ...several, random: new Random(1) };
    const { samples, tries } = await sampleJudged(judging([]), density, { ...drawn, onProgress });
    const texts = await sampleTexts(model, density, { ...several, random: new Random(1) });
    expect(samples.map(({ text }) => text)).toEqual(texts);
    expect(tries).toEqual({ most: 1, made: 240, repeated: 0 });
    expect(progress.at(-1)).toEqual([240, 240]);
    await expect(sampleJudged(model, density, { ...several, tries: 2 })).rejects.toThrow(
      /one try if each code is decoded several times, but received 2 tries and 4 decodings/,
    );
  });

  it('draws again what is invalid, so often and no more, and counts', async () => {
    const once = await sampleJudged(judging([]), density, { ...options, random: new Random(1) });
    const invalid = once.samples.filter(({ valid }) => !valid).length;
    expect(invalid).toBeGreaterThan(5);
    let before = 60 - invalid;
    for (const most of [2, 3, 200]) {
      const asked: string[] = [];
      const { samples, tries } = await sampleJudged(judging(asked), density, {
        ...options,
        random: new Random(1),
        tries: most,
      });
      // what was valid at once stays
      samples.forEach((sample, place) => {
        if (once.samples[place]!.valid) expect(sample).toEqual(once.samples[place]);
      });
      const valid = samples.filter((sample) => sample.valid).length;
      expect(valid).toBeGreaterThanOrEqual(before);
      before = valid;
      expect(tries).toEqual({ most, made: asked.length, repeated: invalid });
      if (most === 2) expect(tries.made).toBe(60 + invalid);
      // by then every one has had its chance
      if (most === 200) expect(valid).toBe(60);
    }
  });
});

describe('guardOf', () => {
  const withPrefix = (prefix: PrefixAutomaton | null) => withDomain({ ...model.domain, prefix });
  const withRules = () => withPrefix(pairsAutomaton);

  it('is the guard of the language, or of some of its rules, or none', () => {
    expect(rulesOf(guardOf(withRules()))).toEqual(['pairs', 'scarce']);
    expect(rulesOf(guardOf(withRules(), ['scarce', 'scarce']))).toEqual(['scarce']);
    for (const rules of ['off', []] as const) expect(guardOf(withRules(), rules)).toBeNull();
    expect(() => guardOf(withRules(), ['rings'])).toThrow(
      /rules of pairs-1 \(pairs, scarce\).*received: rings/,
    );
  });

  it('is none where all rules are optional, unless they are named', () => {
    expect(guardOf(model)).toBeNull();
    expect(rulesOf(guardOf(model, ['towers']))).toEqual(['towers']);
  });

  it('is none where the language has no rules, and refuses names', () => {
    const without = withPrefix(null);
    expect(guardOf(without)).toBeNull();
    expect(guardOf(without, 'off')).toBeNull();
    expect(() => guardOf(without, ['rings', 'valence'])).toThrow(InputError);
    expect(() => guardOf(without, ['rings', 'valence'])).toThrow(
      /the domain expression has none beyond the grammar, but received: rings, valence/,
    );
  });

  it('guards sampling, reconstruction and interpolation', async () => {
    const decode = { guard: guardOf(withRules()) };
    const keeps = (text: string) => expect(keepsPairs(text)).toEqual({ pairs: true, scarce: true });
    const sampled = await sampleTexts(model, new StandardNormal(6), {
      count: 60,
      random: new Random(1),
      decode,
    });
    sampled.forEach(keeps);
    const { failures } = await reconstruct(model, texts.slice(0, 50), { decode });
    expect(failures.length).toBeGreaterThan(0);
    for (const { reconstruction } of failures) keeps(reconstruction!);
    for (const { text } of await interpolate(model, texts[0]!, texts[1]!, 9, decode)) keeps(text);
    const unguarded = await sampleTexts(model, new StandardNormal(6), { count: 60, random: new Random(1) });
    expect(unguarded.every((text) => keepsPairs(text).pairs)).toBe(false);
  });
});

describe('countSamples', () => {
  const sample = (text: string, canonical: string | null) => ({
    text,
    valid: canonical !== null,
    reason: canonical === null ? 'syntax: no' : null,
    canonical,
    scores: {},
  });

  it('counts valid strings, their canonical forms, and those that are new', () => {
    const samples = [
      sample('a', 'A'),
      sample('aa', 'A'),
      sample('b', 'B'),
      sample('c', 'C'),
      sample('(', null),
    ];
    const canonicals = ['B', 'D', '('];
    const training = CompactTrainingSet.of(Float64Array.from(canonicals, canonicalHash));
    expect(countSamples(samples, training)).toEqual({ requested: 5, valid: 4, unique: 3, novel: 2 });
    expect(countSamples(samples, null).novel).toBeNull();
    expect(countSamples([], training)).toEqual({ requested: 0, valid: 0, unique: 0, novel: 0 });
  });
});

describe('fingerprint', () => {
  it('of a run holds its corpus, and is read again from its file', async () => {
    const made = (await trainingSetOf(model)) as CompactTrainingSet;
    let read = 0;
    const again = (await trainingSetOf(model, () => read++)) as CompactTrainingSet;
    expect(read).toBe(0);
    expect(again.hashes).toEqual(made.hashes);
    const { identify } = model.domain;
    for (const text of texts) expect(again.has(identify(text).canonical ?? text)).toBe(true);
    expect(again.has('x*x*x*x*x*x*x*x')).toBe(false);
    expect(again).not.toHaveProperty('caveat');
  });

  it('is made anew where the stored one is by another canonical form, or of the kind that runs had before', async () => {
    const made = (await trainingSetOf(model)) as CompactTrainingSet;
    const content = compactTrainingSetFile(made);
    const former = {
      hashes: { shape: [texts.length], data: new BigUint64Array(texts.length) },
      places: { shape: [texts.length], data: new Uint32Array(texts.length) },
    };
    for (const stored of [
      { ...content, metadata: { ...content.metadata, canonicaliser: 'another' } },
      { tensors: former, metadata: {} },
    ]) {
      await model.run.files.write(artefacts.fingerprint, stored);
      let read = 0;
      const again = (await trainingSetOf(model, () => read++)) as CompactTrainingSet;
      expect(read).toBeGreaterThan(0);
      expect(again.hashes).toEqual(made.hashes);
    }
  });
});

describe('a model of another form', () => {
  const smiles = [
    'c1ccccc1',
    'Cc1ccccc1',
    'CCc1ccncc1',
    'Oc1ccccc1C',
    'CC(=O)Nc1ccccc1',
    'CCOC(=O)c1ccco1',
    'CCCCO',
  ];
  let molecules: TrainedModel;
  beforeAll(async () => {
    const grammar = await loadGrammar('smiles');
    const domain = await loadDomain('molecule', { grammar, form: 'random' });
    const corpus = join(folder, 'molecules.smi');
    writeFileSync(corpus, [...smiles, ...smiles, ...smiles, 'c1cccc1 no molecule'].join('\n'));
    const run = await smallRun(folder, 'molecules', { corpus, grammar, domain, epochs: 1 });
    await runTraining(run);
    molecules = await TrainedModel.open(run.name, { backend: backendUnderTest });
  });
  afterAll(() => molecules.dispose());

  it('is trained on that form, what has none counted', async () => {
    const { config } = molecules.run;
    expect(config).toMatchObject({ form: 'random', corpus: { strings: 22, failed: 1, tooLong: 0 } });
    expect(molecules.domain.form).toBe('random');
    const corpus = (await readTrainingCorpus(molecules.run)).corpus;
    const spelled = Array.from({ length: corpus.count }, (_, i) =>
      molecules.codec.decode(corpus.sequence(i)),
    );
    const canonical = (text: string) => molecules.domain.identify(text).canonical;
    expect(spelled.map(canonical)).toEqual([...smiles, ...smiles, ...smiles].map(canonical));
    expect(spelled.slice(0, 7)).not.toEqual(spelled.slice(7, 14));
    for (const text of spelled) expect(text).not.toMatch(/[cno]/);
  });

  it('reads a string the same whatever stands beside it', async () => {
    const [together, alone] = [
      await molecules.encode(['CCCCO', 'CCc1ccncc1']),
      await molecules.encode(['CCc1ccncc1']),
    ];
    expect(together.spelled[1]).toBe(alone.spelled[0]);
    const second = together.codes.subarray(molecules.latent);
    for (const [k, value] of alone.codes.entries()) expect(second[k]).toBeCloseTo(value, 4);
  });

  it('refuses what has no form, by its reason and place', async () => {
    const { refusals, indices } = await molecules.encode(['CCCCO', 'Cc1cccc1', 'C*']);
    expect(indices).toEqual([0]);
    expect(refusals).toMatchObject([
      { text: 'Cc1cccc1', reason: expect.stringMatching(/^aromaticity: /), offset: 1 },
      { text: 'C*', reason: expect.stringMatching(/did not expect "\*"/) },
    ]);
    await expect(interpolate(molecules, 'CCCCO', 'Cc1cccc1', 3)).rejects.toThrow(/Cc1cccc1: aromaticity: /);
  });
});

describe('reconstruct', () => {
  it('counts what comes back, by comparing letters', async () => {
    const report = await reconstruct(model, texts.slice(0, 50));
    const { codes, indices } = await model.encode(texts.slice(0, 50));
    expect(indices).toHaveLength(50);
    const back = await model.decode(codes, 50);
    const exact = back.filter((text, i) => text === texts[i]).length;
    expect(report).toMatchObject({ strings: 50, exact: exact / 50, refused: 0 });
    expect(report.failures).toHaveLength(50 - exact);
    const same = report.failures.filter(({ equivalent }) => equivalent).length;
    expect(report.equivalent).toBeCloseTo((exact + same) / 50, 12);
    for (const { text, reconstruction } of report.failures)
      expect(reconstruction).toBe(back[texts.indexOf(text)]);
  });

  it('counts what comes back as another string of the same meaning apart', async () => {
    const grammar = await loadGrammar('smiles');
    const codec = new Codec(grammar, new Packing(grammar.table, []));
    const domain = await loadDomain('molecule', { grammar });
    const decoded = ['CCO', 'C1=CC=CC=C1C', 'C1=CC=CC=C1C', 'C1CC', 'C[C@H](N)O'];
    // A model that gives back these, whatever it reads.
    const forgetful = {
      domain,
      codec,
      encode: (given: readonly string[]) => ({
        codes: new Float32Array(0),
        indices: [...given.keys()],
        spelled: given.map((text) => (domain.spell(text) as { text: string }).text),
        refusals: [],
      }),
      decode: () => decoded,
    } as unknown as TrainedModel;
    const report = await reconstruct(forgetful, ['CCO', 'Cc1ccccc1', 'c1ccccc1C', 'CCC', 'C[C@@H](N)O']);
    expect(report).toMatchObject({ strings: 5, exact: 2 / 5, equivalent: 3 / 5 });
    expect(report.failures.map(({ text, spelled, equivalent }) => [text, spelled, equivalent])).toEqual([
      ['Cc1ccccc1', 'CC1=CC=CC=C1', true],
      ['CCC', 'CCC', false],
      ['C[C@@H](N)O', 'C[C@@H](N)O', false],
    ]);
  });

  it('counts what has no code as not reconstructed, and lists it', async () => {
    const report = await reconstruct(model, ['x*y', `x${'+x'.repeat(50)}`]);
    expect(report).toMatchObject({ strings: 2, exact: 0, perProduction: 0, refused: 2 });
    expect(report.failures.map(({ reconstruction }) => reconstruction)).toEqual([null, null]);
    expect(report.failures[0]!.reason).toMatch(/did not expect "y"/);
    expect(report.failures[1]!.reason).toMatch(/the model reads at most/);
    expect(await reconstruct(model, [])).toMatchObject({ strings: 0, exact: 0 });
  });
});

describe('interpolate', () => {
  it('begins and ends with what the ends decode to', async () => {
    const [from, to] = texts as [string, string];
    const points = await interpolate(model, from, to, 5);
    const { codes } = await model.encode([from, to]);
    const [first, last] = await model.decode(codes, 2);
    expect(points.map(({ share }) => share)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(points[0]!.text).toBe(first);
    expect(points[4]!.text).toBe(last);
  });

  it('refuses an end that has no code, and fewer than two points', async () => {
    await expect(interpolate(model, 'x*', 'x', 3)).rejects.toThrow(InputError);
    await expect(interpolate(model, 'x', 'x', 1)).rejects.toThrow(/at least 2 steps/);
  });
});

/** The model of this test with another domain. */
function withDomain(domain: TrainedModel['domain']): TrainedModel {
  return new Proxy(model, {
    get: (target, name) => {
      if (name === 'domain') return domain;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
