import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { Random } from '../../../src/base/random.js';
import {
  beamOf,
  type Choice,
  checkDecodings,
  choiceOf,
  inOrderOf,
  isDrawn,
  type StepChoice,
  widestBeam,
} from '../../../src/model/productions/choice.js';

const logits = Float32Array.of(9, 0.3, -1.1, 1.2, 0.9, -0.4, 2.1, 9);
/** Neither the first nor the last of the row. */
const candidates = [1, 2, 3, 4, 5, 6];

/** Softmax of logits over a temperature, in double precision. */
function softmax(of: readonly number[], temperature: number): number[] {
  const weights = of.map((production) => Math.exp(logits[production]! / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** How often each candidate is the first that is allowed. */
function frequencies(choice: StepChoice, isAllowed: (production: number) => boolean, draws: number) {
  const random = new Random(42);
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    for (const production of inOrderOf(choice, candidates, logits, 0, random)) {
      if (!isAllowed(production)) continue;
      counts.set(production, (counts.get(production) ?? 0) + 1);
      break;
    }
  }
  return counts;
}

/** Pearson's statistic; what is expected never to come must not come. */
function chiSquare(
  counts: ReadonlyMap<number, number>,
  expected: ReadonlyMap<number, number>,
  draws: number,
): number {
  for (const production of counts.keys()) expect(expected.has(production)).toBe(true);
  return [...expected].reduce((sum, [production, probability]) => {
    const mean = draws * probability;
    return sum + ((counts.get(production) ?? 0) - mean) ** 2 / mean;
  }, 0);
}

/** 99.9% quantiles of the chi-square distribution, by degrees of freedom. */
const quantiles = [0, 10.83, 13.82, 16.27, 18.47, 20.52];

const draws = 20_000;

describe('drawn choices', () => {
  it.each([0.5, 1, 2])('are drawn by the softmax over the temperature %d', (temperature) => {
    const expected = new Map(softmax(candidates, temperature).map((p, i) => [candidates[i]!, p]));
    const counts = frequencies({ kind: 'temperature', temperature }, () => true, draws);
    expect(chiSquare(counts, expected, draws)).toBeLessThan(quantiles[5]!);
    // another temperature would not pass
    const other = new Map(softmax(candidates, 1.2 * temperature).map((p, i) => [candidates[i]!, p]));
    expect(chiSquare(counts, other, draws)).toBeGreaterThan(quantiles[5]!);
  });

  it('under a veto are drawn by the softmax over what is allowed', () => {
    const allowed = [2, 4, 5];
    const expected = new Map(softmax(allowed, 0.8).map((p, i) => [allowed[i]!, p]));
    const counts = frequencies(
      { kind: 'temperature', temperature: 0.8 },
      (production) => allowed.includes(production),
      draws,
    );
    expect(chiSquare(counts, expected, draws)).toBeLessThan(quantiles[2]!);
  });

  it('from a nucleus leave out what is beyond it, the one that fills it included', () => {
    const order = candidates.toSorted((a, b) => logits[b]! - logits[a]!);
    const shares = softmax(order, 1);
    for (const size of [1, 2, 3, 4]) {
      const held = shares.slice(0, size).reduce((sum, p) => sum + p, 0);
      const mass = held - shares[size - 1]! / 2;
      const nucleus = order.slice(0, size);
      const expected = new Map(softmax(nucleus, 1).map((p, i) => [nucleus[i]!, p]));
      const counts = frequencies({ kind: 'nucleus', mass, temperature: 1 }, () => true, draws);
      expect([...counts.keys()].sort()).toEqual(nucleus.toSorted());
      expect(chiSquare(counts, expected, draws)).toBeLessThan(quantiles[size - 1]! + 1e-9);
    }
  });

  it('from a nucleus under a veto are drawn by the softmax over what of it is allowed', () => {
    // the nucleus is 6, 3, 4, which hold 0.86
    const choice = { kind: 'nucleus', mass: 0.8, temperature: 1 } as const;
    const expected = new Map(softmax([3, 4], 1).map((p, i) => [[3, 4][i]!, p]));
    const counts = frequencies(choice, (production) => production !== 6, draws);
    expect(chiSquare(counts, expected, draws)).toBeLessThan(quantiles[1]!);
    // and where none of it is, from the nucleus of the others: 1 and 5 hold 0.86 of what is left
    const rest = frequencies(choice, (production) => ![6, 3, 4].includes(production), draws);
    expect([...rest.keys()].sort()).toEqual([1, 5]);
  });
});

describe('the order of the candidates', () => {
  const anyLogit = fc.oneof(
    fc.float({ noNaN: true }),
    fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, -0),
  );
  const anyChoice: fc.Arbitrary<StepChoice> = fc.oneof(
    fc.constant({ kind: 'greedy' } as const),
    fc.record({ kind: fc.constant('temperature' as const), temperature: fc.constantFrom(1e-300, 1, 1e300) }),
    fc.record({
      kind: fc.constant('nucleus' as const),
      mass: fc.constantFrom(1e-9, 0.5, 1),
      temperature: fc.constantFrom(1e-9, 1),
    }),
  );

  it('holds each of them once, whatever the logits', () => {
    fc.assert(
      fc.property(anyChoice, fc.array(anyLogit, { maxLength: 12 }), fc.integer(), (choice, values, seed) => {
        const all = values.map((_, i) => i);
        const order = [...inOrderOf(choice, all, Float32Array.from(values), 0, new Random(seed))];
        expect(order.toSorted((a, b) => a - b)).toEqual(all);
      }),
    );
  });

  it('is by likelihood for greedy, and for a temperature near 0, with ties to the first for greedy', () => {
    const order = [6, 3, 4, 1, 5, 2];
    expect([...inOrderOf({ kind: 'greedy' }, candidates, logits, 0, null)]).toEqual(order);
    const cold = { kind: 'temperature', temperature: 1e-6 } as const;
    expect([...inOrderOf(cold, candidates, logits, 0, new Random(1))]).toEqual(order);
    expect([...inOrderOf({ kind: 'greedy' }, [2, 0, 1], Float32Array.of(1, 1, 1), 0, null)]).toEqual([
      2, 0, 1,
    ]);
  });

  it('never begins with what is impossible, or not a number, while there is something else', () => {
    const values = Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY, -50, Number.NaN);
    for (let seed = 0; seed < 50; seed++) {
      for (const choice of [
        { kind: 'greedy' },
        { kind: 'temperature', temperature: 100 },
        { kind: 'nucleus', mass: 0.999, temperature: 100 },
      ] as const) {
        for (const candidates of [
          [0, 1, 2, 3],
          [3, 1, 2, 0],
        ]) {
          const [first] = inOrderOf(choice, candidates, values, 0, new Random(seed));
          expect(first).toBe(2);
          const behind = Float32Array.of(1, 1, 1, 1, ...values);
          const [later] = inOrderOf(choice, candidates, behind, 4, new Random(seed));
          expect(later).toBe(2);
        }
      }
    }
  });

  it('begins with what is infinitely likely', () => {
    for (const values of [
      [Number.POSITIVE_INFINITY, 1, 2],
      [1, Number.POSITIVE_INFINITY, 2],
      [2, 1, Number.POSITIVE_INFINITY],
    ]) {
      for (const choice of [
        { kind: 'greedy' },
        { kind: 'temperature', temperature: 100 },
        { kind: 'nucleus', mass: 0.9, temperature: 100 },
      ] as const) {
        const [first] = inOrderOf(choice, [0, 1, 2], Float32Array.from(values), 0, new Random(1));
        expect(values[first!]).toBe(Number.POSITIVE_INFINITY);
      }
    }
  });

  it('draws equally what is equally infinite, or impossible', () => {
    for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const choice of [
        { kind: 'temperature', temperature: 1 },
        { kind: 'nucleus', mass: 0.999, temperature: 1 },
      ] as const) {
        const random = new Random(4);
        const values = Float32Array.of(value, value, value);
        const firsts = Array.from(
          { length: 300 },
          () => inOrderOf(choice, [0, 1, 2], values, 0, random).next().value as number,
        );
        for (const production of [0, 1, 2]) {
          expect(firsts.filter((one) => one === production).length).toBeGreaterThan(60);
        }
      }
    }
  });

  it('begins in the nucleus, which holds its mass and no more', () => {
    const random = new Random(3);
    const firsts = Array.from({ length: 200 }, () => {
      const order = inOrderOf(
        { kind: 'nucleus', mass: 0.5, temperature: 1 },
        [0, 1, 2, 3],
        Float32Array.of(1, 1, 1, 1),
        0,
        random,
      );
      return order.next().value as number;
    });
    expect([...new Set(firsts)].sort()).toEqual([0, 1]);
  });

  it('reads the logits from its offset on', () => {
    const shifted = Float32Array.of(5, 5, 5, ...logits);
    for (const choice of [
      { kind: 'greedy' },
      { kind: 'temperature', temperature: 1e-6 },
      { kind: 'nucleus', mass: 0.5, temperature: 1e-6 },
    ] as const) {
      expect([...inOrderOf(choice, candidates, shifted, 3, new Random(1))]).toEqual([6, 3, 4, 1, 5, 2]);
    }
  });

  it('needs a generator where it draws', () => {
    const draw = () => [...inOrderOf({ kind: 'temperature', temperature: 1 }, candidates, logits, 0, null)];
    expect(draw).toThrow('a choice that draws needs a random generator');
  });

  it('mass 1 draws as the temperature alone', () => {
    const draw = (choice: StepChoice) => {
      const random = new Random(7);
      return Array.from({ length: 50 }, () => [...inOrderOf(choice, candidates, logits, 0, random)]);
    };
    expect(draw({ kind: 'nucleus', mass: 1, temperature: 1.3 })).toEqual(
      draw({ kind: 'temperature', temperature: 1.3 }),
    );
  });
});

describe('a choice', () => {
  it('has defaults, and refuses what belongs to another', () => {
    expect(choiceOf({ kind: 'greedy' })).toEqual({ kind: 'greedy' });
    expect(choiceOf({ kind: 'temperature' })).toEqual({ kind: 'temperature', temperature: 1 });
    expect(choiceOf({ kind: 'nucleus' })).toEqual({ kind: 'nucleus', mass: 0.9, temperature: 1 });
    expect(choiceOf({ kind: 'beam' })).toEqual({ kind: 'beam', width: 8 });
    for (const kind of ['greedy', 'temperature', 'beam']) {
      expect(() => choiceOf({ kind, mass: 0.5 })).toThrow(InputError);
    }
    expect(() => choiceOf({ kind: 'nucleus', width: 3 })).toThrow(InputError);
  });

  it.each<[Choice, Choice]>([
    [
      { kind: 'temperature', temperature: 1000 },
      { kind: 'temperature', temperature: 1000.1 },
    ],
    [
      { kind: 'nucleus', mass: 1, temperature: 1 },
      { kind: 'nucleus', mass: 1.01, temperature: 1 },
    ],
    [
      { kind: 'nucleus', mass: 0.5, temperature: 1e-300 },
      { kind: 'nucleus', mass: 0.5, temperature: 0 },
    ],
    [
      { kind: 'beam', width: widestBeam },
      { kind: 'beam', width: widestBeam + 1 },
    ],
    [
      { kind: 'beam', width: 1 },
      { kind: 'beam', width: 0 },
    ],
  ])('may be %j, but not %j', (within, beyond) => {
    expect(choiceOf({ ...within })).toEqual(within);
    expect(() => choiceOf({ ...beyond })).toThrow(InputError);
  });

  it('of a beam of width 1 is greedy', () => {
    expect(beamOf(1)).toEqual({ kind: 'greedy' });
    expect(beamOf(2)).toEqual({ kind: 'beam', width: 2 });
  });

  it.each([
    ['greedy', false],
    ['beam', false],
    ['temperature', true],
    ['nucleus', true],
  ])('%s decodes a code several times only where it draws: %s', (kind, draws) => {
    const choice = choiceOf({ kind });
    expect(isDrawn(choice)).toBe(draws);
    expect(() => checkDecodings(choice, 1)).not.toThrow();
    if (draws) expect(() => checkDecodings(choice, 5)).not.toThrow();
    else
      expect(() => checkDecodings(choice, 2)).toThrow(`for 2 decodings of each code, but received ${kind}`);
    for (const decodings of [0, -1, 1.5, Number.NaN]) {
      expect(() => checkDecodings(choice, decodings)).toThrow(InputError);
      expect(() => checkDecodings(choice, decodings)).toThrow(
        `expected at least 1 decoding of each code, but received: ${decodings}`,
      );
    }
  });
});
