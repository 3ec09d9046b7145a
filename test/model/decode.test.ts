import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { GraeError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import type { Grammar } from '../../src/grammar/grammar.js';
import { Guard } from '../../src/grammar/guard.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';
import type { PrefixAutomaton, PrefixState } from '../../src/grammar/prefixState.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { yieldText } from '../../src/grammar/text.js';
import type { ModelConfig } from '../../src/model/config.js';
import { decodeCodes } from '../../src/model/decode.js';
import { encodeSequences } from '../../src/model/encode.js';
import { memory } from '../../src/tensor/ops.js';
import { anyGrammar, shipped } from '../grammar/support/grammars.js';
import { startTestBackend } from '../support/backend.js';
import { autoregressive, convolutional, networkOf, parallel, tiny } from './support.js';

const decoders = [autoregressive, parallel];

/** Codes as a density gives them, and as nothing should. */
function codesOf(count: number, latent: number, seed: number, scale: number): Float32Array {
  return new Random(seed).normals(count * latent).map((value) => value * scale);
}

function packed(grammar: Grammar, merges: number): Packing {
  const random = new Random(1);
  const { table } = grammar;
  const limit = table.leastSteps[table.start]! + 20;
  const derivations = Array.from({ length: 100 }, () => randomDerivation(table, random, limit));
  return new Packing(table, learnPacking(table, derivations, merges));
}

beforeAll(startTestBackend);

/** Breaks its one rule by a character that is not among the allowed ones; all are allowed in `null`. */
function automatonState(allowed: string | null, forbidden = '', broken = 0): PrefixState {
  let bits = broken;
  return {
    get broken() {
      return bits;
    },
    get brokenAtEnd() {
      return bits;
    },
    debt: 0,
    payable: false,
    wanted: () => '',
    advance(text) {
      if ([...text].some((one) => forbidden.includes(one) || allowed?.includes(one) === false)) bits = 1;
    },
    copy: () => automatonState(allowed, forbidden, bits),
    writeFeatures: () => {},
  };
}

const withoutX: PrefixAutomaton = {
  name: 'without x',
  features: [],
  rules: ['no x'],
  filler: '1',
  start: () => automatonState(null, 'x'),
};

describe('whatever is decoded is in the language, and finished', () => {
  it('on random grammars, for random codes of any size, packed or not', () => {
    fc.assert(
      fc.property(
        anyGrammar,
        fc.constantFrom(...decoders),
        fc.constantFrom(0, 0.1, 1, 1e3, 1e30),
        fc.constantFrom(0, 10),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 1e6 }),
        (grammar, decoder, scale, merges, room, seed) => {
          const { table } = packed(grammar, merges);
          const maxSteps = table.leastSteps[table.start]! + room;
          const network = networkOf(tiny({ decoder, maxSteps }), table, seed);
          const sequences = decodeCodes(network, codesOf(5, 4, seed, scale), 5);
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
      { numRuns: 60, seed: 11 },
    );
  });

  it.each(['expression', 'zinc', 'smiles'] as const)('with the grammar %s', (name) => {
    const grammar = shipped(name);
    const { table } = packed(grammar, 50);
    for (const decoder of decoders) {
      const network = networkOf(tiny({ decoder, maxSteps: 25 }), table);
      const sequences = decodeCodes(network, codesOf(70, 4, 2, 3), 70);
      for (const ids of sequences)
        expect(grammar.parse(yieldText(table, ids)).kind).toMatch(/parsed|ambiguous/);
      network.dispose();
    }
  });

  it('even if the network has broken and gives no numbers', () => {
    const grammar = shipped('expression');
    const network = networkOf(tiny(), grammar.table);
    network.load(new Float32Array(network.layout.size).fill(Number.NaN), {});
    for (const ids of decodeCodes(network, codesOf(3, 4, 1, 1), 3)) {
      expect(grammar.parse(yieldText(grammar.table, ids)).kind).toBe('parsed');
    }
    network.dispose();
  });
});

describe('decodeCodes', () => {
  const { table } = shipped('expression');

  it.each(decoders)('does not depend on what is decoded beside: $kind', (decoder) => {
    const network = networkOf(tiny({ decoder, maxSteps: 30 }), table, 5);
    const codes = codesOf(100, 4, 8, 2);
    const together = decodeCodes(network, codes, 100, { batch: 100 });
    expect(decodeCodes(network, codes, 100, { batch: 7 })).toEqual(together);
    const alone = Array.from(
      { length: 100 },
      (_, i) => decodeCodes(network, codes.slice(4 * i, 4 * i + 4), 1)[0]!,
    );
    expect(alone).toEqual(together);
    network.dispose();
  });

  it('takes the most likely production at every step, under the mask of the stack', () => {
    // untrained autoregressive networks, followed by hand through their own interface
    let steps = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const network = networkOf(tiny({ maxSteps: 25 }), table, seed);
      const code = codesOf(1, 4, seed, 1);
      const [ids] = decodeCodes(network, code, 1);
      const run = network.startDecoding(code, 1);
      let previous = table.productions.length;
      const stack = [table.start];
      for (const [taken, id] of ids!.entries()) {
        // what the rest of the stack takes at least, if this production is taken
        const needed = (production: number) =>
          table.leastStepsThrough[production]! +
          stack.slice(0, -1).reduce((sum, symbol) => sum + table.leastSteps[symbol]!, 0);
        const top = stack.at(-1)!;
        const logits = run.step(Int32Array.of(previous), Int32Array.of(top), new Float32Array(0));
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

  it('obeys a guard, and says so where it leaves nothing', () => {
    const network = networkOf(tiny({ maxSteps: 30 }), table, 5);
    const x = 7;
    const codes = codesOf(50, 4, 8, 2);
    const withX = decodeCodes(network, codes, 50).filter((ids) => ids.includes(x)).length;
    expect(withX).toBeGreaterThan(0);
    const guard = new Guard(table, withoutX);
    const without = decodeCodes(network, codes, 50, { guard });
    expect(without.every((ids) => !ids.includes(x))).toBe(true);
    const before = memory().numTensors;
    const hopeless = new Guard(table, { ...withoutX, name: 'hopeless', start: () => automatonState('') });
    expect(() => decodeCodes(network, codes, 50, { guard: hopeless })).toThrow(GraeError);
    expect(() => decodeCodes(network, codes, 50, { guard: hopeless })).toThrow(
      /hopeless vetoes every string/,
    );
    expect(memory().numTensors).toBe(before);
    network.dispose();
  });

  it('leaves no tensors behind', () => {
    const network = networkOf(tiny({ maxSteps: 30 }), table, 5);
    const before = memory().numTensors;
    for (let i = 0; i < 5; i++) decodeCodes(network, codesOf(90, 4, i, 2), 90);
    expect(memory().numTensors).toBe(before);
    network.dispose();
  });

  it('refuses codes of another size', () => {
    const network = networkOf(tiny(), table);
    expect(() => decodeCodes(network, new Float32Array(6), 2)).toThrow(
      /codes of 4 dimensions, but received 3/,
    );
    network.dispose();
  });
});

describe('encodeSequences', () => {
  const { table } = shipped('expression');
  const changes: Partial<ModelConfig>[] = [{}, { encoder: convolutional }];

  it.each(changes)('a code depends on its sequence alone, and keeps its place: %j', (change) => {
    const network = networkOf(tiny({ ...change, maxSteps: 15 }), table, 4);
    const random = new Random(2);
    const sequences = Array.from({ length: 40 }, () => randomDerivation(table, random, 15));
    const together = encodeSequences(network, sequences, 16);
    sequences.forEach((sequence, i) => {
      const alone = encodeSequences(network, [sequence]);
      for (let k = 0; k < 4; k++) expect(together[4 * i + k]).toBeCloseTo(alone[k]!, 5);
    });
    network.dispose();
  });
});
