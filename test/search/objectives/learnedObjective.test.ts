import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import { loadGrammar } from '../../../src/corpus/shipped.js';
import { loadDomain } from '../../../src/domain/index.js';
import { learnedObjective } from '../../../src/search/objectives/learnedObjective.js';
import { crossValidate } from '../../../src/search/surrogate/crossValidation.js';
import { relativeError } from '../../support/numeric.js';
import reference from '../reference/learned.json' with { type: 'json' };

const domain = await loadDomain('molecule', { grammar: await loadGrammar('smiles') });
const asked = reference.asked.map((text) => ({ text, ...domain.identify(text) }));

describe('a learned objective', () => {
  it('predicts as RDKit and scikit-learn do, with the same uncertainty', async () => {
    const { evaluate, deviations, learning } = await learnedObjective(domain, reference.known);
    expect(relativeError(await evaluate(asked), reference.mean)).toBeLessThan(1e-4);
    expect(relativeError(await deviations!(asked), reference.deviation)).toBeLessThan(1e-4);
    expect(learning).toMatchObject({ strings: 40, invalid: 0, withoutValue: 0, repeated: 0, leftOut: 0 });
    expect(learning.r2).toBeGreaterThan(0.1);
    expect(learning.rmse).toBeLessThan(learning.rmseOfMean);
  });

  it('counts examples that it does not use, and gives a repeated string the mean of its values', async () => {
    const [{ text, value }] = reference.known as [{ text: string; value: number }];
    const examples = [
      ...reference.known.slice(1),
      { text, value: value - 1 },
      { text, value: value + 1 },
      { text: 'C1CC', value: 3 },
      { text: 'CCO', value: null },
      { text: 'CCO', value: Number.NaN },
    ];
    const learned = await learnedObjective(domain, examples);
    expect(learned.learning).toMatchObject({ strings: 40, invalid: 1, withoutValue: 2, repeated: 1 });
    expect(relativeError(await learned.evaluate(asked), reference.mean)).toBeLessThan(1e-3);
  });

  it('makes values worse by their uncertainty if caution is asked for', async () => {
    const options = { name: 'energy', better: 'lower', caution: 2 } as const;
    const learned = await learnedObjective(domain, reference.known, options);
    const expected = reference.mean.map((mean, i) => mean + 2 * reference.deviation[i]!);
    expect(relativeError(await learned.evaluate(asked), expected)).toBeLessThan(1e-4);
    expect(learned).toMatchObject({ name: 'energy', better: 'lower', settings: { caution: 2 } });
  });

  it('has no value for a string that is invalid', async () => {
    const { evaluate, deviations } = await learnedObjective(domain, reference.known);
    const strings = [{ text: 'C1CC', ...domain.identify('C1CC') }, asked[0]!];
    expect(Array.from(await evaluate(strings))).toEqual([Number.NaN, expect.closeTo(reference.mean[0]!, 3)]);
    expect((await deviations!(strings))[0]).toBeNaN();
  });

  it('refuses values that cannot be learned', async () => {
    const random = new Random(3);
    const noise = reference.known.map(({ text }) => ({ text, value: random.normal() }));
    await expect(learnedObjective(domain, noise, { name: 'noise' })).rejects.toThrow(
      /^noise: a model that learns these values predicts unseen ones no better than their mean does: R² -?0\.\d\d,/,
    );
    const constant = reference.known.map(({ text }) => ({ text, value: 2 }));
    await expect(learnedObjective(domain, constant)).rejects.toThrow('all 40 values are 2');
    await expect(learnedObjective(domain, reference.known.slice(0, 9))).rejects.toThrow(
      'expected at least 10 different valid strings with a value, but of 9 there are 9',
    );
    const expression = await loadDomain('expression', { grammar: await loadGrammar('expression') });
    await expect(learnedObjective(expression, [])).rejects.toThrow(
      'values of expression strings cannot be learned',
    );
  });
});

describe('cross-validation', () => {
  const values = [1, 2, 4, 7, 11, 16, 22];

  it('finds no error where every value is foretold, and that of the mean where the mean is', () => {
    const perfect = crossValidate((_, at) => at.map((i) => values[i]!), values, 3, new Random(1));
    expect(perfect).toMatchObject({ folds: 3, r2: 1, rmse: 0 });
    const ofMean = crossValidate(
      (from, at) => at.map(() => from.reduce((sum, i) => sum + values[i]!, 0) / from.length),
      values,
      3,
      new Random(1),
    );
    expect(ofMean.rmse).toBe(ofMean.rmseOfMean);
    expect(ofMean.gain).toBeNaN();
    expect(ofMean.r2).toBeLessThan(0);
  });

  it('leaves each value out of what foretells it', () => {
    // the mean is 9; that of the others is away from a value by 7 / 6 of how far the value is from 9
    const { rmseOfMean, r2 } = crossValidate(() => [0], values, values.length, new Random(1));
    const variance = values.reduce((sum, value) => sum + (value - 9) ** 2, 0) / 7;
    expect(rmseOfMean).toBeCloseTo((7 / 6) * Math.sqrt(variance), 12);
    // predictions of 0 leave the squares of the values themselves
    const square = values.reduce((sum, value) => sum + value ** 2, 0) / 7;
    expect(r2).toBeCloseTo(1 - square / variance, 12);
  });
});
