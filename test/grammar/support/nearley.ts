import { createRequire } from 'node:module';
import nearley from 'nearley';

const require = createRequire(import.meta.url);
const language = require('nearley/lib/nearley-language-bootstrapped.js');
const compile = require('nearley/lib/compile.js') as (
  structure: unknown,
  options: Readonly<Record<string, unknown>>,
) => NearleyFile;

export interface NearleyRule {
  readonly name: string;
  readonly symbols: readonly (string | RegExp | { readonly literal: string })[];
}

export interface NearleyFile {
  readonly rules: readonly NearleyRule[];
  readonly start: string;
}

/** A grammar by nearley's own reader and compiler, its JavaScript left out. */
export function byNearley(source: string, path?: string): NearleyFile {
  const parser = new nearley.Parser(nearley.Grammar.fromCompiled(language));
  parser.feed(source);
  return compile(parser.results[0], {
    nojs: true,
    args: path === undefined ? [] : [path],
    alreadycompiled: [],
  });
}

/** Whether nearley's own parser derives a text, and in how many ways; character by character, without a lexer. */
export function parsesByNearley({ rules, start }: NearleyFile, text: string): number {
  const { Grammar, Rule } = nearley as unknown as {
    Grammar: new (rules: unknown[], start: string) => nearley.Grammar;
    Rule: new (name: string, symbols: unknown) => unknown;
  };
  const grammar = new Grammar(
    rules.map(({ name, symbols }) => new Rule(name, symbols)),
    start,
  );
  const parser = new nearley.Parser(grammar);
  try {
    parser.feed(text);
  } catch {
    return 0;
  }
  return parser.results.length;
}
