import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import type { Division } from '../../../src/domain/expression/arithmetic.js';
import { createExpressionDomain } from '../../../src/domain/expression/expression.js';
import { expressionAutomaton } from '../../../src/domain/expression/expressionPrefix.js';
import { compileExpression } from '../../../src/domain/expression/program.js';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { Guard } from '../../../src/grammar/guard.js';
import { checkAutomaton } from '../../../src/grammar/prefixLaws.js';
import { randomDerivation, randomGuardedDerivation } from '../../../src/grammar/randomDerivation.js';
import { yieldText } from '../../../src/grammar/text.js';
import { expressionGrammar } from './support.js';

/** A grammar of the same kind with everything that the domain reads: right-recursive, digits one by one. */
const larger = compileGrammar(
  `sum -> product | product [+-] sum
product -> factor | factor [*/] product
factor -> "-" factor | "(" sum ")" | name "(" sum ")" | "x" | digits | digits "." digits
name -> "sin" | "cos" | "exp" | "log" | "sqrt"
digits -> [0-9] | [0-9] digits`,
  { name: 'larger' },
);

const [divisionBit, towersBit] = [1, 2];

function brokenBy(text: string, division: Division = 'true'): number {
  const state = expressionAutomaton(division).start();
  state.advance(text);
  return state.brokenAtEnd;
}

/** An expression as a tree, to be judged by its parts. */
type Tree =
  | { readonly kind: 'leaf'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly argument: Tree }
  | { readonly kind: 'sign'; readonly operand: Tree }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Tree; readonly right: Tree };

const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc
      .constantFrom('x', '0', '1', '2', '3', '0.0', '0.5', '1e3', '00')
      .map((text) => ({ kind: 'leaf', text }) as const),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constantFrom('sin', 'cos', 'exp', 'exp', 'exp', 'log', 'sqrt'),
      argument: tie('tree'),
    }),
    fc.record({ kind: fc.constant('sign' as const), operand: tie('tree') }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom('+', '-', '*', '/', '/'),
      left: tie('tree'),
      right: tie('tree'),
    }),
  ),
})).tree;

const strength = (one: Tree): number =>
  one.kind !== 'binary' ? 3 : one.operator === '*' || one.operator === '/' ? 2 : 1;

/** With no more parentheses than it takes. */
function textOf(one: Tree): string {
  const within = (part: Tree, least: number): string =>
    strength(part) < least ? `(${textOf(part)})` : textOf(part);
  if (one.kind === 'leaf') return one.text;
  if (one.kind === 'call') return `${one.name}(${textOf(one.argument)})`;
  if (one.kind === 'sign') return `-${within(one.operand, 3)}`;
  return `${within(one.left, strength(one))}${one.operator}${within(one.right, strength(one) + 1)}`;
}

function partsOf(one: Tree): readonly Tree[] {
  if (one.kind === 'leaf') return [one];
  if (one.kind === 'call') return [one, ...partsOf(one.argument)];
  if (one.kind === 'sign') return [one, ...partsOf(one.operand)];
  return [one, ...partsOf(one.left), ...partsOf(one.right)];
}

/** The value of a part without x, by the program that the domain would run; null where there is none. */
const constantOf = (one: Tree, division: Division): number | null =>
  compileExpression(textOf(one), division).constant;

function dividesByZero(one: Tree, division: Division): boolean {
  return partsOf(one).some(
    (part) => part.kind === 'binary' && part.operator === '/' && constantOf(part.right, division) === 0,
  );
}

/** @param exponentials around the place, with no sine or cosine between */
function hasTower(one: Tree, division: Division, exponentials = 0): boolean {
  if (exponentials > 3) return true;
  if (one.kind === 'leaf') return one.text === 'x' && exponentials > 1;
  if (one.kind === 'sign') return hasTower(one.operand, division, exponentials);
  if (one.kind === 'binary') {
    return [one.left, one.right].some((part) => hasTower(part, division, exponentials));
  }
  if (one.name === 'sin' || one.name === 'cos') return hasTower(one.argument, division, 0);
  if (one.name === 'log') return hasTower(one.argument, division, Math.max(0, exponentials - 1));
  if (one.name !== 'exp') return hasTower(one.argument, division, exponentials);
  const argument = constantOf(one.argument, division);
  if (argument !== null && Number.isFinite(argument) && argument > 709.79) return true;
  return hasTower(one.argument, division, exponentials + 1);
}

describe('the rules', () => {
  it.each([
    ['1/0', divisionBit],
    ['x/0', divisionBit],
    ['1/00', divisionBit],
    ['1/0.5', 0],
    ['1/-0', divisionBit],
    ['1/(1-1)', divisionBit],
    ['1/(1-1)*x', divisionBit],
    ['1/(x-x)', 0],
    ['1/sin(0)', divisionBit],
    ['1/(1-1+x)', 0],
    ['1/1-1', 0],
    ['0/1', 0],
    ['1/(2*3-6)+x', divisionBit],
    // in doubles this is 5.6e-17, as it is in Python
    ['1/(0.1+0.2-0.3)', 0],
    ['exp(exp(x))', towersBit],
    ['exp(x)', 0],
    ['exp(sin(exp(x)))', 0],
    ['exp(exp(sin(x)))', 0],
    ['exp(exp(exp(1)))', 0],
    ['exp(exp(exp(2)))', towersBit],
    ['exp(exp(exp(exp(1))))', towersBit],
    ['exp(log(exp(x)))', 0],
    ['exp(exp(x))/0', divisionBit | towersBit],
  ])('%s', (text, expected) => {
    expect(brokenBy(text)).toBe(expected);
  });

  it('an integer over an integer floors in Python 2', () => {
    expect(brokenBy('1/(1/3)', 'python2')).toBe(divisionBit);
    expect(brokenBy('1/(1/3)')).toBe(0);
  });

  it('say what the parts of an expression say, on random ones', () => {
    let broken = 0;
    fc.assert(
      fc.property(tree, fc.constantFrom<Division>('true', 'python2'), (one, division) => {
        const expected =
          (dividesByZero(one, division) ? divisionBit : 0) | (hasTower(one, division) ? towersBit : 0);
        if (expected !== 0) broken++;
        expect([textOf(one), brokenBy(textOf(one), division)]).toEqual([textOf(one), expected]);
      }),
      { numRuns: 3000, seed: 5 },
    );
    expect(broken).toBeGreaterThan(300);
  });

  it('the height of towers is what stays finite on the published grid', () => {
    expect(Number.isFinite(Math.exp(10))).toBe(true);
    expect(Number.isFinite(Math.exp(Math.exp(10)))).toBe(false);
    expect(Number.isFinite(Math.exp(Math.exp(Math.exp(1))))).toBe(true);
    expect(Number.isFinite(Math.exp(Math.exp(Math.exp(Math.exp(1)))))).toBe(false);
  });

  it('what divides by a constant zero is not valid, where nothing hides it', async () => {
    const domain = await createExpressionDomain({ grammar: larger });
    const random = new Random(3);
    let count = 0;
    for (let i = 0; i < 20_000; i++) {
      const text = yieldText(larger.table, randomDerivation(larger.table, random, 30));
      if ((brokenBy(text) & divisionBit) === 0 || text.includes('exp') || text.split('/').length > 2)
        continue;
      count++;
      expect([text, domain.identify(text).valid]).toEqual([text, false]);
    }
    expect(count).toBeGreaterThan(20);
  });

  it('are optional', () => {
    const automaton = expressionAutomaton('true');
    expect(new Guard(larger.table, automaton).rules).toBe(0);
    expect(new Guard(larger.table, automaton, ['towers']).rules).toBe(towersBit);
  });
});

describe('the automaton', () => {
  it.each([expressionGrammar, larger])('keeps the laws of automata with $name', (grammar) => {
    expect(() => checkAutomaton(expressionAutomaton('true'), grammar.table)).not.toThrow();
  });

  it('tells the place in an expression by its features', () => {
    const automaton = expressionAutomaton('true');
    const featuresAfter = (text: string): readonly string[] => {
      const state = automaton.start();
      state.advance(text);
      const values = new Float32Array(automaton.features.length);
      state.writeFeatures(values, 0);
      return automaton.features.filter((name, i) => values[i] !== 0 && name !== 'length');
    };
    expect(featuresAfter('')).toEqual(['operand comes next', 'depth 0', 'terms 1', 'factors 1']);
    expect(featuresAfter('1+x/')).toEqual([
      'after /',
      'operand comes next',
      'operand is a divisor',
      'depth 0',
      'terms 2',
      'factors 2',
      'x in these parentheses',
    ]);
    expect(featuresAfter('sin(exp(2')).toEqual([
      'after number',
      'depth 2',
      'within exp',
      'exponentials around',
      'terms 1',
      'factors 1',
    ]);
    expect(featuresAfter('sin((x)*1')).toEqual([
      'after number',
      'depth 1',
      'within sin',
      'terms 1',
      'factors 2',
      'x in these parentheses',
    ]);
    expect(featuresAfter('exp((')).toEqual([
      'after (',
      'operand comes next',
      'depth 2',
      'within exp',
      'parentheses only group',
      'exponentials around',
      'terms 1',
      'factors 1',
    ]);
  });
});

describe('a guard', () => {
  it.each([
    { grammar: expressionGrammar, most: 15 },
    { grammar: expressionGrammar, most: 40 },
    { grammar: larger, most: 12 },
    { grammar: larger, most: 50 },
  ])('writes what keeps the rules, with $grammar.name in $most productions', ({ grammar, most }) => {
    const automaton = expressionAutomaton('true');
    const guard = new Guard(grammar.table, automaton, automaton.rules);
    const random = new Random(7);
    const texts = Array.from({ length: 300 }, () =>
      yieldText(grammar.table, randomGuardedDerivation(guard, random, most)),
    );
    for (const text of texts) expect([text, brokenBy(text)]).toEqual([text, 0]);
    expect(new Set(texts).size).toBeGreaterThan(30);
  });
});
