import { describe, expect, it } from 'vitest';
import { smilesAutomaton } from '../../src/domain/molecule/prefix/smilesPrefix.js';
import { checkRules } from '../../src/grammar/checkRules.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import type { PrefixAutomaton, PrefixState } from '../../src/grammar/prefixState.js';
import { shipped } from './support/grammars.js';

/** Words of a and b; rule 0 forbids an a, rule 1 more than one b. */
class Letters implements PrefixState {
  broken = 0;
  letters = 0;
  get brokenAtEnd(): number {
    return this.broken;
  }
  readonly debt = 0;
  readonly payable = true;
  wanted(): string {
    return '';
  }
  advance(text: string): void {
    for (const letter of text) {
      if (letter === 'a') this.broken |= 1;
      else if (++this.letters > 1) this.broken |= 2;
    }
  }
  copy(): Letters {
    return Object.assign(new Letters(), this);
  }
  writeFeatures(): void {}
}

const letters: PrefixAutomaton = {
  name: 'letters-1',
  features: [],
  rules: ['no-a', 'one-b'],
  filler: '',
  start: () => new Letters(),
};
const options = { samples: 400, seed: 1 };

describe('checkRules', () => {
  it('counts the random strings that break each rule', () => {
    // a and b with equal probability: half of all strings
    const report = checkRules(
      compileGrammar('S -> "a" | "b"').table,
      { ...letters, optional: ['one-b'] },
      options,
    );
    expect(report).toMatchObject({ name: 'letters-1', features: 0, strings: 400, vetoed: null });
    expect(report!.rules.map(({ rule, optional }) => [rule, optional])).toEqual([
      ['no-a', false],
      ['one-b', true],
    ]);
    // five standard deviations of a fair coin
    expect(Math.abs(report!.rules[0]!.strings - 200)).toBeLessThan(50);
    expect(report!.rules[1]!.strings).toBe(0);
  });

  it('tells where the rules leave nothing to write, those that are not optional', () => {
    const { table } = compileGrammar('S -> "a" | "bb"');
    expect(checkRules(table, letters, options)!.vetoed).toMatch(
      /^the prefix state letters-1 vetoes every string/,
    );
    expect(checkRules(table, { ...letters, optional: ['no-a'] }, options)!.vetoed).toBeNull();
    expect(checkRules(table, { ...letters, optional: letters.rules }, options)!.vetoed).toBeNull();
  });

  it('the rules of molecules leave something to write', () => {
    for (const name of ['smiles', 'zinc'] as const) {
      expect(checkRules(shipped(name).table, smilesAutomaton, { samples: 50, seed: 1 })!.vetoed).toBeNull();
    }
  });
});
