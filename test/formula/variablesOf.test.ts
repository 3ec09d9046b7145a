import { expect, it } from 'vitest';
import { hasPowers, variablesOf } from '../../src/formula/variablesOf.js';
import { compileGrammar } from '../../src/grammar/compile.js';

it.each([
  ['S -> S "+" T | T\nT -> "sin(" S ")" | "x" | "1e5"', ['x']],
  ['S -> "exp" "(" S ")" | "s" "i" "n" "(" S ")" | "`sin`" | "v_1" | "pi"', ['sin', 'v_1']],
  ['S -> "(" S "*2*" S ")" | "(3*mass/`spring rate`)" | "größe"', ['mass', 'spring rate', 'größe']],
  ['S -> "1" | "(" S ")"', []],
])('the variables of %s', (source, variables) => {
  expect(variablesOf(compileGrammar(source).table)).toEqual(variables);
});

it.each([
  ['S -> "(" S "^" S ")" | "x"', true],
  ['S -> "(" S "*" "*" S ")" | "x"', true],
  ['S -> "(" S "*" S ")" | "x"', false],
])('powers in %s: %s', (source, expected) => {
  expect(hasPowers(compileGrammar(source).table)).toBe(expected);
});
