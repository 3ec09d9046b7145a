import { describe, expect, it } from 'vitest';
import { valuesFound } from '../support/numberSpace.js';

/** The squared distance from 2 on every axis, some of them ten times as steep; none where the first number is below 0. */
const bowl = (code: readonly number[]) =>
  code[0]! < 0 ? null : code.reduce((sum, value, k) => sum + (value - 2) ** 2 * (k % 2 === 0 ? 10 : 1), 0);

describe('a proposer that walks through codes', () => {
  it.each([
    ['cma-es', { dimensions: 6 }, 0.2],
    ['turbo', { dimensions: 6, batch: 20 }, 0.3],
    ['turbo', { dimensions: 6, batch: 20, acquisition: 'improvement' }, 0.3],
    ['bo', { inducing: 40, batch: 40 }, 0.3],
  ])('comes below random draws (%s, %o, to %d of their least)', async (kind, settings, share) => {
    const budget = 300;
    const options = { latent: 6, budget };
    const found = await valuesFound(kind, bowl, { ...options, settings });
    const drawn = await valuesFound('random', bowl, options);
    expect(found.length).toBe(budget);
    expect(Math.min(...found)).toBeLessThan(share * Math.min(...drawn));
  });
});
