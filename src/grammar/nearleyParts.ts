import type moo from 'moo';
import nearley from 'nearley';
import type { CharacterRule } from './symbols.js';

/** The parts of nearley's objects that we use. */
export interface Column {
  readonly states: readonly unknown[];
  readonly scannable: readonly { readonly rule: Rule; readonly dot: number }[];
}

export interface Rule {
  readonly name: string;
  /** The rule as the lookahead sees it. */
  readonly overCharacters: CharacterRule;
  readonly symbols: readonly RuleSymbol[];
  /** For each symbol, the terminal that it is part of, for messages. */
  readonly labels: readonly string[];
}

export type RuleSymbol =
  | string
  | { readonly literal: string }
  | { readonly type: string }
  | { test(value: unknown): boolean };

/** nearley's types know one argument less than its constructor takes. */
export function startParser(grammar: nearley.Grammar, lexer: unknown): nearley.Parser {
  const Constructor = nearley.Parser as unknown as new (g: nearley.Grammar, o: unknown) => nearley.Parser;
  return new Constructor(grammar, { lexer });
}

export function columnOf(parser: nearley.Parser): Column {
  const { table, current } = parser as unknown as { table: Column[]; current: number };
  return table[current]!;
}

/** Whether a state of the column can take the character or token next: nearley's own test, made beforehand. */
export function accepts(column: Column, token: string | moo.Token): boolean {
  const text = typeof token === 'string' ? token : token.text;
  return column.scannable.some(({ rule, dot }) => {
    const symbol = rule.symbols[dot]!;
    if (typeof symbol === 'string') return false;
    if ('literal' in symbol) return symbol.literal === text;
    if ('type' in symbol) return typeof token !== 'string' && symbol.type === token.type;
    return symbol.test(text);
  });
}

export function expectedIn(column: Column): string[] {
  return [...new Set(column.scannable.map(({ rule, dot }) => rule.labels[dot]!))].sort();
}

export function textOfPart(part: unknown): string {
  return typeof part === 'string' ? part : (part as moo.Token).text;
}
