import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { smilesAutomaton } from '../../src/domain/molecule/prefix/smilesPrefix.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { checkAutomaton } from '../../src/grammar/prefixLaws.js';
import type { PrefixAutomaton, PrefixState } from '../../src/grammar/prefixState.js';
import { shipped } from './support/grammars.js';

const grammar = compileGrammar('S -> null | "(" S | ")" S | "[" S | "]" S', { name: 'brackets' });

/** Typed brackets in any order; rule 0 is broken by one that does not close the last that was opened. */
class Brackets implements PrefixState {
  open: string[] = [];
  broken = 0;
  wrote = 0;
  get brokenAtEnd(): number {
    return this.open.length > 0 ? this.broken | 2 : this.broken;
  }
  get debt(): number {
    return this.open.length;
  }
  get payable(): boolean {
    return true;
  }
  wanted(_atEnd: PrefixState): string {
    return this.open.at(-1) === '(' ? ')' : this.open.length > 0 ? ']' : '';
  }
  advance(text: string): void {
    for (const character of text) this.read(character);
  }
  read(character: string): void {
    if (character === '(' || character === '[') this.open.push(character);
    else if (this.open.pop() !== (character === ')' ? '(' : '[')) this.broken |= 1;
  }
  copy(): PrefixState {
    const twin = new (this.constructor as new () => Brackets)();
    twin.open = [...this.open];
    twin.broken = this.broken;
    return twin;
  }
  writeFeatures(into: Float32Array, offset: number): void {
    into[offset] = this.open.length / 8;
    into[offset + 1] = this.open.at(-1) === '(' ? 1 : 0;
  }
}

const automatonOf = (
  State: new () => PrefixState,
  changes: Partial<PrefixAutomaton> = {},
): PrefixAutomaton => ({
  name: 'brackets-1',
  features: ['depth', 'round'],
  rules: ['typed', 'closed'],
  start: () => new State(),
  ...changes,
});

it('automata that keep the laws pass', () => {
  expect(() => checkAutomaton(automatonOf(Brackets), grammar.table)).not.toThrow();
  for (const name of ['smiles', 'zinc'] as const) {
    expect(() => checkAutomaton(smilesAutomaton, shipped(name).table)).not.toThrow();
  }
});

const oneForAll = new Brackets();
let calls = 0;

/** One mistake each, with what is said of it. */
const mistakes: readonly [string, PrefixAutomaton, RegExp][] = [
  [
    'a copy that shares a list',
    automatonOf(
      class extends Brackets {
        override copy(): PrefixState {
          const twin = super.copy() as Brackets;
          twin.open = this.open;
          return twin;
        }
      },
    ),
    /a copy is independent: its advance\(\) changes no other state; but brokenAtEnd is \d instead of \d/,
  ],
  [
    'a copy that forgets',
    automatonOf(
      class extends Brackets {
        override copy(): PrefixState {
          return new Brackets();
        }
      },
    ),
    /copy\(\) gives an equal state; but .* after "/,
  ],
  [
    'a copy that is the state itself',
    automatonOf(
      class extends Brackets {
        override copy(): PrefixState {
          return this;
        }
      },
    ),
    /copy\(\) gives a new state; but it gave the very same object/,
  ],
  [
    'one state for all texts',
    automatonOf(Brackets, { start: () => oneForAll }),
    /each start\(\) gives a separate state, which other texts do not change/,
  ],
  [
    'features that are not written',
    automatonOf(Brackets, { features: ['depth', 'round', 'square'] }),
    /writes 3 finite numbers, one for each name; but for square it is not written, or is not a number/,
  ],
  [
    'more features than names',
    automatonOf(Brackets, { features: ['depth'] }),
    /as many numbers as there are names \(1\); but it wrote outside that range/,
  ],
  [
    'an infinite feature',
    automatonOf(
      class extends Brackets {
        override writeFeatures(into: Float32Array, offset: number): void {
          super.writeFeatures(into, offset);
          if (this.open.length > 2) into[offset] = 1e39;
        }
      },
    ),
    /for depth it is not finite, at writeFeatures\(into, offset\) after "/,
  ],
  [
    'a rule that mends',
    automatonOf(
      class extends Brackets {
        override read(character: string): void {
          this.broken = 0;
          super.read(character);
        }
        override get brokenAtEnd(): number {
          return this.broken;
        }
      },
    ),
    /a broken rule stays broken; but typed is not broken any more/,
  ],
  [
    'broken, but not at the end',
    automatonOf(
      class extends Brackets {
        override get brokenAtEnd(): number {
          return this.open.length > 0 ? 2 : 0;
        }
      },
    ),
    /a rule in broken is also in brokenAtEnd; but typed is only in broken/,
  ],
  [
    'a bit without a rule',
    automatonOf(Brackets, { rules: ['typed'] }),
    /brokenAtEnd has a bit for each of the 1 rules: a whole number from 0 to 1; but [23]/,
  ],
  [
    'a text that depends on how it is cut',
    automatonOf(
      class extends Brackets {
        override advance(text: string): void {
          this.read(text[0]!);
        }
      },
    ),
    /the same text gives the same state, however it is cut/,
  ],
  [
    'a debt that is no number',
    automatonOf(
      class extends Brackets {
        override get debt(): number {
          return this.open.length / 2;
        }
      },
    ),
    /debt is a whole number of at least 0; but 0\.5/,
  ],
  [
    'wanted that is no string',
    automatonOf(
      class extends Brackets {
        override wanted(): string {
          return this.open.at(-1) as string;
        }
      },
    ),
    /wanted\(atEnd\) gives a string of characters; but undefined/,
  ],
  [
    'a method that is missing',
    automatonOf(Brackets, { start: () => ({ ...new Brackets() }) as unknown as PrefixState }),
    /a state has the method advance; but undefined/,
  ],
  [
    'a state that is none',
    automatonOf(Brackets, { start: () => null as unknown as PrefixState }),
    /start\(\) gives a state; but null/,
  ],
  [
    'chance',
    automatonOf(
      class extends Brackets {
        override writeFeatures(into: Float32Array, offset: number): void {
          into[offset] = calls++;
          into[offset + 1] = 0;
        }
      },
    ),
    /the feature depth is \d+ instead of \d+/,
  ],
  [
    'an exception',
    automatonOf(
      class extends Brackets {
        override read(character: string): void {
          if (character === ']') throw new TypeError('no such bracket');
          super.read(character);
        }
      },
    ),
    /the prefix state brackets-1 failed in advance\("[^"]*\]"\)( after "[^"]*"| at the beginning): no such bracket/,
  ],
];

describe('a broken law is told with file, automaton and text', () => {
  it.each(mistakes)('%s', (_, automaton, message) => {
    const check = () => checkAutomaton(automaton, grammar.table, 'brackets.mjs');
    expect(check).toThrow(InputError);
    expect(check).toThrow(/^brackets\.mjs: the prefix state brackets-1 /);
    expect(check).toThrow(message);
  });
});
