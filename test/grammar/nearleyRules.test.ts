import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileRule } from '../../src/grammar/expandGrammar.js';
import { readGrammarFile } from '../../src/grammar/grammarFile.js';
import { byNearley, type NearleyRule } from './support/nearley.js';

/** nearley's rules with literals of several characters whole, as ours are. */
function joined(rules: readonly NearleyRule[]): unknown[] {
  const strings = new Map(
    rules.flatMap(({ name, symbols }) =>
      /\$string\$\d+$/.test(name)
        ? [[name, { literal: symbols.map((one) => (one as { literal: string }).literal).join('') }] as const]
        : [],
    ),
  );
  return rules
    .filter(({ name }) => !strings.has(name))
    .map(({ name, symbols }) => ({
      name,
      symbols: symbols.map((one) => (typeof one === 'string' ? (strings.get(one) ?? one) : one)),
    }));
}

const ours = (rules: readonly FileRule[]) => rules.map(({ name, symbols }) => ({ name, symbols }));

const builtin = join(dirname(createRequire(import.meta.url).resolve('nearley/package.json')), 'builtin');
const files = [
  ...readdirSync(builtin).map((file) => join(builtin, file)),
  ...['expression', 'smiles', 'zinc'].map(
    (name) => new URL(`../../grammars/${name}.ne`, import.meta.url).pathname,
  ),
];

/** Each is one place where a reader of nearley's language may go another way than nearley's own. */
const sources = [
  'S->"a"|"b"',
  'S -> "a" S {% id %} | null {% () => null %}',
  'S => "a"\nT ==> S S\n',
  'S -> ("a" | "b" ("c" | "de"):?):+ "f":*\nT -> ("x"):? ("y"):?',
  'S -> "a":+:?',
  'S -> "a" :* "b"\n  :+',
  'S -> "aB1é"i "x"i:+ T\nT -> "ßŉ"i',
  'S -> [a-z\\]] . [^"\\n] "\\"" `back\ntick`',
  'two[X, Y] -> $X $Y $X\nS -> two["a", S "b"] | "c"',
  'm[X] -> "(" $X ")"\nn[X] -> m[m[$X]]\nS -> n["a"] m[n["b"] "c"]:* n[null]',
  'outer[X] -> inner["i"]\ninner[Y] -> $Y $X\nS -> outer["o"]',
  '# c\nS -> "a" # d\n  # e\n | "b" #f\nS -> "c"#g',
  '@{% const a = "%".length; %}\nS -> "a"\n@{% more %}\n@preprocessor typescript\nT -> S {% function(d) {return {a: d}; } %}',
  'S? -> S+ "a"\nS+ -> T i\ni -> "i"\nT -> "x" i\n',
  'S -> T [abc]\nT -> "t"',
  'S -> %t | "a"',
  '\n\n  S -> "a"   \n\n',
  'S -> "\\u00e9\\t\\\\"',
  'S -> null | null "a" null',
];

describe('the rules of a file', () => {
  it.each(files)('are those of nearley: %s', (file) => {
    const source = readFileSync(file, 'utf8');
    const expected = byNearley(source);
    if (expected.rules.length === 0)
      return expect(() => readGrammarFile(source, 'file', false)).toThrow('no rules');
    const { rules, start } = readGrammarFile(source, 'file', false);
    expect(start).toBe(expected.start);
    expect(ours(rules)).toEqual(joined(expected.rules));
  });

  it.each(sources)('are those of nearley: %j', (source) => {
    const expected = byNearley(source);
    const { rules, start } = readGrammarFile(source, 'file', false);
    expect(start).toBe(expected.start);
    expect(ours(rules)).toEqual(joined(expected.rules));
  });

  it.each([
    'S -> "a""b"',
    'S -> "a"("b")',
    'S ->',
    'S -> | "a"',
    'S -> "a" | ',
    'S -> ()',
    'S -> "a" :+:',
    'S -> "a" ) T -> "b"',
    'S "a"',
    'S -> "a"@{% x %}',
    '@lexer\nS -> "a"',
    'm[] -> "a"\nS -> m["a"]',
    'm[X] -> $X\nS -> m["a" | "b"]',
    'm[X] -> $X\nS -> m[]',
    'S -> % t',
    'S -> $ t',
    'S -> "a" {% x %} "b"',
    'S -> "x"j',
    "S -> 'a'",
    'S -> [a',
    '"a" -> S',
    'S -> "a" -> "b"',
  ])('are refused where nearley refuses: %j', (source) => {
    expect(() => readGrammarFile(source, 'mine', false)).toThrow(/^mine, line [12]/);
    // of an unfinished file nearley has no results
    expect(() => byNearley(source)).toThrow();
  });
});
