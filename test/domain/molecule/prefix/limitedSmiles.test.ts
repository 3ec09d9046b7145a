import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/base/random.js';
import { limitedSmiles } from '../../../../src/domain/molecule/prefix/limitedSmiles.js';
import { smilesAutomaton } from '../../../../src/domain/molecule/prefix/smilesPrefix.js';
import { Guard } from '../../../../src/grammar/guard.js';
import { ruleNames } from '../../../../src/grammar/prefixState.js';
import { randomGuardedDerivation } from '../../../../src/grammar/randomDerivation.js';
import { yieldText } from '../../../../src/grammar/text.js';
import { shipped } from '../../../grammar/support/grammars.js';

const limits = (elements: readonly number[] | null, maxHeavyAtoms = Number.POSITIVE_INFINITY) =>
  limitedSmiles({ elements: elements && new Set(elements), maxHeavyAtoms });

describe('limits while a SMILES is written', () => {
  it.each([
    ['CCO', [6, 8], []],
    ['CCN', [6, 8], ['elements']],
    ['C[NH3+]', [6], ['elements']],
    ['CCl', [6, 8], ['elements']],
    ['[2H]C', [6], []],
    ['c1ccncc1', [6], ['elements']],
  ])('%s of the elements %j', (text, elements, broken) => {
    const automaton = limits(elements);
    const state = automaton.start();
    state.advance(text);
    expect(ruleNames(automaton, state.brokenAtEnd)).toEqual(broken);
  });

  it('count atoms other than hydrogen, and those that must come', () => {
    const automaton = limits(null, 3);
    const state = automaton.start();
    state.advance('[H]CCC');
    expect(ruleNames(automaton, state.broken)).toEqual([]);
    const outlook = state.copy();
    outlook.advance('(?C)');
    expect(ruleNames(automaton, outlook.broken)).toEqual(['maxHeavyAtoms']);
    expect(ruleNames(automaton, state.broken)).toEqual([]);
  });

  it('change nothing that a model sees', () => {
    const [limited, plain] = [limits([6], 1).start(), smilesAutomaton.start()];
    const { length } = smilesAutomaton.features;
    const [seen, expected] = [new Float32Array(length), new Float32Array(length)];
    for (const piece of ['C', '1', '=', 'N', '(', '[NH3+]', ')']) {
      limited.advance(piece);
      plain.advance(piece);
      limited.writeFeatures(seen, 0);
      plain.writeFeatures(expected, 0);
      expect(seen).toEqual(expected);
    }
  });

  it('hold whatever is drawn', () => {
    const { table } = shipped('smiles');
    const guard = new Guard(table, limits([6, 7], 5));
    const random = new Random(1);
    for (let i = 0; i < 30; i++) {
      const text = yieldText(table, randomGuardedDerivation(guard, random, 60));
      const atoms = text.match(/\[[^\]]*\]|[A-Za-z]/g)!.filter((atom) => !/^\[\d*H/.test(atom));
      expect(atoms.length).toBeLessThanOrEqual(5);
      for (const atom of atoms) expect(atom).toMatch(/^[CNcn]$|^\[\d*[CNcn](?![a-z])/);
    }
  });
});
