import { describe, expect, it } from 'vitest';
import type { JudgedText } from '../../../src/domain/domain.js';
import { type ModuleExports, moduleObjective } from '../../../src/search/objectives/moduleObjective.js';

const judged = (text: string, canonical = text): JudgedText => {
  return { text, canonical, valid: true, reason: null, scores: {} };
};
const strings = [judged('x'), judged('x + x', 'x+x')];
const options = { where: 'own.mjs', name: 'own' };
const of = (exports: ModuleExports) => moduleObjective(exports, options);

describe('an objective of a module', () => {
  it('is a function of canonical forms, which may promise its values', async () => {
    const own = of({
      default: async (texts: string[]) => texts.map(({ length }) => length),
      better: 'lower',
    });
    expect(own).toMatchObject({ name: 'own', better: 'lower' });
    expect(await own.evaluate(strings)).toEqual([1, 3]);
  });

  it('takes a typed array, and null for no value', async () => {
    expect(await of({ default: () => Float64Array.of(0.1, 2) }).evaluate(strings)).toEqual(
      Float64Array.of(0.1, 2),
    );
    expect(await of({ default: () => [null, undefined] }).evaluate(strings)).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('is an object with a function evaluate, which keeps its own state', async () => {
    const given = {
      calls: 0,
      name: 'calls',
      batch: 7,
      evaluate(some: JudgedText[]) {
        this.calls++;
        return some.map(({ text }) => text.length + this.calls);
      },
      close() {
        this.calls = 0;
      },
    };
    const own = of({ default: given });
    expect(own).toMatchObject({ name: 'calls', better: 'higher', batch: 7 });
    expect(await own.evaluate(strings)).toEqual([2, 6]);
    await own.close!();
    expect(given.calls).toBe(0);
  });

  it.each([
    [
      { evaluate: () => [] },
      /own.mjs: expected "export default \(texts\) => numbers".* but it is only evaluate/,
    ],
    [{ default: 5 }, /but it is 5/],
    [{ default: { score: () => [] } }, /or an objective with a function evaluate, but it is an object/],
    [
      { default: () => [], better: 'lowest' },
      /"higher" or "lower" as better, but received: "lowest" \(Did you mean lower\?\)/,
    ],
    [{ default: () => [], batch: 0.5 }, /a whole number of at least 1 as batch, but received: 0.5/],
  ])('is refused for the exports %j', (exports, message) => {
    expect(() => of(exports)).toThrow(message);
  });

  it.each([
    [
      () => {
        throw new Error('no licence');
      },
      /own.mjs: the objective threw: no licence \(at the strings from "x"\)/,
    ],
    [
      async () => {
        throw new Error('no licence');
      },
      /threw: no licence/,
    ],
    [
      (texts: string[]) => texts[0]!.length,
      /a list of numbers .* which receives a list of strings, but it returned 1;/,
    ],
    [() => undefined, /but it returned missing/],
  ])('says what it did wrong (%s)', async (evaluate, message) => {
    await expect(of({ default: evaluate }).evaluate(strings)).rejects.toThrow(message);
  });

  it('is not waited for when the search is to end', async () => {
    const interrupt = new AbortController();
    const endless = of({ default: () => new Promise(() => {}) }).evaluate(strings, interrupt.signal);
    interrupt.abort();
    await expect(endless).rejects.toBe(interrupt.signal.reason);
  });
});
