import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { Random } from '../../../src/base/random.js';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { Derivation } from '../../../src/grammar/derivation.js';
import { Guard } from '../../../src/grammar/guard.js';
import { PrefixDerivation } from '../../../src/grammar/prefixDerivation.js';
import type { ProductionTable } from '../../../src/grammar/production.js';
import { randomGuardedDerivation } from '../../../src/grammar/randomDerivation.js';
import { balancedBrackets } from '../../../src/grammar/template/brackets.js';
import { parseTemplate } from '../../../src/grammar/template/parseTemplate.js';
import { Template } from '../../../src/grammar/template/template.js';
import type { HoleText } from '../../../src/grammar/template/templatePart.js';
import { Templates } from '../../../src/grammar/template/templates.js';
import { yieldText } from '../../../src/grammar/text.js';
import { Recorder } from '../support/automata.js';
import { anyGrammar, shipped } from '../support/grammars.js';

const templateOf = (text: string, table: ProductionTable, options = {}) =>
  new Template(parseTemplate(text), table, { shown: text, ...options });

/** All derivations of at most so many productions that a derivation in progress allows, as joined numbers. */
function allOf(
  start: { finished: boolean; allows(id: number): boolean; advance(id: number): void; copy(): never },
  table: ProductionTable,
): number[][] {
  const found: number[][] = [];
  const go = (here: typeof start, taken: number[]): void => {
    if (here.finished) found.push(taken);
    for (const id of table.productions.keys()) {
      if (!here.allows(id)) continue;
      const next = here.copy() as typeof start;
      next.advance(id);
      go(next, [...taken, id]);
    }
  };
  go(start, []);
  return found;
}

function templateOrNull(text: string, table: ProductionTable, mostSteps: number): Template | null {
  try {
    return templateOf(text, table, { mostSteps });
  } catch (thrown) {
    if (thrown instanceof InputError) return null;
    throw thrown;
  }
}

const anyTemplate = fc
  .array(fc.constantFrom('a', 'b', '(', '*', '*{1}', '*{,2}', '*{2,}', 'e'), { minLength: 1, maxLength: 4 })
  .map((parts) => [...parts, '*'].join(''));

/** The same as a regular expression. */
function pattern(template: string): RegExp {
  const source = template
    .replaceAll('(', '\\(')
    .replace(/\*(\{[\d,]*\})?/g, (_, bound) => `.${(bound ?? '*').replace('{,', '{0,')}`);
  return new RegExp(`^${source}$`, 's');
}

describe('derivations within a template', () => {
  it('are exactly the ones whose strings match', () => {
    fc.assert(
      fc.property(anyGrammar, anyTemplate, ({ table }, text) => {
        const mostSteps = 6;
        if (table.leastSteps[table.start]! > mostSteps) return;
        const every = allOf(new Derivation(table, mostSteps) as never, table);
        const matching = every.filter((ids) => pattern(text).test(yieldText(table, ids)));
        const template = templateOrNull(text, table, mostSteps);
        expect(template === null ? [] : allOf(template.start(mostSteps) as never, table)).toEqual(matching);
        for (const ids of every.slice(0, 20)) {
          const string = yieldText(table, ids);
          if (template !== null) expect(template.matches(string)).toBe(pattern(text).test(string));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('can end at every step with the text that the outlook has', () => {
    fc.assert(
      fc.property(anyGrammar, anyTemplate, fc.integer({ min: 1 }), ({ table }, text, seed) => {
        const template = templateOrNull(text, table, 12);
        if (template === null) return;
        const random = new Random(seed);
        const derivation = new PrefixDerivation(table, 12, new Recorder(), template);
        while (!derivation.finished) {
          expect((derivation.outlook([]) as Recorder).text).toMatch(pattern(text));
          expect(derivation.slack).toBeGreaterThanOrEqual(0);
          const allowed = [...table.productions.keys()].filter((id) => derivation.allows(id));
          derivation.advance(allowed[random.integer(allowed.length)]!);
        }
        expect((derivation.state as Recorder).text).toMatch(pattern(text));
      }),
      { numRuns: 100 },
    );
  });
});

const expression = shipped('expression').table;
const smiles = shipped('smiles').table;

describe('a template of expressions', () => {
  const strings = (text: string, count: number): string[] => {
    const guard = Guard.ofTemplates(expression, null, new Templates([parseTemplate(text)], expression));
    const random = new Random(1);
    return Array.from({ length: count }, () =>
      yieldText(expression, randomGuardedDerivation(guard, random, 40)),
    );
  };

  it('has closed brackets in every hole', () => {
    for (const string of strings('sin(*)+*', 50)) {
      const inner = /^sin\((.*)\)\+/.exec(string)![1]!;
      expect(string).toMatch(/^sin\(.+\)\+.+$/);
      expect(inner).not.toBe('');
    }
    // sin(x)+(1) matches with the hole "x", and not with "x)+(1"
    const template = templateOf('sin(*)', expression);
    expect(template.matches('sin((x)+(1))')).toBe(true);
    expect(template.matches('sin(x)+(1)')).toBe(false);
  });

  it('has literal stars and bounded holes', () => {
    for (const string of strings('x\\**{1,5}', 30)) expect(string).toMatch(/^x\*.{1,5}$/);
  });

  it('leaves the brackets of a language alone that does not close them', () => {
    const { table } = compileGrammar('S -> null | "(" S | ")" S', { name: 'words' });
    expect(balancedBrackets(table)).toEqual([]);
    expect(balancedBrackets(expression)).toEqual(['()']);
    expect(balancedBrackets(smiles)).toEqual(['()', '[]']);
    expect(templateOf('(*)', table).matches('()()')).toBe(true);
  });
});

describe('a template that no string matches', () => {
  it.each([
    [
      'sin(Q*)',
      'no string of the grammar matches the template sin(Q*): none goes on like it behind character 4',
    ],
    ['Q*', 'no string of the grammar matches the template Q*: none begins like it'],
    ['sin(*', 'none goes on like it behind character 4'],
    ['x+*{1}1', 'none goes on like it behind character 2'],
  ])('%s is refused with its place', (text, message) => {
    expect(() => templateOf(text, expression)).toThrow(message);
  });

  it('is refused if it takes more productions than there may be', () => {
    expect(() => templateOf('sin(sin(sin(*)))', expression, { mostSteps: 6 })).toThrow(
      'the template sin(sin(sin(*))) is too long: its shortest string takes 8 productions, and the model writes at most 6',
    );
    expect(() => templateOf('sin(sin(sin(*)))', expression, { mostSteps: 8 })).not.toThrow();
  });

  it('is refused if it takes too long to prepare', () => {
    expect(() => templateOf('*{100}+*{100}+*{100}+*{100}+*{100}+*{100}', expression)).toThrow('is too large');
  });
});

describe('pairs in holes', () => {
  const digits: HoleText = { paired: '123', escape: '%', apart: ['[', ']'], excluded: '.' };
  const of = (text: string) => templateOf(text, smiles, { holes: digits });

  it.each([
    ['C*C', 'CC1CC1C', true],
    ['C*C', 'CC1CC2C', false],
    ['C*C', 'C[13CH2]C', true],
    ['C*C', 'C.C', false],
    ['C1*C1', 'C1CC1', true],
    // the digit in the hole would close the ring of the template
    ['C1*C1', 'C1C1C1C1', false],
    ['C1*C1', 'C1C2CC2C1', true],
    ['C1*C1*', 'C1CC1C1CC1', true],
    ['C%12*C%12', 'C%12C1CC1C%12', true],
    ['*C1*C1', 'C1CCC1C1CC1', true],
    ['*C1*C1', 'C1CCCC1CC1', false],
  ])('%s and %s', (template, string, matches) => {
    expect(of(template).matches(string)).toBe(matches);
  });
});
