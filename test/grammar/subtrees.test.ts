import { expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { replaceSubtree, subtreesOf } from '../../src/grammar/subtrees.js';
import { yieldText } from '../../src/grammar/text.js';

const { table } = await loadGrammar('expression');

it('the subtrees of a derivation are derivations of their non-terminals', () => {
  const random = new Random(1);
  for (let i = 0; i < 50; i++) {
    const derivation = randomDerivation(table, random, 40);
    const subtrees = subtreesOf(table, derivation);
    expect(subtrees[0]).toEqual({ nonTerminal: table.start, start: 0, end: derivation.length });
    expect(subtrees.map(({ start }) => start)).toEqual([...derivation.keys()]);
    for (const { nonTerminal, start, end } of subtrees) {
      // throws unless it is complete
      yieldText({ ...table, start: nonTerminal }, derivation.subarray(start, end));
    }
  }
});

it('a subtree is replaced by another of the same non-terminal', () => {
  const random = new Random(2);
  let changed = 0;
  for (let i = 0; i < 50; i++) {
    const [one, two] = [randomDerivation(table, random, 40), randomDerivation(table, random, 40)];
    const place = subtreesOf(table, one)[random.integer(one.length)]!;
    const donor = subtreesOf(table, two).find(({ nonTerminal }) => nonTerminal === place.nonTerminal);
    if (donor === undefined) continue;
    const child = replaceSubtree(one, place, two.subarray(donor.start, donor.end));
    const text = yieldText(table, child);
    const part = yieldText({ ...table, start: place.nonTerminal }, two.subarray(donor.start, donor.end));
    expect(text).toContain(part);
    if (text !== yieldText(table, one)) changed++;
  }
  expect(changed).toBeGreaterThan(10);
});
