import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/base/random.js';
import { spellMolecule } from '../../../../src/domain/molecule/forms/forms.js';
import { smilesAutomaton } from '../../../../src/domain/molecule/prefix/smilesPrefix.js';
import { Guard } from '../../../../src/grammar/guard.js';
import { PrefixDerivation } from '../../../../src/grammar/prefixDerivation.js';
import { checkAutomaton } from '../../../../src/grammar/prefixLaws.js';
import { shipped } from '../../../grammar/support/grammars.js';
import { aromaticMolecules } from '../aromaticMolecules.js';
import { rdkit } from '../judges/judgesAgree.js';
import { randomStrings } from '../randomStrings.js';
import { domain, nciLines } from '../support.js';
import { drawGuarded, passes, rulesBrokenBy } from './aromaticGuard.js';

const grammars = ['smiles', 'zinc'] as const;
const guards = Object.fromEntries(
  grammars.map((name) => [name, new Guard(shipped(name).table, smilesAutomaton)]),
);

describe('the rule of aromatic systems', () => {
  it.each([
    ['c', 'in no ring'],
    ['cc', 'in no ring'],
    ['Cc(C)C', 'in no ring'],
    ['c1cccc1', 'an odd number of electrons'],
    ['c1ccccc1c', 'an atom in no ring beside a ring'],
    ['c1ccc2cccc2c1', 'naphthalene short of an atom'],
    ['c1ncnc1', 'imidazole without its hydrogen'],
    ['O=c1ccccc1', 'an electron left over by a double bond'],
    ['c1ccccc1.c1cccc1', 'the second of two'],
    ['[nH]1ccccc1', 'a hydrogen too many'],
    ['o1ccccc1', 'an atom too many'],
    ['c1(C)(C)ccccc1', 'too many bonds on an atom'],
    ['c1c(C)(C)cccc1', 'a saturated atom'],
  ])('vetoes %s: %s', (text) => {
    expect(rulesBrokenBy(text)).toEqual(['aromaticity']);
    expect(domain.identify(text).valid).toBe(false);
  });

  it('vetoes as soon as nothing can be mended', () => {
    const brokenAfter = (text: string): number => {
      const state = smilesAutomaton.start();
      for (let i = 0; i < text.length; i++) {
        state.advance(text[i]!);
        if (state.broken !== 0) return i + 1;
      }
      return -1;
    };
    // An atom is known to be in no ring when the next one is written, an electron to be alone when its atom is settled.
    expect(brokenAfter('ccc1ccccc1')).toBe(2);
    expect(brokenAfter('C(c)CCC')).toBe(4);
    expect(brokenAfter('c1cccc1CCC')).toBe(8);
    expect(brokenAfter('CC(c1cccc1)C')).toBe(11);
    expect(brokenAfter('c1ccccc1CCC')).toBe(-1);
  });

  it('is not changed by where the text is cut, or by copies', () => {
    for (const name of grammars)
      expect(() => checkAutomaton(smilesAutomaton, shipped(name).table)).not.toThrow();
  });

  it('lets pass aromatic molecules of all kinds, with both grammars', () => {
    expect(aromaticMolecules.length).toBeGreaterThan(100);
    const parsed = { smiles: 0, zinc: 0 };
    for (const text of aromaticMolecules) {
      expect(rdkit(text), text).toBeNull();
      expect(rulesBrokenBy(text), text).toEqual([]);
      for (const name of grammars) {
        const outcome = shipped(name).parse(text);
        if (outcome.kind !== 'parsed') continue;
        parsed[name]++;
        const { derivation } = outcome;
        expect(
          passes(guards[name]!, derivation, Math.ceil(1.25 * derivation.length) + 40),
          `${name} ${text}`,
        ).toBe(true);
      }
    }
    expect(parsed.smiles).toBe(aromaticMolecules.length);
    expect(parsed.zinc).toBeGreaterThan(80);
  });
});

describe('what is known of a text', () => {
  /** Rules that it breaks, where they are asked for before every production. */
  const askedOnTheWay = (derivation: ArrayLike<number>): number => {
    const on = new PrefixDerivation(
      shipped('smiles').table,
      Number.POSITIVE_INFINITY,
      smilesAutomaton.start(),
    );
    for (const production of Array.from(derivation)) {
      on.state.broken;
      on.state.brokenAtEnd;
      on.advance(production);
    }
    return on.state.brokenAtEnd;
  };
  const askedAtEnd = (text: string): number => {
    const state = smilesAutomaton.start();
    state.advance(text);
    return state.brokenAtEnd;
  };

  it('does not depend on whether it was asked for on the way', () => {
    // the bond between two rings may come to be in a third, until the branch ends
    const awaitsRing =
      'CCC(Oc(-oc1cC(F)(F)CCCN(C)c(F)cccc2ccSC1(c3))S(C)(=O)CS(C)(=O)c([N+](=O)c(-S(=O)(=O)cC(=O)cc(N[N+](=O)' +
      'c2cccc([N+](=O)[O-])[C@@]3=O)))c3S(=O)(=O)C3C(C)C)S(=O)(=O)[C@H](O)[NH2+]OCCS(C)(=O)N(C)';
    const texts = [awaitsRing, ...randomStrings('derivations', 500, 3, nciLines), ...aromaticMolecules];
    let compared = 0;
    for (const text of texts) {
      const outcome = shipped('smiles').parse(text);
      if (outcome.kind !== 'parsed') continue;
      compared++;
      expect(askedOnTheWay(outcome.derivation), text).toBe(askedAtEnd(text));
    }
    expect(compared).toBeGreaterThan(500);
  });
});

describe('the rule and the verdict', () => {
  /** Stricter on purpose: what has a bond too many in the Kekulé form, but for charges that are not written (`n(=O)`). */
  const isRounded = (text: string): boolean =>
    'reason' in spellMolecule('kekule', text) || /=O|O=/.test(text);

  it.each(['derivations', 'edits'] as const)('agree on random %s', (kind) => {
    let aromatic = 0;
    for (const text of randomStrings(kind, 3_000, 11, nciLines)) {
      if (!/[bcnops:]/.test(text) || shipped('smiles').parse(text).kind !== 'parsed') continue;
      const { reason } = domain.identify(text);
      const broken = rulesBrokenBy(text);
      // vetoed already, and its atom not looked at
      if (/@[A-Z]{2}0/.test(text)) continue;
      if (reason?.startsWith('aromaticity') === true) expect(broken, text).toContain('aromaticity');
      if (reason !== null || rdkit(text) !== null) continue;
      aromatic++;
      if (broken.includes('aromaticity')) expect(isRounded(text), text).toBe(true);
    }
    expect(aromatic).toBeGreaterThan(20);
  });
});

describe('random derivations under the guard', () => {
  it.each(grammars)('are molecules for RDKit, but for one in hundreds: %s', (name) => {
    const { bad, refused, aromatic } = drawGuarded(guards[name]!, new Random(5), 400, 40, rdkit);
    expect(bad).toEqual([]);
    expect(refused.get('') ?? []).toEqual([]);
    const all = [...refused.values()].flat();
    expect(all.length, all.join('\n')).toBeLessThanOrEqual(1);
    expect(aromatic).toBeGreaterThan(30);
  });
});
