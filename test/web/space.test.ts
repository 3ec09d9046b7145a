import { beforeAll, describe, expect, it, vi } from 'vitest';

// the tasks import the entry for browsers, whose host would take the place of Node's
vi.mock('../../src/host/browser/install.js', () => ({}));

const { Random } = await import('../../src/index.js');
const { storeOf } = await import('../../src/run/storeOf.js');
const { NeighbourLists } = await import('../../src/web/engine/neighbourLists.js');
const { Workbench } = await import('../../src/web/engine/workbench.js');
const { space } = await import('../../src/web/engine/tasks/space.js');
const { umap } = await import('../../src/web/engine/tasks/umap.js');

import type { SpaceProgress, SpaceRequest } from '../../src/web/engine/tasks/space.js';

const bench = new Workbench();
beforeAll(async () => void (await bench.open(await storeOf('formulas'))));

const never = new AbortController().signal;

async function placed(request: SpaceRequest) {
  const texts: string[] = [];
  const places: number[] = [];
  const codes: number[] = [];
  const judged: string[] = [];
  const result = await space(bench, request, {
    signal: never,
    tell: (progress: SpaceProgress) => {
      if (progress.kind === 'judged') judged.push(...progress.strings.map(({ text }) => text));
      else {
        texts.push(...progress.texts);
        places.push(...progress.places);
        codes.push(...progress.codes);
      }
    },
  });
  return { texts, places, codes: Float32Array.from(codes), judged, ...result };
}

describe('the space of codes', () => {
  it('has the samples of the seed, each at the place of its code, whatever else is shown', async () => {
    const model = await bench.strings.model();
    const some = await placed({ kind: 'samples', count: 40, seed: 3 });
    const drawn: string[] = [];
    for await (const piece of model.sampleTexts(40, { seed: 3 })) drawn.push(...piece);
    const { indices, codes } = await model.encode(drawn);
    expect(some.texts).toEqual(indices.map((index) => drawn[index]));
    expect(some.judged).toEqual(some.texts);
    some.codes.forEach((value, i) => {
      expect(value).toBeCloseTo(codes[i]!, 4);
    });

    const own = await placed({ kind: 'own', texts: [some.texts[5]!, 'no (formula', some.texts[2]!] });
    expect(own.texts).toEqual([some.texts[5], some.texts[2]]);
    expect(own.refused).toBe(1);
    expect(own.refusal!.text).toBe('no (formula');
    [5, 2].forEach((number, i) => {
      for (const axis of [0, 1]) {
        expect(own.places[2 * i + axis]).toBeCloseTo(some.places[2 * number + axis]!, 4);
      }
    });
    for (const place of some.places) expect(Math.abs(place)).toBeLessThan(1.5);
  });

  it('keeps what there is when it is stopped', async () => {
    const controller = new AbortController();
    const texts: string[] = [];
    await space(
      bench,
      { kind: 'own', texts: Array.from({ length: 1000 }, () => 'x1') },
      {
        signal: controller.signal,
        tell: (progress) => {
          if (progress.kind === 'points') texts.push(...progress.texts);
          controller.abort();
        },
      },
    );
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.length).toBeLessThan(1000);
  });
});

const count = 60;
const dimension = 5;

/** Three clusters of codes, far from each other. */
function clusters(random: InstanceType<typeof Random>): Float32Array {
  return Float32Array.from(
    { length: count * dimension },
    (_, i) => 20 * (Math.floor(i / dimension) % 3) * Number(i % dimension === 0) + random.normal(),
  );
}

describe('the neighbours of codes', () => {
  it('are those that sorting all distances gives, the code itself first', () => {
    const codes = clusters(new Random(1));
    const lists = new NeighbourLists(codes, dimension, 7);
    for (let row = 0; row < count; row++) lists.compare(row);
    const { indices, distances } = lists.sorted();
    const distance = (a: number, b: number) =>
      Math.hypot(
        ...Array.from({ length: dimension }, (_, k) => codes[a * dimension + k]! - codes[b * dimension + k]!),
      );
    for (let row = 0; row < count; row++) {
      const all = Array.from({ length: count }, (_, other) => other);
      all.sort((a, b) => distance(row, a) - distance(row, b));
      expect(indices[row]).toEqual(all.slice(0, 7));
      expect(indices[row]![0]).toBe(row);
      distances[row]!.forEach((value, i) => {
        expect(value).toBeCloseTo(distance(row, indices[row]![i]!), 5);
      });
    }
  });
});

describe('UMAP', () => {
  const start = new Float32Array(2 * count).map((_, i) => Math.sin(i));
  const laidOut = (seed: number, controller = new AbortController()) =>
    umap(
      bench,
      { codes: clusters(new Random(1)), start, seed },
      { signal: controller.signal, tell: ({ share }) => shares.push(share) },
    );
  const shares: number[] = [];

  it('keeps clusters together, gives the same layout for the same seed, and tells how far it is', async () => {
    const places = (await laidOut(1))!;
    expect(shares.at(-1)).toBe(1);
    shares.slice(1).forEach((share, i) => {
      expect(share).toBeGreaterThanOrEqual(shares[i]!);
    });
    expect(await laidOut(1)).toEqual(places);
    expect(await laidOut(2)).not.toEqual(places);
    const distance = (a: number, b: number) =>
      Math.hypot(places[2 * a]! - places[2 * b]!, places[2 * a + 1]! - places[2 * b + 1]!);
    for (let i = 0; i < count; i++) {
      expect(Math.abs(places[2 * i]!)).toBeLessThanOrEqual(1);
      const others = Array.from({ length: count }, (_, other) => other).filter((other) => other !== i);
      others.sort((a, b) => distance(i, a) - distance(i, b));
      expect(others.slice(0, 5).every((other) => other % 3 === i % 3)).toBe(true);
    }
  });

  it('stops', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await laidOut(1, controller)).toBeNull();
  });
});
