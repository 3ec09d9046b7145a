import { describe, expect, it } from 'vitest';
import { GraeError, InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { Guard, type GuardedDerivation, rulesOf } from '../../src/grammar/guard.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';
import type { PrefixAutomaton, PrefixState } from '../../src/grammar/prefixState.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { parseTemplate } from '../../src/grammar/template/parseTemplate.js';
import { Templates } from '../../src/grammar/template/templates.js';
import { yieldText } from '../../src/grammar/text.js';
import { keepsPairs, pairsAutomaton } from './support/automata.js';
import { shipped } from './support/grammars.js';

const words = compileGrammar('S -> null | "a" S | "b" S', { name: 'words' });
const [end, a, b] = [0, 1, 2];

/** Counts how often the search for an ending asked a state what it wants. */
let questions = 0;

/** Words with as many a as b; and, as a second rule, never over three a more. */
class Balance implements PrefixState {
  #more = 0;
  #isUnsure = false;
  broken = 0;

  get brokenAtEnd(): number {
    return this.broken | (this.#more === 0 ? 0 : 1);
  }

  get debt(): number {
    return Math.abs(this.#more);
  }

  get payable(): boolean {
    return true;
  }

  wanted(): string {
    questions++;
    return this.#more > 0 ? 'b' : this.#more < 0 ? 'a' : '';
  }

  advance(text: string): void {
    for (const character of text) {
      if (character === '?') this.#isUnsure = true;
      else this.#more += character === 'a' ? 1 : -1;
      if (this.#more > 3 && !this.#isUnsure) this.broken |= 2;
    }
  }

  copy(): Balance {
    const twin = new Balance();
    twin.#more = this.#more;
    twin.#isUnsure = this.#isUnsure;
    twin.broken = this.broken;
    return twin;
  }

  writeFeatures(): void {}
}

const balance: PrefixAutomaton = {
  name: 'balance-1',
  features: [],
  rules: ['even', 'few'],
  filler: '',
  start: () => new Balance(),
};
const certainBalance: PrefixAutomaton = { ...balance, unknown: '?' };

/** A rule that a letter is not written. */
function noLetter(letter: string): PrefixAutomaton {
  const state = (broken: number): PrefixState => ({
    broken,
    brokenAtEnd: broken,
    debt: 0,
    payable: true,
    wanted: () => {
      questions++;
      return '';
    },
    advance(this: { broken: number; brokenAtEnd: number }, text: string) {
      if (text.includes(letter)) this.broken = this.brokenAtEnd = 1;
    },
    copy(this: PrefixState) {
      return state(this.broken);
    },
    writeFeatures: () => {},
  });
  return { name: 'no-1', features: [], rules: ['no'], filler: '', start: () => state(0) };
}

/** A grammar whose shortest text of filler, 1, takes three productions, and another text one. */
const detour = compileGrammar('S -> "k" S | "z" | N\nN -> M\nM -> "1"', { name: 'detour' });
const [k, z, n] = [0, 1, 2];

/** Takes productions without asking for them. */
function derivationOf(guard: Guard, mostSteps: number, taken: readonly number[]): GuardedDerivation {
  const derivation = guard.start(mostSteps);
  for (const production of taken) derivation.advance(production);
  return derivation;
}

/** The productions that the derivation allows; of all that a table may have here. */
function allowedBy(derivation: GuardedDerivation): number[] {
  return Array.from({ length: 30 }, (_, i) => i).filter((production) => derivation.allows(production));
}

describe('a guard allows exactly what can still be ended', () => {
  it('of expressions, by the list of all that keep the rules', () => {
    const { table } = shipped('expression');
    const mostSteps = 7;
    /** By the productions before, those that come next. */
    const next = new Map<string, Set<number>>();
    const visit = (taken: readonly number[], open: readonly number[]): void => {
      if (open.length === 0) {
        const { pairs, scarce } = keepsPairs(yieldText(table, taken));
        if (!pairs || !scarce) return;
        taken.forEach((production, i) => {
          const before = taken.slice(0, i).join();
          next.set(before, (next.get(before) ?? new Set()).add(production));
        });
      } else if (taken.length + open.length <= mostSteps) {
        const [top, ...rest] = open as [number, ...number[]];
        for (const production of table.byLhs[top]!)
          visit([...taken, production], [...table.children[production]!, ...rest]);
      }
    };
    visit([], [table.start]);
    expect(next.size).toBeGreaterThan(300);
    const guard = new Guard(table, pairsAutomaton);
    for (const [before, expected] of next) {
      const taken = before === '' ? [] : before.split(',').map(Number);
      const allowed = allowedBy(derivationOf(guard, mostSteps, taken));
      expect([before, allowed]).toEqual([before, [...expected].sort((one, other) => one - other)]);
    }
  });

  it.each([
    ['guessed', balance],
    ['certain', certainBalance],
  ] as const)('of words with as many a as b, by counting, with %s outlooks', (_, automaton) => {
    const guard = new Guard(words.table, automaton, ['even']);
    const random = new Random(5);
    for (const mostSteps of [1, 2, 3, 8, 13, 24, 200]) {
      for (let i = 0; i < 20; i++) {
        const derivation = guard.start(mostSteps);
        let more = 0;
        while (!derivation.finished) {
          const left = mostSteps - derivation.taken.length - 1;
          const expected = [
            ...(more === 0 ? [end] : []),
            // every letter too many takes another, and the end one production
            ...(Math.abs(more + 1) + 1 <= left ? [a] : []),
            ...(Math.abs(more - 1) + 1 <= left ? [b] : []),
          ];
          expect(allowedBy(derivation)).toEqual(expected);
          // seldom the end, and more a than b while there is room
          const letters = expected.filter((production) => production !== end);
          const isEnd = letters.length === 0 || (more === 0 && mostSteps < 200 && random.integer(8) === 0);
          const chosen = isEnd ? end : (letters[Math.max(0, random.integer(3) - 1)] ?? letters[0]!);
          if (chosen === a) more++;
          if (chosen === b) more--;
          derivation.advance(chosen);
        }
      }
    }
  });

  it.each([
    ['guessed', balance],
    ['certain', certainBalance],
  ] as const)('of packed words, or less, with %s outlooks', (_, automaton) => {
    const random = new Random(5);
    const derivations = Array.from({ length: 60 }, () => randomDerivation(words.table, random, 12));
    const { table } = new Packing(words.table, learnPacking(words.table, derivations, 8));
    const guard = new Guard(table, automaton);
    for (const mostSteps of [1, 2, 3, 8, 13, 24]) {
      for (let i = 0; i < 50; i++) {
        const derivation = guard.start(mostSteps);
        while (!derivation.finished) {
          const allowed = allowedBy(derivation);
          derivation.advance(allowed[random.integer(allowed.length)]!);
        }
        const state = balance.start();
        state.advance(yieldText(table, derivation.taken));
        expect(state.brokenAtEnd).toBe(0);
        expect(derivation.taken.length).toBeLessThanOrEqual(mostSteps);
      }
    }
  });

  it.each([
    ['guessed', ''],
    ['certain', '?'],
  ])('where text that is fixed already breaks a rule, with %s outlooks', (kind, unknown) => {
    const { table } = compileGrammar('S -> "x" | "(" S ")"', { name: 'brackets' });
    const guard = new Guard(table, { ...noLetter(')'), filler: 'x', unknown });
    const derivation = guard.start(100);
    questions = 0;
    expect(allowedBy(derivation)).toEqual([0]);
    // a veto that is certain takes no search
    expect(questions === 0).toBe(kind === 'certain');
  });

  it('where the shortest text takes more productions than another', () => {
    const guard = new Guard(detour.table, { ...noLetter('z'), filler: '1' });
    for (const mostSteps of [3, 4, 5, 6, 9, 20]) {
      const derivation = guard.start(mostSteps);
      questions = 0;
      while (derivation.taken.length < mostSteps - 3) {
        expect(allowedBy(derivation)).toEqual([k, n]);
        expect(questions).toBe(0);
        derivation.advance(k);
      }
      expect(allowedBy(derivation)).toEqual([n]);
    }
  });
});

describe('a guard searches for an ending', () => {
  const asksAbout = (guard: Guard, mostSteps: number, taken: readonly number[], production: number) => {
    const derivation = derivationOf(guard, mostSteps, taken);
    questions = 0;
    expect(derivation.allows(production)).toBe(true);
    return questions > 0;
  };

  it('only where none is obvious: with little room for what is open', () => {
    const guard = new Guard(words.table, balance, ['even']);
    expect(asksAbout(guard, 1000, [a, a, a], a)).toBe(false);
    expect(asksAbout(guard, 10, [a, a, a], a)).toBe(true);
    expect(asksAbout(guard, 7, [a, a, a], b)).toBe(true);
    // what is even may end
    expect(asksAbout(guard, 3, [a], b)).toBe(false);
    expect(asksAbout(guard, 3, [a, b], end)).toBe(false);
  });

  it('later where outlooks are certain, and yet later where packed productions write much at once', () => {
    const random = new Random(5);
    const derivations = Array.from({ length: 60 }, () => randomDerivation(words.table, random, 12));
    const packed = new Packing(words.table, learnPacking(words.table, derivations, 8)).table;
    const guessed = new Guard(words.table, balance, ['even']);
    const certain = new Guard(words.table, certainBalance, ['even']);
    const inPassing = new Guard(packed, certainBalance, ['even']);
    expect([guessed, certain, inPassing].map(({ paysInPassing }) => paysInPassing)).toEqual([
      false,
      false,
      true,
    ]);
    expect(new Guard(packed, balance).paysInPassing).toBe(false);
    const roomFor = (guard: Guard) =>
      [8, 20, 40].filter((mostSteps) => !asksAbout(guard, mostSteps, [a, a], a));
    expect(roomFor(guessed)).toEqual([40]);
    expect(roomFor(certain)).toEqual([20, 40]);
    expect(roomFor(inPassing)).toEqual([8, 20, 40]);
  });

  it('once, and goes along the one that it found', () => {
    const derivation = derivationOf(new Guard(words.table, balance, ['even']), 8, [a, a, a]);
    expect(derivation.allows(b)).toBe(true);
    questions = 0;
    for (const production of [b, b, b, end]) {
      expect(derivation.allows(production)).toBe(true);
      derivation.advance(production);
    }
    expect(derivation.finished).toBe(true);
    expect(questions).toBe(0);
  });
});

describe('a guarded derivation', () => {
  const guard = new Guard(words.table, balance, ['even']);

  /** Takes the first allowed one of the productions until the end. */
  function goOn(derivation: GuardedDerivation, order: readonly number[]): string {
    while (!derivation.finished) derivation.advance(order.find((one) => derivation.allows(one))!);
    return yieldText(words.table, derivation.taken);
  }

  it('may be asked about one production and take another', () => {
    const derivation = guard.start(20);
    expect(derivation.allows(a)).toBe(true);
    derivation.advance(b);
    expect(derivation.allows(end)).toBe(false);
    expect(derivation.allows(b)).toBe(true);
    derivation.advance(a);
    expect(derivation.taken).toEqual([b, a]);
    expect(derivation.state.debt).toBe(0);
    expect(derivation.allows(end)).toBe(true);
  });

  it('and its copy go on by themselves', () => {
    const derivation = derivationOf(guard, 8, [a, a]);
    expect(derivation.allows(b)).toBe(true);
    const copy = derivation.copy();
    expect(goOn(derivation, [end, b, a])).toBe('aabb');
    expect(copy.taken).toEqual([a, a]);
    expect(goOn(copy, [a, b, end])).toBe('aaabbb');
    expect(copy.taken).toHaveLength(7);
    expect(derivation.taken).toHaveLength(5);
  });

  it('that would end ends soon: within two productions more than it takes', () => {
    const derivation = derivationOf(guard, 50, [a, a, a]);
    expect(derivation.prefers(end)).toBe(false);
    // three taken, four to the end, and two to spare
    expect(goOn(derivation, [a, b, end])).toBe('aaaabbbb');
  });

  it('takes the first allowed candidate, and only the first is what it would do', () => {
    const derivation = derivationOf(guard, 50, [a]);
    expect(derivation.choose([b, a])).toBe(b);
    expect(derivation.choose([end, a])).toBe(a);
    expect(goOn(derivation, [a, b, end])).toBe('aabb');
    const another = derivationOf(guard, 50, [a]);
    expect(another.choose([a, end])).toBe(a);
    expect(another.choose([])).toBe(null);
    expect(goOn(another, [a, b, end])).toHaveLength(48);
    const third = derivationOf(new Guard(words.table, balance), 50, [a, a, a]);
    expect(third.choose([a, end, b])).toBe(b);
    third.advance(b);
    expect(third.taken).toHaveLength(4);
    // a vetoed letter is no wish to end
    while (third.taken.length < 40) third.advance([a, b].find((one) => third.allows(one))!);
    expect(third.finished).toBe(false);
  });

  it('does not take a part of the text for its end', () => {
    const { table } = shipped('expression');
    const [sum, part, x] = [0, 3, 7];
    // x+x+ and a third x, which would end the text; and the same in front of a further part
    const last = [sum, sum, part, x, x];
    const inside = [sum, ...last];
    const expressions = new Guard(table, pairsAutomaton);
    const rest = (taken: readonly number[]): number => {
      const derivation = derivationOf(expressions, 40, taken);
      expect(derivation.prefers(x)).toBe(false);
      const opening = table.productions.findIndex(({ rhs }) => rhs[0] === '(');
      while (!derivation.finished) {
        derivation.advance([opening, ...table.productions.keys()].find((one) => derivation.allows(one))!);
      }
      return derivation.taken.length;
    };
    expect(rest(last)).toBeLessThanOrEqual(last.length + 1 + 2);
    expect(rest(inside)).toBeGreaterThan(30);
  });

  it('is rescued by going back as few steps as it takes', () => {
    // four a need four b and the end, but two places are left; two a are the most that six places can end
    const stuck = derivationOf(guard, 6, [a, a, a, a]);
    expect([end, a, b].filter((one) => stuck.allows(one))).toEqual([]);
    stuck.rescue();
    expect(stuck.finished).toBe(true);
    expect(stuck.taken).toEqual([a, a, b, b, end]);
    const free = derivationOf(guard, 20, [b, b]);
    free.rescue();
    expect(free.taken).toEqual([b, b, a, a, end]);
  });

  it('has nothing to write where the rules leave nothing', () => {
    const never: PrefixAutomaton = {
      ...balance,
      start: () => Object.defineProperty(new Balance(), 'brokenAtEnd', { value: 3 }),
    };
    const derivation = new Guard(words.table, never, ['even']).start(1);
    expect(derivation.prefers(end)).toBe(false);
    expect(() => derivation.rescue()).toThrow(
      /balance-1 vetoes every string of at most 1 productions: its rules \(even, few\) leave no string to write/,
    );
  });

  it('has nothing to write where a template leaves no string that keeps the rules', () => {
    // three a need three b and the end
    const templates = new Templates([parseTemplate('aaa*')], words.table, { mostSteps: 6 });
    const derivation = new Guard(words.table, balance, ['even'], templates).start(6);
    expect([end, a, b].filter((one) => derivation.allows(one))).toEqual([]);
    expect(() => derivation.rescue()).toThrow(/no string of at most 6 productions matches the template/);
  });

  it('attributes an error to its automaton, but leaves an error of grae as it is', () => {
    const failing = (thrown: Error): PrefixAutomaton => {
      const state = (count: number): PrefixState => ({
        ...new Balance(),
        brokenAtEnd: 0,
        debt: 0,
        payable: true,
        wanted: () => '',
        writeFeatures: () => {},
        copy: () => state(count),
        advance: () => {
          count++;
          if (count > 2) throw thrown;
        },
      });
      return { ...balance, start: () => state(0) };
    };
    const own = derivationOf(new Guard(words.table, failing(new TypeError('no letter'))), 20, [a, b]);
    expect(() => own.allows(a)).toThrow(GraeError);
    expect(() => own.allows(a)).toThrow('the prefix state balance-1 failed after 2 productions: no letter');
    expect(() => own.advance(a)).toThrow('the prefix state balance-1 failed after 2 productions: no letter');
    const grae = derivationOf(new Guard(words.table, failing(new GraeError('too slow'))), 20, [a, b]);
    expect(() => grae.allows(a)).toThrow(/^too slow$/);
  });
});

describe('the rules of a guard', () => {
  it('are those that are not optional, or named ones', () => {
    const automaton = { ...balance, optional: ['few'] };
    expect(rulesOf(new Guard(words.table, automaton))).toEqual(['even']);
    expect(rulesOf(new Guard(words.table, automaton, ['few', 'even']))).toEqual(['even', 'few']);
    expect(rulesOf(new Guard(words.table, automaton, []))).toEqual([]);
    expect(rulesOf(null)).toEqual([]);
  });

  it('have names that the automaton knows', () => {
    const guarding = () => new Guard(words.table, balance, ['even', 'odd']);
    expect(guarding).toThrow(InputError);
    expect(guarding).toThrow('expected rules of balance-1 (even, few), but received: odd');
  });

  it('of none let the grammar alone decide', () => {
    const derivation = new Guard(words.table, balance, []).start(3);
    expect(allowedBy(derivation)).toEqual([end, a, b]);
    derivation.advance(a);
    derivation.advance(a);
    expect(allowedBy(derivation)).toEqual([end]);
    derivation.advance(end);
    expect(derivation.taken).toEqual([a, a, end]);
    const free = new Guard(detour.table, { ...noLetter('z'), filler: '1' }, []).start(2);
    questions = 0;
    expect(allowedBy(free)).toEqual([k, z]);
    expect(questions).toBe(0);
  });
});
