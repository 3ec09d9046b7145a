import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { Random } from '../../../src/base/random.js';
import { randomDerivation } from '../../../src/grammar/randomDerivation.js';
import { yieldText } from '../../../src/grammar/text.js';
import { encodeItems } from '../../../src/model/encode.js';
import type { Choice } from '../../../src/model/productions/choice.js';
import { decodeCodes } from '../../../src/model/productions/decode.js';
import type { ProductionNetwork } from '../../../src/model/productions/productionNetwork.js';
import { memory } from '../../../src/tensor/ops.js';
import { anyGrammar, shipped } from '../../grammar/support/grammars.js';
import { startTestBackend } from '../../support/backend.js';
import {
  autoregressive,
  choices,
  codesOf,
  convolutional,
  itemsOf,
  networkOf,
  packed,
  parallel,
  type TinyChanges,
  tiny,
} from '../support.js';

const decoders = [autoregressive, parallel];
beforeAll(startTestBackend);

describe('whatever is decoded is in the language, and finished', () => {
  it('on random grammars, for random codes of any size, packed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyGrammar,
        fc.constantFrom(...decoders),
        fc.constantFrom(0, 0.1, 1, 1e3, 1e30),
        fc.constantFrom(0, 10),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom(...choices),
        fc.integer({ min: 0, max: 1e6 }),
        async (grammar, decoder, scale, merges, room, choice, seed) => {
          const { table } = packed(grammar, merges);
          const maxSteps = table.leastSteps[table.start]! + room;
          const network = networkOf(tiny({ decoder, maxSteps }), table, seed);
          const random = new Random(seed);
          const sequences = await decodeCodes(network, codesOf(5, 4, seed, scale), 5, { choice, random });
          network.dispose();
          expect(sequences).toHaveLength(5);
          for (const ids of sequences) {
            expect(ids.length).toBeLessThanOrEqual(maxSteps);
            // yieldText refuses what is no complete derivation
            const text = yieldText(table, ids);
            expect(grammar.parse(text).kind).not.toBe('failed');
          }
        },
      ),
      { numRuns: 120, seed: 11 },
    );
  });

  it.each(['expression', 'zinc', 'smiles'] as const)('with the grammar %s', async (name) => {
    const grammar = shipped(name);
    const { table } = packed(grammar, 50);
    for (const decoder of decoders) {
      const network = networkOf(tiny({ decoder, maxSteps: 25 }), table);
      for (const choice of choices) {
        const random = new Random(1);
        const sequences = await decodeCodes(network, codesOf(70, 4, 2, 3), 70, { choice, random });
        for (const ids of sequences)
          expect(grammar.parse(yieldText(table, ids)).kind).toMatch(/parsed|ambiguous/);
      }
      network.dispose();
    }
  });

  it('even if the network has broken and gives no numbers', async () => {
    const grammar = shipped('expression');
    const network = networkOf(tiny(), grammar.table);
    network.load(new Float32Array(network.layout.size).fill(Number.NaN), {});
    for (const choice of choices) {
      const random = new Random(1);
      for (const ids of await decodeCodes(network, codesOf(3, 4, 1, 1), 3, { choice, random })) {
        expect(grammar.parse(yieldText(grammar.table, ids)).kind).toBe('parsed');
      }
    }
    network.dispose();
  });
});

describe('decodeCodes', () => {
  const { table } = shipped('expression');

  it.each(decoders)('does not depend on what is decoded beside: $kind', async (decoder) => {
    const network = networkOf(tiny({ decoder, maxSteps: 30 }), table, 5);
    const codes = codesOf(100, 4, 8, 2);
    for (const choice of choices) {
      const decode = async (batch: number, count = 100) =>
        await decodeCodes(network, codes.slice(0, 4 * count), count, {
          choice,
          batch,
          random: new Random(3),
        });
      const together = await decode(100);
      expect(await decode(7)).toEqual(together);
      expect(await decode(1, 15)).toEqual(together.slice(0, 15));
      expect(await decode(512, 40)).toEqual(together.slice(0, 40));
    }
    network.dispose();
  });

  it('takes the most likely production at every step, under the mask of the stack', async () => {
    // untrained autoregressive networks, followed by hand through their own interface
    let steps = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const network = networkOf(tiny({ maxSteps: 25 }), table, seed);
      const code = codesOf(1, 4, seed, 1);
      const [ids] = await decodeCodes(network, code, 1);
      const run = network.startDecoding(code, 1);
      let previous = table.productions.length;
      const stack = [table.start];
      for (const [taken, id] of ids!.entries()) {
        // what the rest of the stack takes at least, if this production is taken
        const needed = (production: number) =>
          table.leastStepsThrough[production]! +
          stack.slice(0, -1).reduce((sum, symbol) => sum + table.leastSteps[symbol]!, 0);
        const top = stack.at(-1)!;
        const logits = await run.step(Int32Array.of(previous), Int32Array.of(top), new Float32Array(0));
        const rivals = table.byLhs[top]!.filter((production) => taken + needed(production) <= 25);
        expect(id).toBe(rivals.reduce((a, b) => (logits[b]! > logits[a]! ? b : a)));
        stack.pop();
        stack.push(...[...table.children[id]!].reverse());
        previous = id;
        steps++;
      }
      expect(stack).toEqual([]);
      run.dispose();
      network.dispose();
    }
    expect(steps).toBeGreaterThan(150);
  });

  it('ends within the limit of the model, or a lower one', async () => {
    const network = networkOf(tiny({ maxSteps: 20 }), table, 5);
    const codes = codesOf(60, 4, 3, 3);
    for (const choice of choices) {
      const decode = async (mostSteps?: number) =>
        await decodeCodes(network, codes, 60, {
          choice,
          random: new Random(1),
          ...(mostSteps === undefined ? {} : { mostSteps }),
        });
      const longest = (sequences: readonly Uint16Array[]) =>
        Math.max(...sequences.map(({ length }) => length));
      const first = await decode();
      expect(longest(first)).toBeGreaterThan(15);
      expect(longest(first)).toBeLessThanOrEqual(20);
      expect(await decode(20)).toEqual(first);
      expect(await decode(1000)).toEqual(first);
      expect(longest(await decode(4))).toBeLessThanOrEqual(4);
      await expect(decode(1)).rejects.toThrow(InputError);
    }
    network.dispose();
  });

  /** The number of rows on the device at each step, by batch. */
  function watchRows(network: ProductionNetwork): number[][] {
    const batches: number[][] = [];
    const start = network.startDecoding.bind(network);
    network.startDecoding = (...given) => {
      const run = start(...given);
      const rows: number[] = [];
      batches.push(rows);
      return {
        step: (previous, tops, features) => {
          rows.push(previous.length);
          return run.step(previous, tops, features);
        },
        keepRows: (kept) => run.keepRows(kept),
        dispose: () => run.dispose(),
      };
    };
    return batches;
  }

  it('holds at most one batch on the device, whose last one is no smaller', async () => {
    const network = networkOf(tiny({ maxSteps: 20 }), table, 5);
    const batches = watchRows(network);
    const first = async (choice: Choice, batch: number, count: number) => {
      batches.length = 0;
      await decodeCodes(network, codesOf(count, 4, 3, 3), count, { choice, batch, random: new Random(1) });
      expect(Math.max(...batches.flat())).toBeLessThanOrEqual(Math.max(batch, 3));
      return batches.map(([rows]) => rows);
    };
    expect(await first({ kind: 'greedy' }, 8, 20)).toEqual([8, 8, 8]);
    expect(await first({ kind: 'greedy' }, 8, 16)).toEqual([8, 8]);
    expect(await first({ kind: 'temperature', temperature: 1 }, 8, 5)).toEqual([5]);
    expect(await first({ kind: 'beam', width: 3 }, 8, 5)).toEqual([2, 2, 2]);
    expect(await first({ kind: 'beam', width: 3 }, 1, 2)).toEqual([1, 1]);
    network.dispose();
  });

  it('frees rows on the device as strings end, and stops after the last', async () => {
    const network = networkOf(tiny({ maxSteps: 60 }), table, 5);
    const batches = watchRows(network);
    for (const count of [20, 200]) {
      for (const choice of choices.filter(({ kind }) => kind !== 'beam')) {
        batches.length = 0;
        const options = { choice, random: new Random(1) };
        const decoded = await decodeCodes(network, codesOf(count, 4, 3, 3), count, options);
        const [rows] = batches as [number[]];
        expect(rows).toHaveLength(Math.max(...decoded.map(({ length }) => length)));
        for (const [step, onDevice] of rows.entries()) {
          const open = decoded.filter(({ length }) => length > step).length;
          expect(onDevice).toBeGreaterThanOrEqual(open);
          expect(onDevice).toBeLessThanOrEqual(Math.min(count, Math.max(32, 2 * open)));
        }
        if (count === 200 && choice.kind === 'temperature') expect(rows.at(-1)).toBeLessThan(200);
      }
    }
    network.dispose();
  });

  it('has nothing to do for no codes', async () => {
    const network = networkOf(tiny(), table);
    for (const choice of choices) {
      const options = { choice, random: new Random(1) };
      expect(await decodeCodes(network, new Float32Array(0), 0, options)).toEqual([]);
    }
    network.dispose();
  });

  it('leaves no tensors behind', async () => {
    const network = networkOf(tiny({ maxSteps: 30 }), table, 5);
    const before = memory().numTensors;
    for (const choice of choices) {
      await decodeCodes(network, codesOf(90, 4, 1, 2), 90, { choice, random: new Random(1) });
    }
    expect(memory().numTensors).toBe(before);
    network.dispose();
  });

  it('refuses codes of another size', async () => {
    const network = networkOf(tiny(), table);
    await expect(decodeCodes(network, new Float32Array(6), 2)).rejects.toThrow(
      /codes of 4 dimensions, but received 3/,
    );
    network.dispose();
  });

  it.each<[Choice, RegExp]>([
    [{ kind: 'temperature', temperature: 0 }, /a number above 0 and at most 1000, but received: 0/],
    [{ kind: 'temperature', temperature: Number.NaN }, /temperature of temperature to be a number/],
    [{ kind: 'temperature', temperature: 1 }, /random generator/],
    [
      { kind: 'nucleus', mass: 0, temperature: 1 },
      /mass of nucleus to be a number above 0 and at most 1, but received: 0/,
    ],
    [{ kind: 'nucleus', mass: 1.1, temperature: 1 }, /mass of nucleus/],
    [{ kind: 'beam', width: 0 }, /width of beam to be a whole number from 1 to 1000, but received: 0/],
    [{ kind: 'beam', width: 2.5 }, /width/],
  ])('refuses %j', async (choice, message) => {
    const network = networkOf(tiny(), table);
    await expect(decodeCodes(network, new Float32Array(8), 2, { choice })).rejects.toThrow(InputError);
    await expect(decodeCodes(network, new Float32Array(8), 2, { choice })).rejects.toThrow(message);
    network.dispose();
  });
});

describe('encodeItems', () => {
  const { table } = shipped('expression');
  const changes: TinyChanges[] = [{}, { encoder: convolutional }];

  it.each(changes)('a code depends on its sequence alone, and keeps its place: %j', async (change) => {
    const network = networkOf(tiny({ ...change, maxSteps: 15 }), table, 4);
    const random = new Random(2);
    const sequences = Array.from({ length: 40 }, () => randomDerivation(table, random, 15));
    const together = await encodeItems(network, itemsOf(network, sequences), { batch: 16 });
    for (const [i, sequence] of sequences.entries()) {
      const alone = await encodeItems(network, itemsOf(network, [sequence]));
      for (let k = 0; k < 4; k++) expect(together[4 * i + k]).toBeCloseTo(alone[k]!, 5);
    }
    network.dispose();
  });
});
