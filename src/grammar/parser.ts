// Over 250 lines: one way through nearley, whose bounds, lookahead and messages share the state of a parse.

import type moo from 'moo';
import nearley from 'nearley';
import { messageOf } from '../base/errors.js';
import {
  accepts,
  type Column,
  columnOf,
  expectedIn,
  type Rule,
  type RuleSymbol,
  startParser,
  textOfPart,
} from './nearleyParts.js';
import { failureMessage, type ParseOutcome, quote } from './parse.js';
import { compareSequences, flatten, type Node } from './parseTree.js';
import type { ProductionTable } from './production.js';
import { type CharacterRule, type CharacterSymbol, endOfText, Lookahead } from './symbols.js';

/** A non-terminal that stands for one character of a class, or for one token of a lexer. */
export interface TerminalClass {
  readonly nonTerminal: number;
  readonly matcher: RegExp | { readonly type: string };
  /** The production for each text. */
  readonly productionByText: ReadonlyMap<string, number>;
}

/**
 * The most states of one column, and the most completed rules of one parse: beyond these the grammar is hopelessly
 * ambiguous.
 */
const maxStates = 50_000;
const workPerCharacter = 1_000;
const workAtLeast = 100_000;
/**
 * The most states of all columns together, some hundred bytes each, which stay until the end. The longest texts of the
 * grammars that ship take half a million.
 */
const maxStatesInAll = 3_000_000;

/** The most rules that are cached by next character: a big grammar has many for each. */
const maxRulesKept = 2_000_000;

/** Thrown through nearley when the work runs out. */
const exhausted = Symbol('exhausted');

/** Rules by the name of their left-hand side, where nearley looks for them when it predicts. */
type RulesByName = Readonly<Record<string, readonly Rule[]>>;

/**
 * Parses strings with nearley, with three additions. Every rule is checked against one character of lookahead when it
 * is predicted and when it is completed; this is sound, keeps right-recursive grammars linear, and tries few of many
 * alternatives. The work is bounded. Failures are described without nearley's own report, which can be longer than the
 * text by orders of magnitude.
 */
export class Parser {
  readonly #table: ProductionTable;
  readonly #classes: readonly TerminalClass[];
  readonly #lexer: moo.Lexer | null;
  readonly #grammar: nearley.Grammar;
  readonly #rules: readonly Rule[];
  /** Null for a lexer's tokens, which have no single next character, and for a grammar that is too big. */
  readonly #lookahead: Lookahead | null;
  /** All rules, and the rules that fit each next character met so far. */
  readonly #allRules: RulesByName;
  readonly #rulesByNext = new Map<string, RulesByName>();
  /** The number of rules in {@link #rulesByNext}. */
  #rulesKept = 0;
  /** The text being parsed: postprocessors are shared and have no other way to know it. */
  #text = '';
  #position = 0;
  #useLookahead = true;
  #work = 0;
  /** The states that the text may still take. */
  #statesLeft = 0;
  #current: nearley.Parser | null = null;

  constructor(table: ProductionTable, classes: readonly TerminalClass[], lexer: moo.Lexer | null) {
    this.#table = table;
    this.#classes = classes;
    this.#lexer = lexer;
    const rules = this.#rulesOf(classes);
    this.#rules = rules;
    const { nonTerminals, start } = table;
    this.#lookahead =
      lexer === null
        ? Lookahead.of(
            rules.map(({ overCharacters }) => overCharacters),
            nonTerminals.length,
            start,
          )
        : null;
    this.#allRules = byName(rules);
    const { Grammar } = nearley as unknown as {
      Grammar: new (rules: Rule[], start: string) => nearley.Grammar;
    };
    this.#grammar = new Grammar(rules, nameOf(start));
  }

  parse(text: string): ParseOutcome {
    try {
      return this.#lexer === null ? this.#parseCharacters(text) : this.#parseTokens(text, this.#lexer);
    } catch (thrown) {
      if (thrown !== exhausted) throw thrown;
      const message = `the grammar needs too much work for these ${text.length} characters: it is ambiguous there, or leaves too much open until the end`;
      return { kind: 'too-much-work', message };
    } finally {
      this.#current = null;
      this.#text = '';
    }
  }

  #parseCharacters(text: string): ParseOutcome {
    const parser = this.#feed(text, true);
    if (this.#position < text.length) return this.#failure(text, this.#position);
    return this.#outcome(parser) ?? this.#failure(text, text.length);
  }

  /** Feeds as much of a text as fits; {@link #position} tells how far that was. */
  #feed(text: string, lookahead: boolean): nearley.Parser {
    this.#text = text;
    this.#position = 0;
    this.#useLookahead = lookahead;
    this.#startWork(text);
    const lexer = {
      reset: () => {},
      save: () => ({}),
      formatError: () => '',
      next: () => {
        if (this.#isColumnTooMuch(parser)) return undefined;
        const character = text[this.#position];
        if (character === undefined || !accepts(columnOf(parser), character)) return undefined;
        this.#position++;
        this.#lookAhead();
        return { value: character, text: character };
      },
    };
    this.#lookAhead();
    const parser: nearley.Parser = startParser(this.#grammar, lexer);
    this.#current = parser;
    parser.feed(text);
    if (this.#statesLeft < 0) throw exhausted;
    return parser;
  }

  /** Leaves nearley only the rules that the next character can begin. */
  #lookAhead(): void {
    const next = this.#text[this.#position] ?? endOfText;
    Object.assign(this.#grammar, { byName: this.#useLookahead ? this.#rulesBefore(next) : this.#allRules });
  }

  /** Returns the rules that can begin before a character. */
  #rulesBefore(next: string): RulesByName {
    const lookahead = this.#lookahead;
    if (lookahead === null) return this.#allRules;
    const cached = this.#rulesByNext.get(next);
    if (cached !== undefined) return cached;
    const rules = this.#rules.filter(({ overCharacters }) => lookahead.canBegin(overCharacters, next));
    this.#rulesKept += rules.length;
    if (this.#rulesKept > maxRulesKept) {
      this.#rulesByNext.clear();
      this.#rulesKept = rules.length;
    }
    const named = byName(rules);
    this.#rulesByNext.set(next, named);
    return named;
  }

  #startWork(text: string): void {
    this.#work = workAtLeast + workPerCharacter * text.length;
    this.#statesLeft = maxStatesInAll;
  }

  /** Counts the states of a column once it is complete. An error thrown there would be wrapped by nearley. */
  #isColumnTooMuch(parser: nearley.Parser): boolean {
    this.#statesLeft -= columnOf(parser).states.length;
    return this.#statesLeft < 0;
  }

  #parseTokens(text: string, lexer: moo.Lexer): ParseOutcome {
    let parser: nearley.Parser;
    let failedAt: number | null = null;
    let offset = 0;
    this.#startWork(text);
    lexer.reset(text);
    const wrapped = {
      reset: () => {},
      save: () => ({}),
      formatError: () => '',
      next: () => {
        if (this.#isColumnTooMuch(parser)) return undefined;
        let token: moo.Token | undefined;
        try {
          token = lexer.next();
        } catch {
          failedAt = offset;
          return undefined;
        }
        if (token === undefined) return undefined;
        if (!accepts(columnOf(parser), token)) {
          failedAt = token.offset;
          return undefined;
        }
        offset = token.offset + token.text.length;
        return token;
      },
    };
    try {
      parser = startParser(this.#grammar, wrapped);
      this.#current = parser;
      parser.feed(text);
    } catch (thrown) {
      if (thrown === exhausted) throw thrown;
      return { kind: 'failed', offset, expected: [], message: messageOf(thrown) };
    }
    if (this.#statesLeft < 0) throw exhausted;
    const outcome = failedAt === null ? this.#outcome(parser) : null;
    if (outcome !== null) return outcome;
    const at = failedAt ?? text.length;
    const expected = expectedIn(columnOf(parser));
    return { kind: 'failed', offset: at, expected, message: failureMessage(text, at, expected) };
  }

  #outcome(parser: nearley.Parser): ParseOutcome | null {
    const results = parser.results as Node[];
    if (results.length === 0) return null;
    if (results.length === 1) return { kind: 'parsed', derivation: flatten(results[0]!) };
    const derivations = results.map(flatten).sort(compareSequences);
    return { kind: 'ambiguous', derivation: derivations[0]!, parses: results.length };
  }

  /**
   * Parses again without lookahead to find what was expected: with it, the rules that only another character would have
   * completed are missing.
   */
  #failure(text: string, offset: number): ParseOutcome {
    let expected: string[] = [];
    try {
      const parser = this.#feed(text.slice(0, offset), false);
      expected = expectedIn(columnOf(parser));
      if (parser.results.length > 0) expected.push('end of text');
    } catch (thrown) {
      if (thrown !== exhausted) throw thrown;
    }
    const message = `${failureMessage(text, offset, expected)}${this.#whyMissing(text[offset], expected)}`;
    return { kind: 'failed', offset, expected, message };
  }

  /** Finds a class that matches the character but has no production for it, for a message. */
  #whyMissing(character: string | undefined, expected: readonly string[]): string {
    if (character === undefined) return '';
    const one = this.#classes.find(
      ({ matcher, nonTerminal }) =>
        matcher instanceof RegExp &&
        matcher.test(character) &&
        expected.includes(this.#table.nonTerminals[nonTerminal]!),
    );
    if (one === undefined) return '';
    return `; ${this.#table.nonTerminals[one.nonTerminal]} matches it, but has no production for it: a model has only the characters of its corpus`;
  }

  #rulesOf(classes: readonly TerminalClass[]): Rule[] {
    const classOf = new Map(classes.map((one) => [one.nonTerminal, one]));
    const rules: Rule[] = [];
    this.#table.productions.forEach((production, index) => {
      if (classOf.has(production.lhs)) return;
      const symbols: RuleSymbol[] = [];
      const labels: string[] = [];
      for (const symbol of production.rhs) {
        if (typeof symbol === 'number') {
          symbols.push(nameOf(symbol));
          labels.push('');
          continue;
        }
        const label = quote(symbol);
        for (const piece of this.#lexer === null ? symbol.split('') : [symbol]) {
          symbols.push({ literal: piece });
          labels.push(label);
        }
      }
      const overCharacters = production.rhs.flatMap((symbol): CharacterSymbol[] =>
        typeof symbol === 'string' ? symbol.split('') : [symbol],
      );
      const rule = { lhs: production.lhs, symbols: overCharacters };
      rules.push(this.#rule(rule, symbols, labels, () => index));
    });
    for (const { nonTerminal, matcher, productionByText } of classes) {
      const label = this.#table.nonTerminals[nonTerminal]!;
      const symbol =
        matcher instanceof RegExp
          ? { test: (value: unknown) => productionByText.has(textOfPart(value)) }
          : matcher;
      const productionOf = (data: readonly unknown[]) => productionByText.get(textOfPart(data[0])) ?? -1;
      const rule = { lhs: nonTerminal, symbols: [productionByText] };
      rules.push(this.#rule(rule, [symbol], [label], productionOf));
    }
    return rules;
  }

  #rule(
    overCharacters: CharacterRule,
    symbols: readonly RuleSymbol[],
    labels: readonly string[],
    productionOf: (data: readonly unknown[]) => number,
  ): Rule {
    const { lhs } = overCharacters;
    const postprocess = (data: readonly unknown[], _start: number, fail: unknown): unknown => {
      if (--this.#work < 0 || this.#statesNow() > maxStates) throw exhausted;
      if (this.#useLookahead && this.#lookahead !== null) {
        const next = this.#text[this.#position] ?? endOfText;
        if (!this.#lookahead.follows(lhs, next)) return fail;
      }
      const production = productionOf(data);
      return production < 0 ? fail : ({ production, parts: data } satisfies Node);
    };
    const rule = new nearley.Rule(nameOf(lhs), symbols as unknown[] as never, postprocess as never);
    return Object.assign(rule, { labels, overCharacters }) as unknown as Rule;
  }

  #statesNow(): number {
    const table = (this.#current as unknown as { table: Column[] } | null)?.table;
    return table?.at(-1)?.states.length ?? 0;
  }
}

/** Returns a name for nearley that cannot collide with a property of JavaScript's objects. */
function nameOf(nonTerminal: number): string {
  return `N${nonTerminal}`;
}

function byName(rules: readonly Rule[]): RulesByName {
  const named: Record<string, Rule[]> = {};
  for (const rule of rules) {
    named[rule.name] ??= [];
    named[rule.name]!.push(rule);
  }
  return named;
}
