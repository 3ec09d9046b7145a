import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { describeProduction } from '../../src/grammar/show.js';

function productionsOf(source: string): string[] {
  const { table } = compileGrammar(source);
  return table.productions.map((_, index) => describeProduction(table, index));
}

function refusal(source: string, options = {}): string {
  try {
    compileGrammar(source, { name: 'mine', ...options });
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(InputError);
    const { message } = thrown as InputError;
    expect(message).not.toContain('\n');
    expect(message).toMatch(/^mine/);
    return message;
  }
  throw new Error('expected a refusal');
}

describe('compileGrammar', () => {
  it('numbers productions in the order of the file, and knows their lines', () => {
    const source = '# first\nS -> S "+" T\n   | T # tail\n\nT -> "x" | "sin(" S ")"\n';
    expect(productionsOf(source)).toEqual(['S -> S "+" T', 'S -> T', 'T -> "x"', 'T -> "sin(" S ")"']);
    expect(compileGrammar(source).table.productions.map(({ line }) => line)).toEqual([2, 3, 5, 5]);
  });

  it('reads Windows line ends, a byte order mark and a missing last line end', () => {
    expect(productionsOf('\uFEFFS -> "a" S\r\n | "b"')).toEqual(['S -> "a" S', 'S -> "b"']);
  });

  it('puts what repetitions and groups need behind the productions of the file', () => {
    const [first, second, ...helpers] = productionsOf('S -> "a":+ ("b" | "c"):? T:*\nT -> "t"');
    expect(first).toMatch(/^S -> S\S+ S\S+ S\S+$/);
    expect(second).toBe('T -> "t"');
    expect(helpers.length).toBeGreaterThanOrEqual(6);
    const { table } = compileGrammar('S -> "a":+ ("b" | "c"):? T:*\nT -> "t"');
    for (const text of ['a', 'aab', 'acttt', 'at']) {
      expect(compileGrammar('S -> "a":+ ("b" | "c"):? T:*\nT -> "t"').parse(text).kind).toBe('parsed');
    }
    expect(table.productions.slice(2).every(({ line }) => line === null)).toBe(true);
  });

  it('passes over postprocessors and blocks of JavaScript, wherever they stand', () => {
    const source =
      '@{% const n = (d) => d[0]; %}\nS -> "a" S {% n %} | ("b" {% ([b]) => `}` + b %} | "c"):+ {% id %}\n@{% /* end */ %}\nT -> "t" {% function (d) { return "%" + d; } %}\n';
    const bare = 'S -> "a" S | ("b" | "c"):+\nT -> "t"\n';
    expect(productionsOf(source)).toEqual(productionsOf(bare));
  });

  it('makes a production of every printable character of a class', () => {
    const grammar = compileGrammar('S -> [0-9]:+ "." [^a-z]');
    const { table } = grammar;
    const digits = table.byLhs[table.nonTerminals.indexOf('[0-9]')]!;
    expect(digits.map((index) => table.productions[index]!.rhs)).toEqual(
      [...'0123456789'].map((digit) => [digit]),
    );
    expect(grammar.parse('12.A').kind).toBe('parsed');
    expect(grammar.parse('12.a').kind).toBe('failed');
    expect(grammar.parse('.A').kind).toBe('failed');
  });

  it('takes macros', () => {
    expect(compileGrammar('twice[X] -> $X $X\nS -> twice["ab"]').parse('abab').kind).toBe('parsed');
  });

  it('keeps a symbol that is undefined on purpose, as one that is never finished', () => {
    const { table } = compileGrammar('S -> "x" | "y" T\n# undefined: T');
    expect(table.leastSteps[table.nonTerminals.indexOf('T')]).toBe(Number.POSITIVE_INFINITY);
    expect([...table.leastStepsThrough]).toEqual([1, Number.POSITIVE_INFINITY]);
  });

  it.each([
    ['a syntax error, with its place', 'S -> "x"\nT -> | ) "y"\n', /line 2, column 6/],
    ['an end in the middle', 'S -> "x" |', /./],
    ['an unfinished string', 'S -> "x\n', /line 1/],
    ['nothing', '', /grammar is empty/],
    ['comments alone', '# nothing\n', /grammar is empty/],
    ['@builtin without a reader', '@builtin "number.ne"\nS -> "x"', /line 1: @builtin.*loadGrammar/],
    ['@include without a reader', 'S -> "x"\n@include "a.ne"', /line 2: @include.*loadGrammar/],
    ['a unit cycle', 'S -> T | "x"\nT -> S', /cyclic \((S -> T -> S|T -> S -> T)\)/],
    ['a cycle through what can be empty', 'S -> E S E | "x"\nE -> null | "e"', /cyclic \(S -> S\)/],
    ['a cycle of a repetition', 'S -> ("a":?):*', /cyclic/],
    ['no end', 'S -> "x" S', /S, from which every string starts, derives no finite string/],
    ['an undefined symbol', 'S -> "x" T', /line 1: T is used but not defined/],
    ['an undefined symbol in a start that never ends', 'S -> "x" S | T', /line 1: T is used but not defined/],
    [
      'a token without a lexer',
      'S -> "x" | %word',
      /line 1: %word is a token, but the grammar has no @lexer/,
    ],
    ['names of what every object has', 'S -> constructor\nconstructor -> "x"', /constructor cannot be used/],
    ['a prototype', 'S -> __proto__\n__proto__ -> "x"', /__proto__ cannot be used/],
    ['more than a million characters', `S -> "x"\n${'#'.repeat(1_000_001)}`, /at most 1000000 characters/],
    ['a lexer without permission', '@lexer lexer\nS -> %x', /names a lexer, lexer.*allowCode/],
  ])('refuses %s', (_, source, message) => {
    expect(refusal(source)).toMatch(message);
  });

  it('runs no code that it was not allowed to run', () => {
    const ran = '@{% globalThis.__ran = true; %}\n';
    const { table } = compileGrammar(`${ran}S -> "x" {% () => { globalThis.__ran = true; } %}`);
    expect(table.productions).toHaveLength(1);
    compileGrammar(`${ran}S -> "x" {% id %}`, { allowCode: true });
    refusal(`${ran}@lexer lexer\nS -> "x" {% id %}`);
    expect('__ran' in globalThis).toBe(false);
    // a name of nearley's may hold an operator
    Object.assign(globalThis, { counted: 0 });
    refusal('@lexer counted++\nS -> %x');
    expect(globalThis).toHaveProperty('counted', 0);
    Reflect.deleteProperty(globalThis, 'counted');
  });
});

describe('a grammar with a lexer', () => {
  const source = `@{%
const moo = require('moo');
const lexer = moo.compile({ number: /[0-9]+/, plus: '+', space: { match: / +/ } });
%}
@lexer lexer
sum -> %number | %number %plus sum
`;

  it('is built where that is allowed, and parses tokens', () => {
    const lexicon = new Map([
      ['number', ['1', '22', '3']],
      ['plus', ['+']],
    ]);
    const grammar = compileGrammar(source, { allowCode: true, lexicon });
    expect(grammar.parse('1+22').kind).toBe('parsed');
    expect(grammar.parse('1+').kind).toBe('failed');
    expect(grammar.parse('1x').kind).toBe('failed');
    // a token whose text no production has
    expect(grammar.parse('4').kind).toBe('failed');
  });

  it('may require nothing but moo', () => {
    expect(refusal(source.replace("require('moo')", "require('node:fs')"), { allowCode: true })).toMatch(
      /may require only moo, not node:fs/,
    );
  });
});
