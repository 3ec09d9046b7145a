import type moo from 'moo';
import nearley from 'nearley';
import { messageOf } from '../base/errors.js';
import { failureMessage, type ParseOutcome, quote } from './parse.js';
import type { ProductionTable } from './production.js';
import { beginSets, type CharacterRule, endOfText, followSets } from './symbols.js';

/** A non-terminal that stands for one character of a class, or for one token of a lexer. */
export interface TerminalClass {
  readonly nonTerminal: number;
  readonly matcher: RegExp | { readonly type: string };
  /** Production by text. */
  readonly productionByText: ReadonlyMap<string, number>;
}

/** What a post-processor leaves behind: a production, and what it was made of (texts and nodes). */
interface Node {
  readonly production: number;
  readonly parts: readonly unknown[];
}

/** nearley's own objects, as far as they are looked at. */
interface Column {
  readonly states: readonly unknown[];
  readonly scannable: readonly { readonly rule: Rule; readonly dot: number }[];
}

interface Rule {
  readonly name: string;
  readonly symbols: readonly Symbol_[];
  /** Per symbol: the terminal that it is part of, for messages. */
  readonly labels: readonly string[];
}

type Symbol_ =
  | string
  | { readonly literal: string }
  | { readonly type: string }
  | { test(value: unknown): boolean };

/** States of one column and completed rules of one parse: beyond these the grammar is ambiguous out of hand. */
const maxStates = 50_000;
const workPerCharacter = 1_000;
const workAtLeast = 100_000;
/**
 * States of all columns together, which are kept until the end: some hundred bytes each. The longest texts of the
 * grammars that ship take half a million.
 */
const maxStatesInAll = 3_000_000;

/** Thrown through nearley when the work runs out. */
const exhausted = Symbol('exhausted');

/** Rules by the name of their left-hand side, where nearley looks for them when it predicts. */
type RulesByName = Readonly<Record<string, readonly Rule[]>>;

/**
 * Parses strings with nearley, with three things added: every rule is checked against one character of lookahead,
 * when it is predicted and when it is completed (sound; it keeps right-recursive grammars linear, and few of many
 * alternatives are tried), the work is bounded, and a failure is told without nearley's own report, which can be
 * longer than the text by orders of magnitude.
 */
export class Parser {
  readonly #table: ProductionTable;
  readonly #lexer: moo.Lexer | null;
  readonly #grammar: nearley.Grammar;
  readonly #follow: ReadonlyMap<string, ReadonlySet<string>>;
  /** All rules, and those that the next character leaves; what is not in the latter no rule begins with. */
  readonly #allRules: RulesByName;
  readonly #rulesByNext: ReadonlyMap<string, RulesByName>;
  /** Set while one text is parsed: post-processors are shared and have no other way to know. */
  #text = '';
  #position = 0;
  #useLookahead = true;
  #work = 0;
  /** States that the text may still take. */
  #statesLeft = 0;
  #current: nearley.Parser | null = null;

  constructor(table: ProductionTable, classes: readonly TerminalClass[], lexer: moo.Lexer | null) {
    this.#table = table;
    this.#lexer = lexer;
    const rules = this.#rulesOf(classes);
    const start = nameOf(table.start);
    // A lexer's tokens have no single next character to look at.
    const characters = lexer === null ? characterRules(rules, classes) : [];
    this.#follow = followSets(characters, start);
    this.#allRules = byName(rules);
    this.#rulesByNext = rulesByNext(rules, characters, this.#follow);
    const { Grammar } = nearley as unknown as {
      Grammar: new (rules: Rule[], start: string) => nearley.Grammar;
    };
    this.#grammar = new Grammar(rules, start);
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

  /** Leaves nearley the rules to predict that the next character can begin. */
  #lookAhead(): void {
    const next = this.#text[this.#position] ?? endOfText;
    const rules = this.#useLookahead ? (this.#rulesByNext.get(next) ?? {}) : this.#allRules;
    Object.assign(this.#grammar, { byName: rules });
  }

  #startWork(text: string): void {
    this.#work = workAtLeast + workPerCharacter * text.length;
    this.#statesLeft = maxStatesInAll;
  }

  /** Counts the states of a column once, when it is complete. nearley would wrap what is thrown at that place. */
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
   * What was expected is asked of a second parse without lookahead: with it, rules that only another character
   * would have completed are missing.
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
    return { kind: 'failed', offset, expected, message: failureMessage(text, offset, expected) };
  }

  #rulesOf(classes: readonly TerminalClass[]): Rule[] {
    const classOf = new Map(classes.map((one) => [one.nonTerminal, one]));
    const rules: Rule[] = [];
    this.#table.productions.forEach((production, index) => {
      if (classOf.has(production.lhs)) return;
      const symbols: Symbol_[] = [];
      const labels: string[] = [];
      for (const symbol of production.rhs) {
        if (typeof symbol === 'number') {
          symbols.push(nameOf(symbol));
          labels.push('');
          continue;
        }
        for (const piece of this.#lexer === null ? symbol.split('') : [symbol]) {
          symbols.push({ literal: piece });
          labels.push(quote(symbol));
        }
      }
      rules.push(this.#rule(production.lhs, symbols, labels, () => index));
    });
    for (const { nonTerminal, matcher, productionByText } of classes) {
      const label = this.#table.nonTerminals[nonTerminal]!;
      const symbol =
        matcher instanceof RegExp
          ? { test: (value: unknown) => productionByText.has(textOf(value)) }
          : matcher;
      const productionOf = (data: readonly unknown[]) => productionByText.get(textOf(data[0])) ?? -1;
      rules.push(this.#rule(nonTerminal, [symbol], [label], productionOf));
    }
    return rules;
  }

  #rule(
    lhs: number,
    symbols: readonly Symbol_[],
    labels: readonly string[],
    productionOf: (data: readonly unknown[]) => number,
  ): Rule {
    const name = nameOf(lhs);
    const postprocess = (data: readonly unknown[], _start: number, fail: unknown): unknown => {
      if (--this.#work < 0 || this.#statesNow() > maxStates) throw exhausted;
      if (this.#useLookahead && this.#lexer === null) {
        const next = this.#text[this.#position] ?? endOfText;
        if (this.#follow.get(name)?.has(next) !== true) return fail;
      }
      const production = productionOf(data);
      return production < 0 ? fail : ({ production, parts: data } satisfies Node);
    };
    const rule = new nearley.Rule(name, symbols as unknown[] as never, postprocess as never);
    return Object.assign(rule, { labels }) as unknown as Rule;
  }

  #statesNow(): number {
    const table = (this.#current as unknown as { table: Column[] } | null)?.table;
    return table?.at(-1)?.states.length ?? 0;
  }
}

/** Names for nearley that cannot collide with anything of JavaScript's objects. */
function nameOf(nonTerminal: number): string {
  return `N${nonTerminal}`;
}

/** A rule over single characters, and the rule of nearley's that it belongs to. */
interface RuleOverCharacters extends CharacterRule {
  readonly rule: Rule;
}

/** The rules that lookahead is computed from: that of a class gives one for every text. */
function characterRules(rules: readonly Rule[], classes: readonly TerminalClass[]): RuleOverCharacters[] {
  const classOf = new Map(classes.map((one) => [nameOf(one.nonTerminal), one]));
  return rules.flatMap((rule) => {
    const texts = classOf.get(rule.name)?.productionByText.keys();
    const alternatives =
      texts === undefined
        ? [rule.symbols as CharacterRule['symbols']]
        : [...texts].map((literal) => [{ literal }]);
    return alternatives.map((symbols) => ({ lhs: rule.name, symbols, rule }));
  });
}

function byName(rules: readonly Rule[]): RulesByName {
  const named: Record<string, Rule[]> = {};
  for (const rule of rules) {
    named[rule.name] ??= [];
    named[rule.name]!.push(rule);
  }
  return named;
}

/** What is left of the rules before each character that one of them can begin with. */
function rulesByNext(
  rules: readonly Rule[],
  characters: readonly RuleOverCharacters[],
  follow: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, RulesByName> {
  const rulesBefore = new Map<string, Set<Rule>>();
  beginSets(characters, follow).forEach((begin, i) => {
    for (const character of begin) {
      const known = rulesBefore.get(character) ?? new Set();
      rulesBefore.set(character, known.add(characters[i]!.rule));
    }
  });
  return new Map(
    [...rulesBefore].map(([next, before]) => [next, byName(rules.filter((rule) => before.has(rule)))]),
  );
}

/** nearley's types know one argument less than its constructor takes. */
function startParser(grammar: nearley.Grammar, lexer: unknown): nearley.Parser {
  const Constructor = nearley.Parser as unknown as new (g: nearley.Grammar, o: unknown) => nearley.Parser;
  return new Constructor(grammar, { lexer });
}

function columnOf(parser: nearley.Parser): Column {
  const { table, current } = parser as unknown as { table: Column[]; current: number };
  return table[current]!;
}

/** Whether a state of the column can take the character or token next: nearley's own test, asked beforehand. */
function accepts(column: Column, token: string | moo.Token): boolean {
  const text = typeof token === 'string' ? token : token.text;
  return column.scannable.some(({ rule, dot }) => {
    const symbol = rule.symbols[dot]!;
    if (typeof symbol === 'string') return false;
    if ('literal' in symbol) return symbol.literal === text;
    if ('type' in symbol) return typeof token !== 'string' && symbol.type === token.type;
    return symbol.test(text);
  });
}

function expectedIn(column: Column): string[] {
  return [...new Set(column.scannable.map(({ rule, dot }) => rule.labels[dot]!))].sort();
}

function textOf(part: unknown): string {
  return typeof part === 'string' ? part : (part as moo.Token).text;
}

/** Production numbers in leftmost order; by a stack of our own, since trees can be as deep as texts are long. */
function flatten(root: Node): Uint16Array {
  const productions: number[] = [];
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    productions.push(node.production);
    for (let i = node.parts.length - 1; i >= 0; i--) {
      const part = node.parts[i];
      if (isNode(part)) stack.push(part);
    }
  }
  return Uint16Array.from(productions);
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && 'production' in part;
}

function compareSequences(a: Uint16Array, b: Uint16Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
