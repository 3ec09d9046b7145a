import { beforeAll, describe, expect, it, vi } from 'vitest';
import { GraeError, InputError } from '../../../src/base/errors.js';
import { Random } from '../../../src/base/random.js';
import { smilesAutomaton } from '../../../src/domain/molecule/prefix/smilesPrefix.js';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { Guard, GuardedDerivation } from '../../../src/grammar/guard.js';
import type { PrefixAutomaton, PrefixState } from '../../../src/grammar/prefixState.js';
import { yieldText } from '../../../src/grammar/text.js';
import type { Choice } from '../../../src/model/productions/choice.js';
import { decodeCodes } from '../../../src/model/productions/decode.js';
import { memory } from '../../../src/tensor/ops.js';
import { keepsPairs, pairsAutomaton, Recorder } from '../../grammar/support/automata.js';
import { shipped } from '../../grammar/support/grammars.js';
import { startTestBackend } from '../../support/backend.js';
import { autoregressive, choices, codesOf, networkOf, packed, parallel, tiny } from '../support.js';

beforeAll(startTestBackend);

/** An automaton without rules or features of its own, changed. */
function automatonWith(changes: Partial<PrefixAutomaton>): PrefixAutomaton {
  return {
    name: 'made-1',
    features: [],
    rules: ['rule'],
    filler: '',
    start: () => new Recorder(),
    ...changes,
  };
}

describe('under a guard every string keeps the rules, and is complete', () => {
  const grammar = shipped('expression');

  it.each([
    ['autoregressive, features seen, packed', autoregressive, pairsAutomaton, 20],
    ['autoregressive', autoregressive, null, 0],
    ['parallel, packed', parallel, null, 20],
  ] as const)('pairs in expressions: %s', async (_, decoder, prefix, merges) => {
    const { table } = packed(grammar, merges);
    const guards = [
      new Guard(table, pairsAutomaton),
      new Guard(table, pairsAutomaton, ['pairs']),
      new Guard(table, pairsAutomaton, ['scarce']),
    ];
    let brokenWithout = 0;
    let brokenBeside = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const config = tiny({ decoder, maxSteps: 25, prefixState: prefix?.name ?? null });
      const network = networkOf(config, table, seed, prefix);
      const codes = codesOf(30, 4, seed, 3);
      for (const choice of choices) {
        const decode = async (guard: Guard | null) => {
          const sequences = await decodeCodes(network, codes, 30, {
            choice,
            guard,
            random: new Random(seed),
          });
          for (const { length } of sequences) expect(length).toBeLessThanOrEqual(25);
          return sequences.map((ids) => yieldText(table, ids));
        };
        for (const text of await decode(null)) if (!keepsPairs(text).pairs) brokenWithout++;
        const decoded = await Promise.all(guards.map(decode));
        const [both, pairs, scarce] = decoded as [string[], string[], string[]];
        for (const text of both) {
          expect(grammar.parse(text).kind).toBe('parsed');
          expect(keepsPairs(text)).toEqual({ pairs: true, scarce: true });
        }
        for (const text of pairs) expect(keepsPairs(text).pairs).toBe(true);
        for (const text of scarce) {
          expect(keepsPairs(text).scarce).toBe(true);
          if (!keepsPairs(text).pairs) brokenBeside++;
        }
      }
      network.dispose();
    }
    expect(brokenWithout).toBeGreaterThan(30);
    // a rule that is not in force is not kept
    expect(brokenBeside).toBeGreaterThan(10);
  });

  it.each(['smiles', 'zinc'] as const)('the rules of molecules with the grammar %s', async (name) => {
    const { table } = packed(shipped(name), 60);
    const guard = new Guard(table, smilesAutomaton);
    const brokenBy = (text: string) => {
      const state = smilesAutomaton.start();
      state.advance(text);
      return state.brokenAtEnd;
    };
    const maxSteps = table.leastSteps[table.start]! + 30;
    let brokenWithout = 0;
    for (const prefix of [smilesAutomaton, null]) {
      const config = tiny({ maxSteps, prefixState: prefix?.name ?? null });
      const network = networkOf(config, table, 2, prefix);
      const codes = codesOf(10, 4, 7, 3);
      for (const choice of choices) {
        const decode = async (by: Guard | null) =>
          await decodeCodes(network, codes, 10, { choice, guard: by, random: new Random(3) });
        for (const ids of await decode(null)) if (brokenBy(yieldText(table, ids)) !== 0) brokenWithout++;
        for (const ids of await decode(guard)) {
          expect(ids.length).toBeLessThanOrEqual(maxSteps);
          expect(brokenBy(yieldText(table, ids)), yieldText(table, ids)).toBe(0);
        }
      }
      network.dispose();
    }
    expect(brokenWithout).toBeGreaterThan(10);
  });

  it('and is the same for the same seed, whatever is decoded beside', async () => {
    const { table } = packed(grammar, 20);
    const guard = new Guard(table, pairsAutomaton);
    const network = networkOf(tiny({ maxSteps: 25 }), table, 4);
    const codes = codesOf(40, 4, 2, 3);
    for (const choice of choices) {
      const decode = async (batch: number, seed: number) =>
        await decodeCodes(network, codes, 40, { choice, guard, batch, random: new Random(seed) });
      const first = await decode(512, 1);
      expect(await decode(9, 1)).toEqual(first);
      if (choice.kind === 'temperature') expect(await decode(512, 2)).not.toEqual(first);
    }
    network.dispose();
  });
});

describe('a guard of words', () => {
  const { table } = compileGrammar('S -> null | "a" S | "b" S', { name: 'words' });
  /** A state that lets no word but abba end, and yet says of any that one step will pay its debt. */
  class Hopeful implements PrefixState {
    readonly broken = 0;
    readonly payable = true;
    #text = '';

    get brokenAtEnd(): number {
      return this.#text === 'abba' ? 0 : 1;
    }

    get debt(): number {
      return this.brokenAtEnd;
    }

    wanted(): string {
      return 'abba'.startsWith(this.#text) ? 'abba'.charAt(this.#text.length) : '';
    }

    advance(text: string): void {
      this.#text += text;
    }

    copy(): Hopeful {
      const twin = new Hopeful();
      twin.#text = this.#text;
      return twin;
    }

    writeFeatures(): void {}
  }

  it('repairs what it guessed wrongly, however productions are chosen', async () => {
    const guard = new Guard(table, automatonWith({ start: () => new Hopeful() }));
    const rescue = vi.spyOn(GuardedDerivation.prototype, 'rescue');
    for (const choice of choices) {
      rescue.mockClear();
      for (let seed = 1; seed <= 3; seed++) {
        const network = networkOf(tiny({ maxSteps: 16 }), table, seed);
        const options = { choice, guard, random: new Random(seed) };
        const decoded = await decodeCodes(network, codesOf(5, 4, seed, 3), 5, options);
        expect(decoded.map((ids) => yieldText(table, ids))).toEqual(Array(5).fill('abba'));
        network.dispose();
      }
      expect(rescue, choice.kind).toHaveBeenCalled();
    }
    rescue.mockRestore();
  });

  it('asks its automaton within the bound that it has', async () => {
    let depth = 0;
    let inside = 0;
    let outside = 0;
    const count = (): number => (depth > 0 ? inside++ : outside++);
    const state = (): Recorder =>
      Object.assign(new Recorder(), { advance: count, writeFeatures: count, copy: state });
    const automaton = automatonWith({
      features: ['one'],
      start: state,
      bounded: (work) => {
        depth++;
        try {
          return work();
        } finally {
          depth--;
        }
      },
    });
    const network = networkOf(tiny({ maxSteps: 10, prefixState: automaton.name }), table, 2, automaton);
    for (const choice of choices) {
      for (const guard of [new Guard(table, automaton), null]) {
        inside = 0;
        await decodeCodes(network, codesOf(5, 4, 1, 3), 5, { choice, guard, random: new Random(1) });
        expect(inside).toBeGreaterThan(10);
      }
    }
    expect(outside).toBe(0);
    network.dispose();
  });
});

describe('drawn strings', () => {
  const grammar = compileGrammar('s -> "a" | "b" | "c" | "d" | "e"', { name: 'letters' });
  const { table } = grammar;
  const letters = ['a', 'b', 'c', 'd', 'e'];
  const withoutC = (broken: number): Recorder =>
    Object.assign(new Recorder(), {
      broken,
      brokenAtEnd: broken,
      advance(this: { broken: number; brokenAtEnd: number }, text: string) {
        if (text.includes('c')) this.broken = this.brokenAtEnd = 1;
      },
      copy(this: { broken: number }) {
        return withoutC(this.broken);
      },
    });
  const noC = automatonWith({ start: () => withoutC(0) });

  it.each([
    ['as the softmax says', null, letters, 18.47],
    ['under a veto as the softmax over the others says', new Guard(table, noC), ['a', 'b', 'd', 'e'], 16.27],
  ] as const)('come %s', async (_, guard, allowed, quantile) => {
    const network = networkOf(tiny({ maxSteps: 1 }), table, 3);
    const code = codesOf(1, 4, 5, 2);
    const run = network.startDecoding(code, 1);
    const logits = await run.step(Int32Array.of(5), Int32Array.of(0), new Float32Array(0));
    run.dispose();
    const temperature = 6;
    const weights = allowed.map((letter) => Math.exp(logits[letters.indexOf(letter)]! / temperature));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const count = 8000;
    expect((count * Math.min(...weights)) / total).toBeGreaterThan(50);
    const drawn = (
      await decodeCodes(
        network,
        Float32Array.from({ length: 4 * count }, (_, i) => code[i % 4]!),
        count,
        { choice: { kind: 'temperature', temperature }, guard, random: new Random(17) },
      )
    ).map((ids) => yieldText(table, ids));
    // Pearson's chi-square against its 99.9% quantile
    const statistic = weights.reduce((sum, weight, i) => {
      const mean = (count * weight) / total;
      return sum + (drawn.filter((text) => text === allowed[i]).length - mean) ** 2 / mean;
    }, 0);
    expect(statistic).toBeLessThan(quantile);
    expect([...new Set(drawn)].sort()).toEqual([...allowed]);
    network.dispose();
  });

  it('are greedy ones at a temperature near 0, and all of a nucleus of everything', async () => {
    const expressions = shipped('expression').table;
    const network = networkOf(tiny({ maxSteps: 30 }), expressions, 5);
    const codes = codesOf(50, 4, 8, 2);
    const decode = async (choice: Choice) =>
      await decodeCodes(network, codes, 50, { choice, random: new Random(2) });
    expect(await decode({ kind: 'temperature', temperature: 1e-7 })).toEqual(
      await decode({ kind: 'greedy' }),
    );
    expect(await decode({ kind: 'nucleus', mass: 1e-7, temperature: 1 })).toEqual(
      await decode({ kind: 'greedy' }),
    );
    const drawn = await decode({ kind: 'temperature', temperature: 0.9 });
    expect(await decode({ kind: 'nucleus', mass: 1, temperature: 0.9 })).toEqual(drawn);
    expect(drawn).not.toEqual(await decode({ kind: 'greedy' }));
    network.dispose();
  });
});

describe('an automaton that is wrong', () => {
  const { table } = shipped('expression');

  /** Every way of decoding ends in an error that names the automaton, and leaves no tensors behind. */
  async function expectFailure(automaton: PrefixAutomaton, message: RegExp): Promise<void> {
    const prefix = automaton.features.length > 0 ? automaton : null;
    const network = networkOf(tiny({ maxSteps: 30, prefixState: prefix?.name ?? null }), table, 5, prefix);
    const guard = new Guard(table, automaton);
    const before = memory().numTensors;
    for (const choice of choices) {
      const decode = () =>
        decodeCodes(network, codesOf(4, 4, 8, 2), 4, { choice, guard, random: new Random(1) });
      await expect(decode()).rejects.toThrow(GraeError);
      await expect(decode()).rejects.toThrow(message);
    }
    expect(memory().numTensors).toBe(before);
    network.dispose();
  }

  it('forbids everything', async () => {
    const state = (): Recorder =>
      Object.assign(new Recorder(), { broken: 1, brokenAtEnd: 1, copy: () => state() });
    await expectFailure(
      automatonWith({ start: state }),
      /made-1 vetoes every string of at most 30 productions/,
    );
  });

  it('forbids every end', async () => {
    const state = (): Recorder => Object.assign(new Recorder(), { brokenAtEnd: 1, copy: () => state() });
    await expectFailure(
      automatonWith({ start: state }),
      /made-1 vetoes every string of at most 30 productions/,
    );
  });

  it('throws as it starts, as it reads, or as it is asked', async () => {
    const thrower = () => {
      throw new TypeError('no such thing');
    };
    await expectFailure(
      automatonWith({ start: thrower }),
      /made-1 failed after 0 productions: no such thing/,
    );
    const reading = (): Recorder =>
      Object.assign(new Recorder(), { advance: thrower, copy: () => reading() });
    await expectFailure(
      automatonWith({ start: reading }),
      /made-1 failed after \d+ productions: no such thing/,
    );
    const asked = (): Recorder => Object.defineProperty(new Recorder(), 'broken', { get: thrower });
    await expectFailure(
      automatonWith({ start: () => Object.assign(new Recorder(), { copy: asked }) }),
      /made-1 failed after \d+ productions: no such thing/,
    );
  });

  it('throws as it writes its features', async () => {
    const state = (): Recorder =>
      Object.assign(new Recorder(), {
        writeFeatures: () => {
          throw new RangeError('offset is out of bounds');
        },
        copy: () => state(),
      });
    await expectFailure(
      automatonWith({ features: ['one'], start: state }),
      /made-1 failed to write its features after 0 productions: offset is out of bounds/,
    );
  });

  it('gives features that are no numbers', async () => {
    const state = (): Recorder =>
      Object.assign(new Recorder(), {
        writeFeatures: (into: Float32Array, offset: number) => into.fill(Number.NaN, offset + 1, offset + 2),
        copy: () => state(),
      });
    await expectFailure(
      automatonWith({ features: ['one', 'two'], start: state }),
      /made-1 gave no finite number: two is NaN/,
    );
  });

  it('is of another model', async () => {
    const network = networkOf(tiny({ prefixState: pairsAutomaton.name }), table, 1, pairsAutomaton);
    const decode = (guard: Guard) => decodeCodes(network, codesOf(1, 4, 1, 1), 1, { guard });
    await expect(decode(new Guard(packed(shipped('expression'), 5).table, pairsAutomaton))).rejects.toThrow(
      InputError,
    );
    await expect(decode(new Guard(shipped('zinc').table, pairsAutomaton))).rejects.toThrow(
      /guard for the 11 productions of this model, but received one for another table/,
    );
    await expect(decode(new Guard(table, automatonWith({})))).rejects.toThrow(
      /guard with the prefix state pairs-1, which the model sees, but received one with made-1/,
    );
    network.dispose();
  });
});
