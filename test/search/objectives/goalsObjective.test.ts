import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../../src/base/settings.js';
import { loadGrammar } from '../../../src/corpus/shipped.js';
import { modifierSchema } from '../../../src/domain/desirability/modifiers.js';
import { loadDomain } from '../../../src/domain/index.js';
import { Codec } from '../../../src/grammar/codec.js';
import { Packing } from '../../../src/grammar/packing.js';
import { goalsObjective, goalsSchema } from '../../../src/search/objectives/goalsObjective.js';
import { similarityTo } from '../../../src/search/similarity.js';

const grammar = await loadGrammar('expression');
const domain = await loadDomain('expression', { grammar });
const model = { domain, codec: new Codec(grammar, new Packing(grammar.table, [])) };

const texts = ['x', 'x+1', 'sin(x*x)'];
const evaluate = async (content: object): Promise<number[]> => {
  const objective = await goalsObjective(model, content, 'goals.json');
  expect(objective).toMatchObject({ name: 'goals', better: 'higher' });
  return [...Array.from(await objective.evaluate(texts.map((text) => ({ text, ...domain.identify(text) }))))];
};
const scores = texts.map(
  (text) => domain.judge(text).scores as { readonly score: number; readonly mse: number },
);

describe('several goals at once', () => {
  it('are a mean of desirabilities, weighted', async () => {
    const bell = (value: number) => Math.exp(-(((value - 1) / 2) ** 2) / 2);
    const ramp = (value: number) => Math.min(1, Math.max(0, (value - 50) / (10 - 50)));
    const goals = [
      { score: 'score', modifier: { kind: 'gaussian', mu: 1, sigma: 2 }, weight: 3 },
      { score: 'mse', modifier: { kind: 'clipped', upper: 10, lower: 50 } },
    ];
    const [arithmetic, geometric, product] = [
      await evaluate({ mean: 'arithmetic', goals }),
      await evaluate({ goals }),
      await evaluate({ mean: 'product', goals }),
    ];
    scores.forEach(({ score, mse }, i) => {
      expect(arithmetic[i]).toBeCloseTo((3 * bell(score) + ramp(mse)) / 4, 12);
      expect(geometric[i]).toBeCloseTo((bell(score) ** 3 * ramp(mse)) ** (1 / 4), 12);
      expect(product[i]).toBeCloseTo(bell(score) ** 3 * ramp(mse), 12);
    });
  });

  it('may be about the similarity to a string, and take a value as it is', async () => {
    const similarity = similarityTo(model, 'x+2');
    const both = await evaluate({ mean: 'arithmetic', goals: [{ similarTo: 'x + 2' }, { score: 'score' }] });
    expect(both).toEqual(
      texts.map((text, i) => expect.closeTo((similarity(text)! + scores[i]!.score) / 2, 12)),
    );
    expect(await evaluate({ goals: [{ similarTo: 'x' }] })).toEqual(
      texts.map((text) => expect.closeTo(similarityTo(model, 'x')(text)!, 12)),
    );
  });

  it('are part of the settings of a search, with their defaults', async () => {
    const { settings } = await goalsObjective(model, { goals: [{ score: 'score' }] }, 'goals.json');
    expect(settings).toEqual({ mean: 'geometric', goals: [{ score: 'score', weight: 1 }] });
  });

  it.each([
    [
      { goals: [{ scroe: 'score' }] },
      /^goals.json: goals.0: Unrecognized key: "scroe" \(Did you mean score\?\)/,
    ],
    [
      { goals: [{ score: 'score' }, { score: 'sorce' }] },
      /^goals.json: goals.1.score: expected scores of the domain expression \(score, mse\), but received: sorce \(Did you mean score\?\)/,
    ],
    [
      { goals: [{ score: 'score', modifier: { kind: 'gausian' } }] },
      /^goals.json: goals.0.modifier.kind: .*\(Did you mean gaussian\?\)/,
    ],
    [
      { goals: [{ score: 'score', modifier: { kind: 'gaussian', mu: 1, sgima: 2 } }] },
      /^goals.json: goals.0.modifier: .*"sgima" \(Did you mean sigma\?\)/,
    ],
    [
      { goals: [{ score: 'score', modifier: { kind: 'clipped', upper: 1, lower: 1 } }] },
      /goals.0.modifier: expected different values for upper and lower/,
    ],
    [{ mean: 'geometirc', goals: [{ score: 'score' }] }, /^goals.json: mean: .*\(Did you mean geometric\?\)/],
    [{ goals: [{ similarTo: 'x+' }] }, /^goals.json: goals.0.similarTo: syntax/],
    [
      { goals: [{ score: 'score', similarTo: 'x' }] },
      /^goals.json: goals.0: expected either score or similarTo/,
    ],
    [{ goals: [{ weight: 2 }] }, /^goals.json: goals.0: expected either score or similarTo/],
    [{ goals: [] }, /^goals.json: goals: Too small/],
    [[], /^goals.json: the whole: .*expected object/],
  ])('are refused with the place and the nearest name: %j', async (content, message) => {
    await expect(goalsObjective(model, content, 'goals.json')).rejects.toThrow(message);
  });
});

it('the page on searches has every field of a file of goals', () => {
  const page = readFileSync(new URL('../../../docs/search.md', import.meta.url), 'utf8');
  const [, section] = page.split('## Several goals at once\n') as [string, string];
  const modifiers = modifierSchema.options.flatMap((option) => [
    option.shape.kind.value,
    ...settingsOf(option).map(({ name }) => name),
  ]);
  const names = [
    ...settingsOf(goalsSchema).map(({ name }) => name),
    ...modifiers,
    'score',
    'similarTo',
    'weight',
  ];
  expect(names.filter((name) => !section.split('\n## ')[0]!.includes(`\`${name}`))).toEqual([]);
});
