import { describe, expect, it } from 'vitest';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { Guard } from '../../src/grammar/guard.js';
import { brokenRules } from '../../src/judging/brokenRules.js';
import type { TrainedModel } from '../../src/sampling/model.js';
import { describeEnd, pathEnds } from '../../src/sampling/pathEnds.js';

const grammar = await loadGrammar('smiles');
const domain = await loadDomain('molecule', { grammar });
const { prefix } = domain;

/** What is read of a model here, of productions or of another representation. */
const modelOf = (kind?: 'characters', prefixState: string | null = null) =>
  ({
    domain,
    run: {
      config: { representation: kind && { kind, language: null }, model: { decoder: { prefixState } } },
    },
  }) as unknown as TrainedModel;

describe('brokenRules', () => {
  // a ring that is left open; carbon with five bonds; a carbene; nothing wrong
  const texts = ['C1CC', 'CC(C)(C)(C)C', '[CH2]', 'CCO', 'C1CCF(C)C'];

  it('counts by rule what no guard kept', () => {
    // OpenSMILES: F has one bond, so that the last breaks two rules
    expect(brokenRules(modelOf(), null, texts)).toMatchObject({ rings: 2, valence: 2, radicals: 1 });
    expect(brokenRules(modelOf(), null, ['CCO'])).toMatchObject({ rings: 0, valence: 0, radicals: 0 });
  });

  it('leaves out the rules that a guard kept, and optional ones', () => {
    const guard = new Guard(grammar.table, prefix!, ['rings', 'radicals']);
    const left = brokenRules(modelOf(), guard, texts)!;
    expect(left).toMatchObject({ valence: 2 });
    expect(Object.keys(left)).not.toContain('rings');
    expect(Object.keys(left)).not.toContain('radicals');
    expect(brokenRules(modelOf(), new Guard(grammar.table, prefix!), texts)).toBeNull();
  });

  it('says nothing where no rules are known to hold', () => {
    expect(brokenRules(modelOf('characters'), null, texts)).toBeNull();
    expect(brokenRules(modelOf('characters', prefix!.name), null, texts)).not.toBeNull();
    expect(
      brokenRules({ ...modelOf(), domain: { ...domain, prefix: null } } as never, null, texts),
    ).toBeNull();
  });
});

describe('pathEnds', () => {
  const model = {
    domain,
    encode: (given: readonly string[]) => ({
      spelled: given.map((text) => ({ c1ccccc1O: 'C1=CC=CC=C1O' })[text] ?? text),
    }),
  } as unknown as TrainedModel;
  const points = (...texts: string[]) => texts.map((text) => ({ text }));

  it('tells what was typed, how it is spelled, and what came back', async () => {
    const ends = await pathEnds(model, 'c1ccccc1O', 'CCO', points('C1=CC=CC=C1O', 'CC', 'OCC'));
    expect(ends.map(({ back }) => back)).toEqual(['exact', 'equivalent']);
    expect(describeEnd(ends[0], 'begins')).toBe(
      'the path begins with C1=CC=CC=C1O, which is how the model spells c1ccccc1O',
    );
    expect(describeEnd(ends[1], 'ends')).toBe('the path ends with OCC, which means the same as CCO');
    const [same, other] = await pathEnds(model, 'CCO', 'c1ccccc1O', points('CCO', 'CCN'));
    expect(describeEnd(same, 'begins')).toBeNull();
    expect(other.back).toBe('other');
    expect(describeEnd(other, 'ends')).toMatch(
      /ends with CCN, which is not the same string as c1ccccc1O \(C1=CC=CC=C1O in the spelling of the model\): the model does not reconstruct/,
    );
  });
});
