import { describe, expect, it } from 'vitest';
import { smilesAutomaton } from '../../src/domain/molecule/prefix/smilesPrefix.js';
import { Guard } from '../../src/grammar/guard.js';
import { yieldText } from '../../src/grammar/text.js';
import { shipped } from './support/grammars.js';

describe('what a guard makes of what a decoder would write', () => {
  const grammar = shipped('smiles');
  const { table } = grammar;
  const guard = new Guard(table, smilesAutomaton);
  const maxSteps = 200;

  /** Derives the text, then wants to end first, and to write more carbon atoms otherwise. */
  function withWishToEnd(text: string, goOn: string): string {
    const derivation = guard.start(maxSteps);
    const outcome = grammar.parse(text);
    if (outcome.kind !== 'parsed') throw new Error(text);
    // without the production that ends it
    for (const production of outcome.derivation.slice(0, -1)) derivation.advance(production);
    const more = grammar.parse(goOn);
    const wanted = more.kind === 'parsed' ? [...more.derivation] : [];
    while (!derivation.finished) {
      const { top } = derivation;
      const expansions = table.byLhs[top]!;
      const ends = expansions.filter((one) => table.children[one]!.length === 0);
      const goesOn = expansions.filter((one) => wanted.includes(one));
      const rest = expansions.filter((one) => !ends.includes(one) && !goesOn.includes(one));
      const atEnd = derivation.taken.length >= outcome.derivation.length - 1 && ends.length > 0;
      const order =
        atEnd && goesOn.length > 0 ? [...ends, ...goesOn, ...rest] : [...goesOn, ...ends, ...rest];
      const chosen = derivation.choose(order);
      if (chosen === null) derivation.rescue();
      else derivation.advance(chosen);
    }
    return yieldText(table, derivation.taken);
  }

  it('one that would have ended, and may not, ends soon', () => {
    const text = withWishToEnd('C1CCCC', 'CCC');
    expect(text.startsWith('C1CCCC')).toBe(true);
    expect(text).toMatch(/1/);
    expect(text.length).toBeLessThan(14);
  });

  it('one that may end ends', () => {
    expect(withWishToEnd('CCCC', 'CCC')).toBe('CCCC');
  });
});
