import { beforeAll, describe, expect, it } from 'vitest';
import { Guard } from '../../../src/grammar/guard.js';
import { yieldText } from '../../../src/grammar/text.js';
import {
  type DecodeOptions,
  decodeCodes,
  decodeCodesChecked,
} from '../../../src/model/productions/decode.js';
import type { ProductionNetwork } from '../../../src/model/productions/productionNetwork.js';
import { type CodeCheck, equalWithin } from '../../../src/model/productions/verified.js';
import { keepsPairs, pairsAutomaton } from '../../grammar/support/automata.js';
import { shipped } from '../../grammar/support/grammars.js';
import { sententialForm } from '../../grammar/support/sententialForm.js';
import { startTestBackend } from '../../support/backend.js';
import { autoregressive, codesOf, networkOf, parallel, tiny } from '../support.js';

beforeAll(startTestBackend);

const { table } = shipped('expression');

/** Every complete derivation of at most so many productions. */
function derivationsUpTo(mostSteps: number): number[][] {
  const complete: number[][] = [];
  const visit = (taken: number[]): void => {
    const open = sententialForm(table, taken).filter((symbol) => typeof symbol === 'number');
    if (open.length === 0) complete.push(taken);
    else if (taken.length + open.length <= mostSteps)
      for (const production of table.byLhs[open[0]!]!) visit([...taken, production]);
  };
  visit([]);
  return complete;
}

/** An encoder that gives one derivation the code that was asked for, and others codes at a distance. */
function checkFor(
  code: Float32Array,
  wanted: readonly number[] | null,
  distanceOf: (ids: ArrayLike<number>) => number = () => 1,
): CodeCheck & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    deviation: 1,
    encode: async (sequences) =>
      sequences.map((ids) => {
        asked.push(Array.from(ids).join());
        const shift = wanted !== null && Array.from(ids).join() === wanted.join() ? 0 : distanceOf(ids);
        return code.map((value) => value + shift);
      }),
  };
}

const verified = (check: CodeCheck, attempts = 100_000): DecodeOptions => {
  return { choice: { kind: 'verified', attempts }, check, mostSteps: 5 };
};

async function oneOf(network: ProductionNetwork, code: Float32Array, options: DecodeOptions) {
  return (await decodeCodesChecked(network, code, 1, options))[0]!;
}

describe.each([
  ['autoregressive', autoregressive],
  ['parallel', parallel],
])('verified decoding by a decoder that is %s', (_, decoder) => {
  const all = derivationsUpTo(5);

  it('finds any derivation that has the code, and accepts no other', async () => {
    const network = networkOf(tiny({ decoder }), table, 3);
    const code = codesOf(1, 4, 5, 1);
    expect(all.length).toBeGreaterThan(20);
    for (const wanted of all.filter((_, i) => i % 10 === 0)) {
      const check = checkFor(code, wanted);
      const found = await oneOf(network, code, verified(check));
      expect([...(found.ids as Uint16Array)]).toEqual(wanted);
      expect(found).toMatchObject({ codeDistance: 0, isVerified: true, encodings: check.asked.length });
      // no derivation is encoded twice
      expect(new Set(check.asked).size).toBe(check.asked.length);
    }
    network.dispose();
  });

  it('tries greedy decoding first, then the most likely of the other decisions', async () => {
    const network = networkOf(tiny({ decoder }), table, 3);
    const code = codesOf(1, 4, 5, 1);
    const [greedy] = await decodeCodes(network, code, 1, { mostSteps: 5 });
    const check = checkFor(code, null);
    const found = await oneOf(network, code, verified(check, 4));
    expect(check.asked[0]).toBe(greedy!.join());
    expect([...(found.greedyIds as Uint16Array)]).toEqual([...greedy!]);
    expect(found).toMatchObject({ isVerified: false, decodings: 4 });
    expect(found.codeDistance).toBeCloseTo(1, 6);
    network.dispose();
  });

  it('ends when every alternative was tried, with the nearest string', async () => {
    const network = networkOf(tiny({ decoder }), table, 3);
    const code = codesOf(1, 4, 5, 1);
    const nearest = all[20]!.join();
    const check = checkFor(code, null, (ids) => (Array.from(ids).join() === nearest ? 0.5 : 2));
    const found = await oneOf(network, code, verified(check));
    expect(Array.from(found.ids).join()).toBe(nearest);
    expect(found.codeDistance).toBeCloseTo(0.5, 6);
    expect(found.isVerified).toBe(false);
    expect(found.decodings).toBeLessThan(100_000);
    expect(new Set(check.asked)).toEqual(new Set(all.map((ids) => ids.join())));
    network.dispose();
  });
});

describe('verified decoding', () => {
  it('gives each code the result that it has alone', async () => {
    const network = networkOf(tiny(), table, 3);
    const codes = codesOf(5, 4, 8, 1);
    const { latent } = network.config;
    const check: CodeCheck = {
      deviation: 1,
      encode: async (sequences) =>
        sequences.map((ids) => Float32Array.from({ length: latent }, (_, k) => Math.sin(ids.length + k))),
    };
    const together = await decodeCodesChecked(network, codes, 5, verified(check, 20));
    for (const [i, one] of together.entries()) {
      const alone = await oneOf(network, codes.slice(i * latent, (i + 1) * latent), verified(check, 20));
      expect(alone.codeDistance).toBeCloseTo(one.codeDistance, 6);
      expect(Array.from(alone.ids)).toEqual(Array.from(one.ids));
    }
    network.dispose();
  });

  it('keeps the rules of a guard in every string that it tries', async () => {
    const network = networkOf(tiny(), table, 3);
    const code = codesOf(1, 4, 5, 1);
    const check = checkFor(code, null);
    const guard = new Guard(table, pairsAutomaton);
    await oneOf(network, code, { ...verified(check, 60), guard, mostSteps: 12 });
    expect(check.asked.length).toBeGreaterThan(10);
    for (const ids of check.asked) {
      const { pairs, scarce } = keepsPairs(yieldText(table, ids.split(',').map(Number)));
      expect(pairs && scarce).toBe(true);
    }
    network.dispose();
  });

  it('takes the nearest where the encoder does not read what the decoder writes', async () => {
    const network = networkOf(tiny(), table, 3);
    const code = codesOf(1, 4, 5, 1);
    const check: CodeCheck = { deviation: 1, encode: async (sequences) => sequences.map(() => null) };
    const found = await oneOf(network, code, verified(check, 3));
    expect(found).toMatchObject({ codeDistance: Number.POSITIVE_INFINITY, isVerified: false, decodings: 3 });
    expect(found.ids).toEqual(found.greedyIds);
    network.dispose();
  });

  it('accepts codes that differ by rounding only', async () => {
    const network = networkOf(tiny(), table, 3);
    const code = codesOf(1, 4, 5, 1);
    for (const [distance, isVerified] of [
      [1e-6, true],
      [0.9 * equalWithin, true],
      [0.06, false],
    ] as const) {
      const found = await oneOf(
        network,
        code,
        verified(
          checkFor(code, null, () => distance),
          1,
        ),
      );
      expect(found.isVerified).toBe(isVerified);
    }
    network.dispose();
  });

  it('refuses codes that are not numbers, a number of attempts out of range, and a missing check', async () => {
    const network = networkOf(tiny(), table, 3);
    const code = codesOf(1, 4, 5, 1);
    const check = checkFor(code, null);
    await expect(oneOf(network, code.fill(Number.NaN), verified(check))).rejects.toThrow(/finite/);
    for (const attempts of [0, -1, 1.5, 1e9]) {
      await expect(oneOf(network, codesOf(1, 4, 5, 1), verified(check, attempts))).rejects.toThrow(
        /attempts/,
      );
    }
    const choice = { kind: 'verified', attempts: 3 } as const;
    await expect(decodeCodes(network, codesOf(1, 4, 5, 1), 1, { choice })).rejects.toThrow(/check/);
    network.dispose();
  });
});
