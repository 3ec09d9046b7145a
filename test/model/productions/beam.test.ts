import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import { Guard } from '../../../src/grammar/guard.js';
import type { ProductionTable } from '../../../src/grammar/production.js';
import { yieldText } from '../../../src/grammar/text.js';
import { decodeCodes } from '../../../src/model/productions/decode.js';
import type { ProductionNetwork } from '../../../src/model/productions/productionNetwork.js';
import { keepsPairs, pairsAutomaton } from '../../grammar/support/automata.js';
import { anyGrammar, shipped } from '../../grammar/support/grammars.js';
import { finalText, sententialForm } from '../../grammar/support/sententialForm.js';
import { startTestBackend } from '../../support/backend.js';
import { autoregressive, batchOf, codesOf, networkOf, packed, parallel, tiny } from '../support.js';

beforeAll(startTestBackend);

/** Every complete derivation of at most so many productions. */
function derivationsUpTo(table: ProductionTable, maxSteps: number): number[][] {
  const complete: number[][] = [];
  const visit = (taken: number[]) => {
    const open = sententialForm(table, taken).filter((symbol) => typeof symbol === 'number');
    if (open.length === 0) complete.push(taken);
    else if (taken.length + open.length <= maxSteps)
      for (const production of table.byLhs[open[0]!]!) visit([...taken, production]);
  };
  visit([]);
  return complete;
}

/**
 * Log-likelihoods of derivations given one code, each as a row of its own, masked as in training and nothing else.
 * Features are those of the text that is final, from the start at every step.
 */
async function logLikelihoods(
  network: ProductionNetwork,
  code: Float32Array,
  derivations: readonly number[][],
): Promise<number[]> {
  const { table, prefix } = network;
  const count = derivations.length;
  const productions = table.productions.length;
  const width = prefix?.features.length ?? 0;
  const run = network.startDecoding(
    Float32Array.from({ length: count * code.length }, (_, i) => code[i % code.length]!),
    count,
  );
  const scores = derivations.map(() => 0);
  const longest = Math.max(...derivations.map(({ length }) => length));
  for (let step = 0; step < longest; step++) {
    const features = new Float32Array(count * width);
    derivations.forEach((ids, row) => {
      if (prefix === null) return;
      const state = prefix.start();
      state.advance(finalText(table, ids.slice(0, step)));
      state.writeFeatures(features, row * width);
    });
    const logits = await run.step(
      Int32Array.from(derivations, (ids) => (step === 0 ? productions : (ids[step - 1] ?? productions))),
      Int32Array.from(derivations, (ids) => table.productions[ids[step] ?? 0]!.lhs),
      features,
    );
    derivations.forEach((ids, row) => {
      const id = ids[step];
      if (id === undefined) return;
      const rivals = table.byLhs[table.productions[id]!.lhs]!;
      const logit = (one: number) => logits[row * productions + one]!;
      scores[row]! += logit(id) - Math.log(rivals.reduce((sum, one) => sum + Math.exp(logit(one)), 0));
    });
  }
  run.dispose();
  return scores;
}

const { table } = shipped('expression');
const beam = (width: number) => ({ kind: 'beam', width }) as const;

describe('a beam', () => {
  it.each([
    ['autoregressive', autoregressive, null],
    ['parallel', parallel, null],
    ['autoregressive with features', autoregressive, pairsAutomaton],
  ] as const)(
    'that holds everything finds the most likely string of all (%s)',
    async (_, decoder, prefix) => {
      const maxSteps = 6;
      const all = derivationsUpTo(table, maxSteps);
      expect(all.length).toBeGreaterThan(200);
      // as many as there are before the last step, which begins with the best
      const everything = beam(
        Math.max(
          ...[1, 2, 3, 4, 5].map(
            (step) =>
              new Set(all.filter(({ length }) => length >= step).map((ids) => ids.slice(0, step).join()))
                .size,
          ),
        ),
      );
      const config = tiny({ decoder, maxSteps, prefixState: prefix?.name ?? null });
      const guard = new Guard(table, pairsAutomaton);
      const sound = (ids: ArrayLike<number>) => {
        const { pairs, scarce } = keepsPairs(yieldText(table, ids));
        return pairs && scarce;
      };
      let notGreedy = 0;
      let vetoed = 0;
      for (let seed = 1; seed <= 12; seed++) {
        const network = networkOf(config, table, seed, prefix);
        const code = codesOf(1, 4, seed, 2);
        const scores = await logLikelihoods(network, code, all);
        const best = (isAllowed: (ids: readonly number[]) => boolean) =>
          [...all.keys()]
            .filter((i) => isAllowed(all[i]!))
            .reduce((a, b) => (scores[b]! > scores[a]! ? b : a));
        const free = best(() => true);
        expect([...(await decodeCodes(network, code, 1, { choice: everything }))[0]!]).toEqual(all[free]);
        const kept = best(sound);
        expect([...(await decodeCodes(network, code, 1, { choice: everything, guard }))[0]!]).toEqual(
          all[kept],
        );
        if (kept !== free) vetoed++;
        const [greedily] = await decodeCodes(network, code, 1);
        if (greedily!.join() !== all[free]!.join()) notGreedy++;
        network.dispose();
      }
      expect(vetoed).toBeGreaterThan(0);
      if (prefix === null) expect(notGreedy).toBeGreaterThan(0);
    },
  );

  it('of some width comes closer to that than greedy decoding, over many codes', async () => {
    const all = derivationsUpTo(table, 6);
    const places = new Map(all.map((ids, i) => [ids.join(), i]));
    const totals = { greedy: 0, narrow: 0, wide: 0 };
    for (let seed = 1; seed <= 20; seed++) {
      const network = networkOf(tiny({ maxSteps: 6 }), table, seed);
      const code = codesOf(1, 4, seed, 3);
      const scores = await logLikelihoods(network, code, all);
      const scoreOf = async (choice: { kind: 'greedy' } | { kind: 'beam'; width: number }) =>
        scores[places.get((await decodeCodes(network, code, 1, { choice }))[0]!.join())!]!;
      totals.greedy += await scoreOf({ kind: 'greedy' });
      totals.narrow += await scoreOf(beam(3));
      totals.wide += await scoreOf(beam(20));
      network.dispose();
    }
    expect(totals.narrow).toBeGreaterThan(totals.greedy);
    expect(totals.wide).toBeGreaterThanOrEqual(totals.narrow);
  });

  it('goes by the likelihood that is trained', async () => {
    const network = networkOf(tiny({ maxSteps: 6 }), table, 3);
    for (const ids of derivationsUpTo(table, 5).slice(0, 40)) {
      const batch = batchOf([ids], ids.length, table);
      const [likelihood] = await logLikelihoods(network, await network.encode(batch), [ids]);
      expect(-likelihood!).toBeCloseTo((await network.loss(batch)).reconstruction, 4);
    }
    network.dispose();
  });

  it('of width 1 is greedy decoding, guarded or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyGrammar,
        fc.constantFrom(autoregressive, parallel),
        fc.constantFrom(0, 10),
        fc.constantFrom(0, 1, 1e30),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 1e6 }),
        async (grammar, decoder, merges, scale, room, seed) => {
          const own = packed(grammar, merges).table;
          const maxSteps = own.leastSteps[own.start]! + room;
          const network = networkOf(tiny({ decoder, maxSteps }), own, seed);
          const codes = codesOf(5, 4, seed, scale);
          expect(await decodeCodes(network, codes, 5, { choice: beam(1) })).toEqual(
            await decodeCodes(network, codes, 5),
          );
          network.dispose();
        },
      ),
      { numRuns: 60, seed: 12 },
    );
    const config = tiny({ maxSteps: 30, prefixState: pairsAutomaton.name });
    const network = networkOf(config, table, 5, pairsAutomaton);
    const guard = new Guard(table, pairsAutomaton);
    const codes = codesOf(100, 4, 8, 2);
    const greedily = await decodeCodes(network, codes, 100, { guard });
    expect(await decodeCodes(network, codes, 100, { guard, choice: beam(1) })).toEqual(greedily);
    network.dispose();
  });

  it('says the same for one seed of weights and codes, and never what is too long', async () => {
    const network = networkOf(tiny({ maxSteps: 14 }), table, 9);
    const codes = codesOf(60, 4, 3, 3);
    const random = new Random(1);
    const first = await decodeCodes(network, codes, 60, { choice: beam(4), random });
    expect(await decodeCodes(network, codes, 60, { choice: beam(4) })).toEqual(first);
    expect(first.every(({ length }) => length <= 14)).toBe(true);
    const short = await decodeCodes(network, codes, 60, { choice: beam(4), mostSteps: 4 });
    expect(short.every(({ length }) => length <= 4)).toBe(true);
    network.dispose();
  });
});
