import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import type { Model } from '../../src/library/model.js';
import { type ModelSearchOptions, search } from '../../src/library/search.js';
import { trainInNode } from '../../src/library/trainInNode.js';
import { MemoryStore } from '../../src/run/memoryStore.js';
import { evaluationsFile, openEvaluationLog } from '../../src/search/evaluationLog.js';
import { searchFront } from '../../src/search/front/front.js';
import type { Objective } from '../../src/search/objective.js';
import { proposers } from '../../src/search/proposers/proposers.js';
import { beginSearch, continueSearch } from '../../src/search/searchFiles.js';
import { backendUnderTest } from '../support/backend.js';
import { fewUnits } from '../training/support.js';

let model: Model;

beforeAll(async () => {
  const texts = generateExpressions(await loadGrammar('expression'), { count: 300, seed: 2 });
  model = await trainInNode(texts, {
    ...fewUnits,
    grammar: 'expression',
    preset: 'tiny',
    epochs: 2,
    packing: 20,
    latent: 8,
    batch: 32,
    components: 2,
    backend: backendUnderTest,
  });
});
afterAll(() => model.dispose());

/** The number of `x` in a string, as far as it has at most 20 characters. */
const manyX: Objective = {
  name: 'x',
  better: 'higher',
  evaluate: async (strings) =>
    strings.map(({ text }) => (text.length > 20 ? Number.NaN : text.split('x').length - 1)),
};

/** Settings that let a proposer end within a second. */
const small: Readonly<Record<string, ModelSearchOptions>> = {
  bo: { inducing: 16, batch: 75 },
  turbo: { dimensions: 3, batch: 30, candidates: 40 },
};

const options: ModelSearchOptions = { budget: 150, seed: 3, initial: 20, children: 20, population: 30 };

describe('a search', () => {
  it.each(proposers.kinds)(
    'evaluates distinct strings up to its budget, the same for a seed (%s)',
    async (proposer) => {
      const settings = { budget: 150, seed: 3, ...small[proposer] };
      const [first, second] = [
        await search(model, manyX, { ...settings, proposer }),
        await search(model, manyX, { ...settings, proposer }),
      ];
      expect(first.evaluations).toEqual(second.evaluations);
      expect(first.evaluations.map(({ n }) => n)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
      expect(new Set(first.evaluations.map(({ canonical }) => canonical)).size).toBe(150);
      expect(first.ended).toBe('budget');
      for (const { value, text } of first.evaluations) {
        expect(value).toBe(text.length > 20 ? null : text.split('x').length - 1);
      }
    },
  );

  it('is better than random draws by evolution, and says how its strings came about', async () => {
    const evolved = await search(model, manyX, options);
    const random = await search(model, manyX, { budget: 150, seed: 3, proposer: 'random' });
    expect(evolved.meanTop10!).toBeGreaterThan(random.meanTop10!);
    const byNumber = new Map(evolved.evaluations.map((one) => [one.n, one]));
    for (const { n, parents, proposer } of evolved.evaluations) {
      expect(parents.length).toBe(['draw', 'start'].includes(proposer) ? 0 : parents.length || 1);
      for (const parent of parents) expect(byNumber.get(parent)!.n).toBeLessThan(n);
    }
  });

  it('is better than random draws by derivations alone, without a code', async () => {
    const random = await search(model, manyX, { budget: 150, seed: 3, proposer: 'random' });
    const [encode, decode] = [vi.spyOn(model.trained, 'encode'), vi.spyOn(model.trained, 'decode')];
    const { evaluations, meanTop10 } = await search(model, manyX, { ...options, proposer: 'derivations' });
    expect(meanTop10!).toBeGreaterThan(random.meanTop10!);
    expect(encode.mock.calls.length + decode.mock.calls.length).toBe(0);
    const makers = new Set(evaluations.map(({ proposer }) => proposer));
    expect(makers).toEqual(new Set(['draw', 'exchange', 'redraw', 'cut', 'repeat']));
    for (const one of [encode, decode]) one.mockRestore();
  });

  it('finds the lowest where lower is better', async () => {
    const result = await search(model, { ...manyX, better: 'lower' }, options);
    const values = result.best.map(({ value }) => value!);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(result.curve.at(-1)).toEqual([150, values[0], result.meanTop10]);
  });

  it('starts from given strings, which count', async () => {
    const start = ['x', 'x+x', 'sin(x)', 'x*x*x'];
    const { evaluations } = await search(model, manyX, { ...options, start });
    expect(
      evaluations
        .slice(0, 4)
        .map(({ text }) => text)
        .toSorted(),
    ).toEqual(start.toSorted());
    expect(evaluations[4]!.proposer).not.toBe('start');
  });

  it.each(proposers.kinds)('neither counts nor proposes strings of known value (%s)', async (proposer) => {
    const first = await search(model, manyX, { budget: 60, seed: 3, proposer: 'random' });
    const knownTexts = first.evaluations.map(({ text, value }) => ({ text, value }));
    const settings = { budget: 60, seed: 4, proposer, ...small[proposer] };
    const { evaluations } = await search(model, manyX, { ...settings, knownTexts });
    expect(evaluations.length).toBe(60);
    const before = new Set(first.evaluations.map(({ canonical }) => canonical));
    for (const { canonical, n, parents } of evaluations) {
      expect(before.has(canonical)).toBe(false);
      for (const parent of parents) expect(parent).toBeLessThan(n);
    }
    const start = [knownTexts[0]!.text, 'x+x+x+x'];
    const started = await search(model, manyX, { ...settings, budget: 1, knownTexts, start });
    expect(started.evaluations.map(({ text }) => text)).toEqual(['x+x+x+x']);
  });

  it('takes the proposer that suits it', async () => {
    const settings = { seed: 1, proposer: 'auto' };
    expect(await search(model, manyX, { ...settings, budget: 12 })).toMatchObject({ proposer: 'turbo' });
    expect(await search(model, manyX, { ...settings, budget: 160 })).toMatchObject({ proposer: 'evolve' });
  });

  it('reads strings as the domain reads lines', async () => {
    const knownTexts = [{ text: ' x + x + x ', value: 3 }];
    const { evaluations } = await search(model, manyX, {
      ...options,
      budget: 20,
      knownTexts,
      start: ['x * x'],
    });
    expect(evaluations.map(({ text }) => text)).toContain('x*x');
    expect(evaluations.map(({ text }) => text)).not.toContain('x+x+x');
    expect(evaluations.length).toBe(20);
  });

  it('begins at the best strings of known value', async () => {
    const knownTexts = ['x+x+x+x+x+x', 'x*x+x*x+x*x', '1', 'sin(1)'].map((text) => {
      return { text, value: text.split('x').length - 1 };
    });
    const told = await search(model, manyX, { ...options, budget: 60, knownTexts });
    const untold = await search(model, manyX, { ...options, budget: 60 });
    expect(told.meanTop10!).toBeGreaterThan(untold.meanTop10!);
    expect(told.evaluations.every(({ proposer }) => proposer !== 'draw')).toBe(true);
  });

  it('throws strings away that break a condition, before they are paid for', async () => {
    const short = { name: 'short', holds: ({ text }: { text: string }) => text.length < 12 };
    const { evaluations, thrownAway } = await search(model, manyX, { ...options, conditions: [short] });
    expect(evaluations.every(({ text }) => text.length < 12)).toBe(true);
    expect(thrownAway.short).toBeGreaterThan(0);
  });

  it('ends with what it has when it is interrupted', async () => {
    const interrupt = new AbortController();
    let soFar: unknown;
    const { evaluations, best, ended } = await search(model, manyX, {
      ...options,
      signal: interrupt.signal,
      onProgress: ({ evaluations: count, bestTexts }) => {
        if (count >= 40) interrupt.abort();
        soFar = bestTexts(3);
      },
    });
    expect(ended).toBe('interrupted');
    expect(soFar).toEqual(best.slice(0, 3));
    expect(evaluations.length).toBeLessThan(150);
  });

  it('ends without a value that its objective gave up, and closes the objective', async () => {
    const interrupt = new AbortController();
    let closed = 0;
    const slow: Objective = {
      ...manyX,
      batch: 1,
      evaluate: async (strings, signal) => {
        interrupt.abort();
        signal!.throwIfAborted();
        return manyX.evaluate(strings);
      },
      close: async () => void closed++,
    };
    const { evaluations, ended } = await search(model, slow, { ...options, signal: interrupt.signal });
    expect({ ended, evaluations, closed }).toEqual({ ended: 'interrupted', evaluations: [], closed: 1 });
    const failing = { ...slow, evaluate: () => Promise.reject(new Error('failed')) };
    await expect(search(model, failing, options)).rejects.toThrow('failed');
    expect(closed).toBe(2);
  });

  it('says that nothing new is left in a language that it has gone through', async () => {
    const one = { name: 'one', holds: ({ text }: { text: string }) => text === 'x' };
    const result = await search(model, manyX, { ...options, conditions: [one], start: ['x'] });
    expect(result.ended).toBe('exhausted');
    expect(result.evaluations.length).toBe(1);
  });
});

/** The length of a string. */
const short: Objective = {
  name: 'length',
  better: 'lower',
  evaluate: async (strings) => strings.map(({ text }) => text.length),
};

describe('a search without an evaluation', () => {
  const never = { name: 'never', holds: () => false };

  it.each([
    ['a condition that no string keeps', [never], /none of the [\d,]+ strings .* [\d,]+ break never; loosen/],
    ['invalid strings alone', [], /none of the [\d,]+ strings that were proposed is valid/],
  ])('says why: %s', async (_, conditions, message) => {
    const identify = vi.spyOn(model.trained.domain, 'identify');
    if (conditions.length === 0)
      identify.mockReturnValue({ valid: false, reason: 'broken', canonical: null, scores: {} });
    await expect(search(model, manyX, { ...options, conditions })).rejects.toThrow(message);
    identify.mockRestore();
  });
});

describe('a search with several objectives', () => {
  it('finds a front, nearer to the best than random draws do', async () => {
    const evolved = await search(model, [manyX, short], options);
    const random = await search(model, [manyX, short], { budget: 150, seed: 3, proposer: 'random' });
    for (const { text, value, values } of evolved.evaluations) {
      const count = text.length > 20 ? null : text.split('x').length - 1;
      expect({ value, values }).toEqual({ value: count, values: [count, text.length] });
    }
    const { strings, curve, reference, hypervolume } = evolved.front!;
    const values = strings.map((one) => one.values as readonly number[]);
    expect(values).toEqual(values.toSorted(([a], [b]) => b! - a!));
    expect(values.map(([, length]) => length)).toEqual(
      values.map(([, length]) => length).toSorted((a, b) => b! - a!),
    );
    expect(new Set(evolved.best.slice(0, strings.length))).toEqual(new Set(strings));
    expect(curve.at(-1)).toEqual([150, hypervolume, strings.length]);
    const betters = ['higher', 'lower'] as const;
    const randomFront = searchFront(random.evaluations, betters, { budget: 150, every: 150, reference });
    expect(hypervolume!).toBeGreaterThan(randomFront.hypervolume!);
    expect(evolved).toMatchObject({ meanTop10: null, curve: [] });
  });

  it('logs the values of all, and continues to the same bytes', async () => {
    const whole = new MemoryStore();
    await search(model, [manyX, short], { ...options, log: await beginSearch(whole, {}) });
    const bytes = (await whole.read(evaluationsFile))!;
    const lines = new TextDecoder().decode(bytes).split('\n');
    expect(Object.keys(JSON.parse(lines[0]!))).toEqual([
      'n',
      'text',
      'canonical',
      'value',
      'values',
      'proposer',
      'parents',
    ]);
    const killed = new MemoryStore();
    await beginSearch(killed, {});
    await killed.write(evaluationsFile, `${lines.slice(0, 90).join('\n')}\n`);
    await search(model, [manyX, short], { ...options, log: await continueSearch(killed, {}) });
    expect(await killed.read(evaluationsFile)).toEqual(bytes);
  });

  it('ends where no string has all values', async () => {
    const never: Objective = { ...short, evaluate: async (strings) => strings.map(() => Number.NaN) };
    await expect(search(model, [manyX, never], options)).rejects.toThrow(
      /the objectives x and length do not all give a number for any of the first 150 strings/,
    );
  });

  it('is refused for a proposer of one objective, for two of one name, and for none', async () => {
    await expect(search(model, [manyX, short], { budget: 9, proposer: 'cma-es' })).rejects.toThrow(
      /expected evolve, derivations or random as the proposer for several objectives, but received: cma-es/,
    );
    await expect(search(model, [manyX, manyX], options)).rejects.toThrow(/two are called x/);
    await expect(search(model, [], options)).rejects.toThrow(/expected an objective, but there is none/);
  });
});

describe('the log of a search', () => {
  const settings = { seed: 3 };

  it.each([1, 25, 77, 149])(
    'is the same, byte for byte, after a kill behind evaluation %i',
    async (killedAt) => {
      const whole = new MemoryStore();
      await search(model, manyX, { ...options, log: await beginSearch(whole, settings) });
      const killed = new MemoryStore();
      let paid = 0;
      const failing: Objective = {
        ...manyX,
        batch: 1,
        evaluate: async (strings) => {
          if (++paid > killedAt) throw new Error('killed');
          return manyX.evaluate(strings);
        },
      };
      const log = await beginSearch(killed, settings);
      await expect(search(model, failing, { ...options, log })).rejects.toThrow('killed');
      // a kill while a line is written leaves a part of it
      const written = new TextDecoder().decode((await killed.read(evaluationsFile))!);
      await killed.write(evaluationsFile, `${written}{"n":${killedAt + 1},"te`);
      let again = 0;
      const counting: Objective = {
        ...manyX,
        evaluate: async (strings) => {
          again += strings.length;
          return manyX.evaluate(strings);
        },
      };
      await search(model, counting, { ...options, log: await continueSearch(killed, settings) });
      expect(await killed.read(evaluationsFile)).toEqual(await whole.read(evaluationsFile));
      expect(again).toBe(150 - killedAt);
    },
  );

  it.each(proposers.kinds)('is the same after a kill, whatever proposes (%s)', async (proposer) => {
    const own = { budget: 90, seed: 3, proposer, ...small[proposer] };
    const whole = new MemoryStore();
    await search(model, manyX, { ...own, log: await beginSearch(whole, settings) });
    const killed = new MemoryStore();
    const interrupt = new AbortController();
    const onProgress = ({ evaluations }: { evaluations: number }) => evaluations >= 41 && interrupt.abort();
    const { signal } = interrupt;
    await search(model, manyX, { ...own, signal, onProgress, log: await beginSearch(killed, settings) });
    expect(await killed.read(evaluationsFile)).not.toEqual(await whole.read(evaluationsFile));
    await search(model, manyX, { ...own, log: await continueSearch(killed, settings) });
    expect(await killed.read(evaluationsFile)).toEqual(await whole.read(evaluationsFile));
  });

  it('is refused with other settings, which are named, and where there is none', async () => {
    const store = new MemoryStore();
    await beginSearch(store, { seed: 3, budget: 10 });
    await expect(continueSearch(store, { seed: 4, budget: 10 })).rejects.toThrow(/seed was 3 and is 4/);
    await expect(continueSearch(store, { seed: 3, budget: 10, start: 'a' })).rejects.toThrow(
      /start was none and is "a"/,
    );
    await expect(beginSearch(store, { seed: 3 })).rejects.toThrow(/a search is here already/);
    await expect(continueSearch(new MemoryStore(), { seed: 3 })).rejects.toThrow(/there is none here/);
  });

  it('is refused if it is no log, or of another search', async () => {
    const store = new MemoryStore();
    await store.write(evaluationsFile, '{"n":1}\n');
    await expect(openEvaluationLog(store)).rejects.toThrow(/expected evaluation 1 in line 1/);
    const line = { n: 1, text: 'x', canonical: 'x', value: 1, proposer: 'draw', parents: [] };
    await store.write(evaluationsFile, `${JSON.stringify(line)}\n`);
    const log = await openEvaluationLog(store);
    await expect(search(model, manyX, { ...options, start: ['sin(x)'], log })).rejects.toThrow(
      /evaluation 1 of the log is x, but this search comes to sin\(x\)/,
    );
  });
});

describe('an objective', () => {
  const withValues = (values: unknown): Objective => ({
    name: 'own',
    better: 'higher',
    evaluate: async () => values as number[],
  });

  it.each([
    ['no numbers at all', () => Number.NaN, /own gives no number for any of the first 150 strings/],
    ['text', () => 'much', /own has to return numbers, but returned "much"/],
  ])('is refused where it gives %s', async (_, value, message) => {
    const own: Objective = { ...withValues([]), evaluate: async (some) => some.map(() => value() as number) };
    await expect(search(model, own, options)).rejects.toThrow(message);
  });

  it('is refused where it gives too few numbers', async () => {
    await expect(search(model, withValues([1]), options)).rejects.toThrow(
      /own was asked for \d+ numbers, but returned 1/,
    );
  });
});

describe('a search is refused', () => {
  it.each([
    ['a budget of 0', { budget: 0 }, /expected at least one evaluation, but received: 0/],
    [
      'an unknown proposer',
      { proposer: 'evolved' },
      /proposers evolve, derivations, random.* but received: evolved .*evolve/,
    ],
    ['a setting of another proposer', { proposer: 'random', children: 5 }, /no children with random/],
    [
      'strings of known value of which none is valid',
      { knownTexts: [{ text: 'x+', value: 1 }] },
      /none of the 1 is valid: x\+ \(/,
    ],
    ['a start without a valid string', { start: ['x+', 'y'] }, /none of the 2 is valid: x\+ \(/],
  ])('for %s', async (_, wrong, message) => {
    await expect(search(model, manyX, { budget: 20, ...wrong })).rejects.toThrow(message);
  });

  it('for an unknown score, with the nearest', async () => {
    await expect(search(model, { maximize: 'scores' }, options)).rejects.toThrow(/score/);
  });
});
