// Over 250 lines: the laws of a prefix state, each short, checked on one walk through a text.

import { InputError, messageOf } from '../base/errors.js';
import { Random } from '../base/random.js';
import { quote } from './parse.js';
import { PrefixDerivation } from './prefixDerivation.js';
import {
  boundedBy,
  type PrefixAutomaton,
  type PrefixState,
  ruleNames,
  stateOfNothing,
} from './prefixState.js';
import type { ProductionTable } from './production.js';
import { randomDerivation } from './randomDerivation.js';

/**
 * The random strings on which the laws are tried. Each is the longest of several draws, since most are short;
 * `productions` counts beyond the fewest.
 */
const tried = { strings: 40, draws: 8, productions: 40 };

/** The longest shortest string with which the laws are tried. */
const maxLeastSteps = 5_000;

/** Everything that a state reports. */
interface Snapshot {
  readonly broken: number;
  readonly brokenAtEnd: number;
  readonly debt: number;
  readonly payable: boolean;
  readonly wanted: string;
  readonly features: Float32Array;
}

/**
 * Tries on random strings of a grammar the laws that decoding and training rely on. A state's numbers are numbers; its
 * features are finite and as many as their names. Reading and copying change nothing, and a copy is independent. The
 * same text gives the same state, however it is cut between terminals. Broken rules stay broken.
 *
 * @param where begins messages: the file of the automaton
 * @throws InputError for the first broken law, or for whatever the automaton throws
 */
export function checkAutomaton(automaton: PrefixAutomaton, table: ProductionTable, where?: string): void {
  boundedBy(automaton, () => checkLaws(automaton, table, where));
}

function checkLaws(automaton: PrefixAutomaton, table: ProductionTable, where?: string): void {
  const check = new LawCheck(automaton, where);
  check.start();
  // A lexer's token texts may still be unknown, and with them all strings.
  const least = table.leastSteps[table.start]!;
  if (least > maxLeastSteps) return;
  const random = new Random(1);
  for (let i = 0; i < tried.strings; i++) {
    const derivations = Array.from({ length: tried.draws }, () =>
      randomDerivation(table, random, least + tried.productions),
    );
    const longest = derivations.reduce((a, b) => (b.length > a.length ? b : a));
    check.follow(piecesOf(table, longest), random);
  }
}

class LawCheck {
  readonly #automaton: PrefixAutomaton;
  readonly #where: string;
  /** The text that the state has read, for messages. */
  #read = '';
  /** The current call, for messages. */
  #call = 'start()';

  constructor(automaton: PrefixAutomaton, where: string | undefined) {
    this.#automaton = automaton;
    this.#where = where === undefined ? '' : `${where}: `;
  }

  start(): PrefixState {
    this.#read = '';
    const state = this.#called('start()', () => this.#automaton.start());
    if (typeof state !== 'object' || state === null)
      throw this.#broken('start() gives a state', describe(state));
    for (const method of ['advance', 'copy', 'writeFeatures', 'wanted'] as const) {
      if (typeof state[method] !== 'function') {
        throw this.#broken(`a state has the method ${method}`, describe(state[method]));
      }
    }
    this.#snapshot(state);
    return state;
  }

  /** @param pieces the pieces of one text that became final together, in order */
  follow(pieces: readonly string[], random: Random): void {
    const other = this.start();
    const untouched = this.#snapshot(other);
    const state = this.start();
    this.#expectEqual(untouched, this.#snapshot(state), 'every start() gives the same state');
    /** Reads the same text in pieces that are joined at random. */
    const joined = this.start();
    let waiting = '';
    let before = untouched;
    for (const piece of pieces) {
      before = this.#step(state, before, piece);
      this.#expectEqual(
        untouched,
        this.#snapshot(other),
        'each start() gives a separate state, which other texts do not change',
      );
      waiting += piece;
      if (random.integer(2) === 0) continue;
      this.#advance(joined, waiting);
      waiting = '';
      this.#expectEqual(
        before,
        this.#snapshot(joined),
        'the same text gives the same state, however it is cut',
      );
    }
  }

  #step(state: PrefixState, before: Snapshot, piece: string): Snapshot {
    const ahead = this.#copy(state);
    this.#expectEqual(before, this.#snapshot(ahead), 'copy() gives an equal state');
    this.#advance(ahead, piece);
    this.#expectEqual(
      before,
      this.#snapshot(state),
      'a copy is independent: its advance() changes no other state',
    );
    const behind = this.#copy(state);
    this.#advance(state, piece);
    this.#expectEqual(
      before,
      this.#snapshot(behind),
      'a copy is independent: it stays the same when other states advance',
    );
    this.#read += piece;
    const after = this.#snapshot(state);
    this.#expectEqual(after, this.#snapshot(ahead), 'equal states that read the same text stay equal');
    const { unknown } = this.#automaton;
    if (unknown !== undefined) {
      const unsure = this.#copy(state);
      this.#advance(unsure, unknown);
      this.#snapshot(unsure);
    }
    const mended = before.broken & ~after.broken;
    if (mended !== 0) {
      throw this.#broken('a broken rule stays broken', `${this.#rulesOf(mended)} is not broken any more`);
    }
    return after;
  }

  #advance(state: PrefixState, text: string): void {
    this.#called(`advance(${quote(text)})`, () => state.advance(text));
  }

  #copy(state: PrefixState): PrefixState {
    const twin = this.#called('copy()', () => state.copy());
    if (typeof twin !== 'object' || twin === null || twin === state) {
      throw this.#broken(
        'copy() gives a new state',
        twin === state ? 'it gave the very same object' : describe(twin),
      );
    }
    return twin;
  }

  #snapshot(state: PrefixState): Snapshot {
    const { features: names, rules } = this.#automaton;
    const all = 2 ** rules.length - 1;
    const [broken, brokenAtEnd] = (['broken', 'brokenAtEnd'] as const).map((name) => {
      const value: unknown = this.#called(name, () => state[name]);
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= all) return value;
      const law = `${name} has a bit for each of the ${rules.length} rules: a whole number from 0 to ${all}`;
      throw this.#broken(law, describe(value));
    }) as [number, number];
    if ((broken & ~brokenAtEnd) !== 0) {
      const missing = this.#rulesOf(broken & ~brokenAtEnd);
      throw this.#broken('a rule in broken is also in brokenAtEnd', `${missing} is only in broken`);
    }
    const debt: unknown = this.#called('debt', () => state.debt);
    if (typeof debt !== 'number' || !Number.isInteger(debt) || debt < 0) {
      throw this.#broken('debt is a whole number of at least 0', describe(debt));
    }
    const payable: unknown = this.#called('payable', () => state.payable);
    if (typeof payable !== 'boolean') throw this.#broken('payable is true or false', describe(payable));
    const hopedFor: unknown = this.#called('wanted(atEnd)', () => state.wanted(state));
    if (typeof hopedFor !== 'string')
      throw this.#broken('wanted(atEnd) gives a string of characters', describe(hopedFor));
    return { broken, brokenAtEnd, debt, payable, wanted: hopedFor, features: this.#features(state, names) };
  }

  #features(state: PrefixState, names: readonly string[]): Float32Array {
    // Other numbers surround the features, as they do in a batch.
    const offset = 2;
    const into = new Float32Array(offset + names.length + offset).fill(Number.NaN);
    this.#called('writeFeatures(into, offset)', () => state.writeFeatures(into, offset));
    const features = into.slice(offset, offset + names.length);
    const bad = features.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const complaint = Number.isNaN(features[bad]!)
        ? 'it is not written, or is not a number'
        : 'it is not finite';
      throw this.#broken(
        `writeFeatures() writes ${names.length} finite numbers, one for each name`,
        `for ${names[bad]} ${complaint}`,
      );
    }
    if (![...into.slice(0, offset), ...into.slice(offset + names.length)].every(Number.isNaN)) {
      const law = `writeFeatures() writes from the offset on, and as many numbers as there are names (${names.length})`;
      throw this.#broken(law, 'it wrote outside that range');
    }
    return features;
  }

  #expectEqual(expected: Snapshot, got: Snapshot, law: string): void {
    for (const name of ['broken', 'brokenAtEnd', 'debt', 'payable', 'wanted'] as const) {
      if (expected[name] !== got[name]) {
        throw this.#broken(law, `${name} is ${describe(got[name])} instead of ${describe(expected[name])}`);
      }
    }
    const differing = expected.features.findIndex((value, i) => value !== got.features[i]);
    if (differing < 0) return;
    const name = this.#automaton.features[differing];
    throw this.#broken(
      law,
      `the feature ${name} is ${got.features[differing]} instead of ${expected.features[differing]}`,
    );
  }

  #called<T>(call: string, work: () => T): T {
    this.#call = call;
    try {
      return work();
    } catch (thrown) {
      throw new InputError(
        `${this.#where}the prefix state ${this.#automaton.name} failed in ${call}${this.#place()}: ${messageOf(thrown)}`,
      );
    }
  }

  #broken(law: string, found: string): InputError {
    return new InputError(
      `${this.#where}the prefix state ${this.#automaton.name} breaks this law: ${law}; but ${found}, at ${this.#call}${this.#place()}`,
    );
  }

  #place(): string {
    return this.#read === '' ? ' at the beginning' : ` after ${quote(this.#read)}`;
  }

  #rulesOf(bits: number): string {
    return ruleNames(this.#automaton, bits).join(', ');
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  return value === null || ['number', 'boolean', 'undefined'].includes(typeof value)
    ? String(value)
    : `a value of type ${typeof value}`;
}

/** Returns the text of a derivation as it becomes final, step by step. */
function piecesOf(table: ProductionTable, productions: ArrayLike<number>): readonly string[] {
  const pieces: string[] = [];
  const recorder: PrefixState = {
    ...stateOfNothing,
    advance: (text) => pieces.push(text),
    copy: () => recorder,
  };
  const derivation = new PrefixDerivation(table, Number.POSITIVE_INFINITY, recorder);
  for (const production of Array.from(productions)) derivation.advance(production);
  return pieces;
}
