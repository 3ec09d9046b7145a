import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import type { Density } from '../../src/density/density.js';
import type { CodePiece } from '../../src/sampling/drawDecoded.js';
import type { TrainedModel } from '../../src/sampling/model.js';
import { type Sample, sampleJudged } from '../../src/sampling/sample.js';
import { SampleMarks, sampleWanted } from '../../src/sampling/wantedSamples.js';

/** A model that writes these strings over and over; `!` is not valid, and case means nothing. */
function modelOf(texts: readonly string[]) {
  let next = 0;
  const identify = (text: string) => ({
    valid: text !== '!',
    reason: text === '!' ? 'syntax: !' : null,
    canonical: text === '!' ? null : text.toLowerCase(),
    scores: {},
  });
  const model = {
    domain: { judge: identify, identify },
    async *decodePieces(pieces: AsyncIterable<CodePiece>) {
      for await (const { count } of pieces) {
        yield Array.from({ length: count }, () => texts[next++ % texts.length]!);
      }
    },
  };
  const density = { sample: (count: number) => new Float32Array(count) };
  return { model: model as unknown as TrainedModel, density: density as unknown as Density };
}

const training = { has: (canonical: string) => canonical === 'a' };
const textsOf = (samples: readonly Sample[]) => samples.map(({ text }) => text);

describe('samples that are asked on for', () => {
  const texts = ['a', 'A', '!', 'b', 'b', 'c', 'a', 'd'];
  const wanted = (count: number, unique: boolean, novel: boolean) => {
    const { model, density } = modelOf(texts);
    const random = new Random(1);
    return sampleWanted(model, density, { count, unique, novel, training, random });
  };

  it.each([
    [
      'distinct',
      true,
      false,
      ['a', 'b', 'c', 'd'],
      { draws: 8, invalid: 1, duplicates: 3, inTrainingSet: 0 },
    ],
    ['novel', false, true, ['b', 'b', 'c', 'd'], { draws: 8, invalid: 1, duplicates: 0, inTrainingSet: 3 }],
    ['both', true, true, ['b', 'c', 'd'], { draws: 8, invalid: 1, duplicates: 1, inTrainingSet: 3 }],
  ] as const)('%s ones, and why the others are left out', async (_, unique, novel, expected, counts) => {
    const found = await wanted(expected.length, unique, novel);
    expect(textsOf(found.samples)).toEqual(expected);
    expect(found).toMatchObject({ ...counts, reached: true });
  });

  it('keep conditions; a string counts for the first that it breaks', async () => {
    const { model, density } = modelOf(texts);
    const conditions = ['b', 'ab'].map((letters) => ({
      name: `no ${letters}`,
      holds: ({ text }: Sample) => !letters.includes(text.toLowerCase()),
    }));
    const options = { unique: false, novel: false, training, random: new Random(1) };
    const found = await sampleWanted(model, density, { count: 3, conditions, ...options });
    expect(textsOf(found.samples)).toEqual(['c', 'd', 'c']);
    expect(found).toMatchObject({ draws: 14, invalid: 2, duplicates: 0, reached: true });
    expect(found.thrownAway).toEqual({ 'no b': 4, 'no ab': 5 });
  });

  it('are given up after 5,000 draws in vain', async () => {
    const found = await wanted(5, true, false);
    expect(found).toMatchObject({ reached: false, draws: expect.any(Number) });
    expect(textsOf(found.samples)).toEqual(['a', 'b', 'c', 'd']);
    expect(found.draws).toBeGreaterThanOrEqual(5_000);
    expect(found.draws).toBeLessThan(5_300);
  });
});

describe('samples that are written as they are drawn', () => {
  it('come in their order, up to the first that is drawn again', async () => {
    const { model, density } = modelOf([...Array.from({ length: 150 }, () => 'a'), '!', ...'bc'.repeat(100)]);
    const given: string[][] = [];
    const { samples } = await sampleJudged(model, density, {
      count: 300,
      tries: 2,
      random: new Random(1),
      onSamples: (some) => void given.push(textsOf(some)),
    });
    expect(given.map(({ length }) => length)).toEqual([100, 50, 150]);
    expect(given.flat()).toEqual(textsOf(samples));
    expect(samples.every(({ valid }) => valid)).toBe(true);
  });

  it('are those drawn so far where the drawing is ended', async () => {
    const { model, density } = modelOf(['a']);
    const end = new AbortController();
    const { samples } = await sampleJudged(model, density, {
      count: 10_000,
      random: new Random(1),
      signal: end.signal,
      onSamples: () => end.abort(),
    });
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.length).toBeLessThan(3_000);
  });

  it('are marked beside those before them and the training set', () => {
    const { model } = modelOf([]);
    const marks = new SampleMarks(training);
    const marked = ['b', 'a', 'B', '!'].map((text) => marks.mark({ text, ...model.domain.judge(text) }));
    expect(marked.map(({ novel, duplicate }) => [novel, duplicate])).toEqual([
      [true, false],
      [false, false],
      [true, true],
      [null, null],
    ]);
  });
});
