import type { GrammarError } from './grammarFinding.js';
import type { Alternative, Member, Statement } from './grammarStatement.js';
import { maxDepth } from './grammarSyntax.js';

/** A symbol of a rule: a name, a literal text, a character class, or a lexer's token. */
export type FileSymbol = string | { readonly literal: string } | RegExp | { readonly token: string };

export interface FileRule {
  readonly name: string;
  readonly symbols: readonly FileSymbol[];
  /** Line of the source, from 1; null for a helper. */
  readonly line: number | null;
}

export interface ExpandedGrammar {
  /** The rules in nearley's order: helpers before the rule that needs them. */
  readonly rules: readonly FileRule[];
  /** For each name in a right-hand side (`%type` for a token), the line of its first use. */
  readonly firstUses: ReadonlyMap<string, number>;
}

/** The most symbols of one production; nearley keeps a state for each place between them. */
const maxSymbols = 1_000;

/** The most rules and symbols in all: a macro can write many more than the file has. */
const maxRules = 65_534;
const maxSymbolsInAll = 1_000_000;

/** The values of macro parameters: names of helper rules. A macro sees its caller's parameters, as in nearley. */
interface Scope {
  readonly values: ReadonlyMap<string, string>;
  readonly outer: Scope | null;
}

/**
 * Writes groups, repetitions and macro calls as helper rules, with the names and the order of nearley's compiler.
 * Literals of several characters stay whole, unlike there.
 *
 * @param fail makes the error for a line
 * @throws GrammarError for an unknown macro or parameter, and for a grammar beyond the bounds
 */
export function expandGrammar(
  statements: readonly Statement[],
  fail: (line: number | null, message: string) => GrammarError,
): ExpandedGrammar {
  return new Expansion(statements, fail).expand();
}

class Expansion {
  readonly #statements: readonly Statement[];
  readonly #fail: (line: number | null, message: string) => GrammarError;
  readonly #macros: ReadonlyMap<string, Extract<Statement, { kind: 'macro' }>>;
  readonly #rules: FileRule[] = [];
  readonly #firstUses = new Map<string, number>();
  /** The number of helpers whose names begin with a rule's name. */
  readonly #helpers = new Map<string, number>();
  #symbols = 0;
  #depth = 0;
  /** The line of the alternative that is being written, for messages. */
  #line: number | null = null;

  constructor(
    statements: readonly Statement[],
    fail: (line: number | null, message: string) => GrammarError,
  ) {
    this.#statements = statements;
    this.#fail = fail;
    this.#macros = new Map(
      statements.flatMap((one) => (one.kind === 'macro' ? [[one.name, one] as const] : [])).reverse(),
    );
  }

  expand(): ExpandedGrammar {
    for (const statement of this.#statements) {
      if (statement.kind !== 'rule') continue;
      for (const alternative of statement.alternatives) {
        this.#line = alternative.line;
        this.#add(statement.name, alternative, null, alternative.line);
      }
    }
    return { rules: this.#rules, firstUses: this.#firstUses };
  }

  #add(name: string, { members }: Alternative, scope: Scope | null, line: number | null): void {
    const symbols: FileSymbol[] = [];
    for (const member of members) {
      const symbol = this.#symbolOf(name, member, scope);
      if (symbol !== null) symbols.push(symbol);
    }
    this.#push(name, symbols, line);
  }

  #push(name: string, symbols: readonly FileSymbol[], line: number | null): void {
    const expected = (bound: number, what: string, count: string) =>
      this.#fail(this.#line, `expected at most ${bound} ${what}, but it has ${count}`);
    if (symbols.length > maxSymbols)
      throw expected(maxSymbols, 'symbols in a production', String(symbols.length));
    this.#symbols += symbols.length;
    if (this.#symbols > maxSymbolsInAll) throw expected(maxSymbolsInAll, 'symbols in all its rules', 'more');
    if (this.#rules.length === maxRules) throw expected(maxRules, 'productions', 'more');
    this.#rules.push({ name, symbols, line });
  }

  #symbolOf(rule: string, member: Member, scope: Scope | null): FileSymbol | null {
    switch (member.kind) {
      case 'name':
        if (member.name === 'null') return null;
        this.#use(member.name, member.line);
        return member.name;
      case 'literal':
        return { literal: member.text };
      case 'class':
        return member.pattern;
      case 'token':
        this.#use(`%${member.type}`, member.line);
        return { token: member.type };
      case 'parameter':
        return this.#valueOf(member.name, member.line, scope);
      case 'group': {
        const name = this.#helperOf(`${rule}$subexpression`);
        this.#nested(() => {
          for (const one of member.alternatives) this.#add(name, one, scope, null);
        });
        return name;
      }
      case 'repetition':
        return this.#nested(() => this.#repetition(rule, member, scope));
      default:
        return this.#nested(() => this.#call(rule, member, scope));
    }
  }

  #use(name: string, line: number): void {
    if (!this.#firstUses.has(name)) this.#firstUses.set(name, line);
  }

  /** Writes `X:+` as `h -> X | h X`, `X:*` as `h -> null | h X`, `X:?` as `h -> X | null`, with a fresh X each time. */
  #repetition(rule: string, { of, modifier }: Extract<Member, { kind: 'repetition' }>, scope: Scope | null) {
    const name = this.#helperOf(`${rule}$ebnf`);
    const once = () => {
      const symbol = this.#symbolOf(name, of, scope);
      return symbol === null ? [] : [symbol];
    };
    if (modifier === ':*') this.#push(name, [], null);
    else this.#push(name, once(), null);
    if (modifier === ':?') this.#push(name, [], null);
    else this.#push(name, [name, ...once()], null);
    return name;
  }

  #call(
    rule: string,
    { macro: called, args, line }: Extract<Member, { kind: 'macro call' }>,
    scope: Scope | null,
  ) {
    const name = this.#helperOf(`${rule}$macrocall`);
    const macro = this.#macros.get(called);
    if (macro === undefined) throw this.#fail(line, `the macro ${called} is used but not defined`);
    const { parameters, alternatives } = macro;
    if (parameters.length !== args.length) {
      throw this.#fail(
        line,
        `expected ${parameters.length} arguments of the macro ${called}, but received ${args.length}`,
      );
    }
    const values = new Map<string, string>();
    parameters.forEach((parameter, i) => {
      const value = this.#helperOf(`${rule}$macrocall`);
      values.set(parameter, value);
      this.#add(value, args[i]!, scope, null);
    });
    for (const one of alternatives) this.#add(name, one, { values, outer: scope }, null);
    return name;
  }

  #valueOf(parameter: string, line: number, scope: Scope | null): string {
    for (let one = scope; one !== null; one = one.outer) {
      const value = one.values.get(parameter);
      if (value !== undefined) return value;
    }
    throw this.#fail(line, `$${parameter} is used but is not a parameter of a macro there`);
  }

  #nested<T>(write: () => T): T {
    if (++this.#depth > maxDepth) {
      throw this.#fail(
        this.#line,
        `expected groups, repetitions and macro calls nested at most ${maxDepth} deep; does a macro use itself?`,
      );
    }
    const result = write();
    this.#depth--;
    return result;
  }

  #helperOf(beginning: string): string {
    const number = (this.#helpers.get(beginning) ?? 0) + 1;
    this.#helpers.set(beginning, number);
    return `${beginning}$${number}`;
  }
}
