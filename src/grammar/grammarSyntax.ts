// Over 250 lines: one recursive descent over nearley files, whose methods call each other.

import { excerpt } from './excerpt.js';
import { grammarError } from './grammarPlace.js';
import type { Alternative, Member, Statement } from './grammarStatement.js';
import type { GrammarToken } from './grammarTokens.js';

/** The deepest nesting of groups and repetitions: the names that nearley gives them grow with their depth. */
export const maxDepth = 100;

/** The most characters of a name: the helpers of a rule are named after it. */
const maxNameLength = 200;

/** The most alternatives of a file: more than a compiled grammar may have productions. */
const maxAlternatives = 65_534;

/**
 * Parses the tokens of a nearley file in time and memory linear in their number; with nearley's own parser both grow
 * with the square of a rule's length. It accepts exactly what nearley's grammar of grammars accepts, and runs nothing.
 *
 * @throws GrammarError with line and column
 */
export function parseStatements(
  tokens: readonly GrammarToken[],
  source: string,
  name: string,
): readonly Statement[] {
  return new SyntaxReader(tokens, source, name).statements();
}

class SyntaxReader {
  readonly #tokens: readonly GrammarToken[];
  readonly #source: string;
  readonly #name: string;
  #at = 0;
  #depth = 0;
  #alternatives = 0;

  constructor(tokens: readonly GrammarToken[], source: string, name: string) {
    this.#tokens = tokens;
    this.#source = source;
    this.#name = name;
  }

  statements(): readonly Statement[] {
    const statements: Statement[] = [];
    this.#skipBlank();
    while (this.#token !== undefined) {
      statements.push(this.#statement());
      const isApart = this.#skipBlank();
      if (this.#token !== undefined && !isApart) this.#unexpected();
    }
    return statements;
  }

  get #token(): GrammarToken | undefined {
    return this.#tokens[this.#at];
  }

  /** Skips blanks, and returns whether there were any. */
  #skipBlank(): boolean {
    if (this.#token?.type !== 'ws') return false;
    this.#at++;
    return true;
  }

  #unexpected(): never {
    const token = this.#token;
    if (token === undefined) {
      const last = this.#tokens.findLast((one) => one.type !== 'ws');
      throw this.#error(last?.line ?? 1, 'the grammar ends in the middle of a rule');
    }
    throw this.#error(token.line, `did not expect ${JSON.stringify(excerpt(token.text))} there`, token.col);
  }

  #error(line: number, message: string, column?: number): Error {
    return grammarError(this.#name, this.#source, line, message, column);
  }

  /** Takes a token of one of the types. */
  #take(...types: readonly string[]): GrammarToken {
    const token = this.#token;
    if (token === undefined || !types.includes(token.type ?? '')) this.#unexpected();
    this.#at++;
    return token;
  }

  #word(): GrammarToken {
    const token = this.#take('word');
    if (token.value.length > maxNameLength) {
      throw this.#error(
        token.line,
        `expected names of at most ${maxNameLength} characters, but one has ${token.value.length}`,
      );
    }
    return token;
  }

  #statement(): Statement {
    const first = this.#token!;
    if (first.type === '@') return this.#directive();
    if (first.type === '@include' || first.type === '@builtin') return this.#include();
    const { value: name } = this.#word();
    if (this.#token?.type !== '[') {
      this.#skipBlank();
      return { kind: 'rule', name, alternatives: this.#alternativesAfter(this.#take('arrow')) };
    }
    this.#at++;
    const parameters: string[] = [];
    do {
      this.#skipBlank();
      parameters.push(this.#word().value);
      this.#skipBlank();
    } while (this.#skip(','));
    this.#take(']');
    this.#skipBlank();
    return { kind: 'macro', name, parameters, alternatives: this.#alternativesAfter(this.#take('arrow')) };
  }

  #directive(): Statement {
    this.#at++;
    const next = this.#token;
    if (next?.type === 'word') {
      this.#at++;
      if (!this.#skipBlank()) this.#unexpected();
      return { kind: 'setting', name: next.value, value: this.#take('word').value };
    }
    this.#skipBlank();
    return { kind: 'code', code: this.#take('js').value };
  }

  #include(): Statement {
    const { offset: from, line, type } = this.#take('@include', '@builtin');
    this.#skipBlank();
    const { value: file, offset, text } = this.#take('string', 'btstring');
    return { kind: 'include', file, isBuiltin: type === '@builtin', line, from, to: offset + text.length };
  }

  #skip(type: string): boolean {
    if (this.#token?.type !== type) return false;
    this.#at++;
    return true;
  }

  /**
   * Parses the alternatives after an arrow or a bracket, up to the first token that cannot belong to them, and leaves
   * the blanks after them.
   */
  #alternativesAfter(opening: GrammarToken): readonly Alternative[] {
    const alternatives: Alternative[] = [];
    let { line } = opening;
    for (;;) {
      this.#skipBlank();
      alternatives.push(this.#alternative(line));
      const before = this.#at;
      this.#skipBlank();
      const bar = this.#token;
      if (bar?.type !== '|') {
        this.#at = before;
        return alternatives;
      }
      this.#at++;
      line = bar.line;
    }
  }

  #alternative(line: number): Alternative {
    if (++this.#alternatives > maxAlternatives) {
      throw this.#error(
        line,
        `expected at most ${maxAlternatives} alternatives in a grammar, but there are more; write characters as a class ([a-z])`,
      );
    }
    const members = [this.#member()];
    for (;;) {
      const before = this.#at;
      const isApart = this.#skipBlank();
      if (this.#token?.type === 'js') {
        this.#at++;
        return { members, line };
      }
      if (!isApart || !this.#beginsMember()) {
        this.#at = before;
        return { members, line };
      }
      members.push(this.#member());
    }
  }

  #beginsMember(): boolean {
    switch (this.#token?.type) {
      case 'word':
        return !this.#beginsStatement();
      case 'string':
      case 'btstring':
      case 'charclass':
      case '%':
      case '$':
      case '(':
        return true;
      default:
        return false;
    }
  }

  /** Whether a word is the name of the next rule or macro, rather than a symbol of this one. */
  #beginsStatement(): boolean {
    let next = this.#at + 1;
    if (this.#tokens[next]?.type === '[') {
      do next++;
      while (['word', 'ws', ','].includes(this.#tokens[next]?.type ?? ''));
      if (this.#tokens[next]?.type !== ']') return false;
      next++;
    }
    if (this.#tokens[next]?.type === 'ws') next++;
    return this.#tokens[next]?.type === 'arrow';
  }

  #member(): Member {
    let member = this.#simpleMember();
    for (let repetitions = 0; ; repetitions++) {
      const before = this.#at;
      this.#skipBlank();
      const modifier = this.#token?.type;
      if (modifier !== ':+' && modifier !== ':*' && modifier !== ':?') {
        this.#at = before;
        return member;
      }
      this.#expectDepth(this.#depth + repetitions + 1);
      this.#at++;
      member = { kind: 'repetition', of: member, modifier };
    }
  }

  #simpleMember(): Member {
    const token = this.#take('word', 'string', 'btstring', 'charclass', '%', '$', '(');
    const { line } = token;
    switch (token.type) {
      case 'word':
        this.#at--;
        return this.#nameOrCall(this.#word());
      case 'charclass':
        return { kind: 'class', pattern: token.value as unknown as RegExp };
      case '%':
        return { kind: 'token', type: this.#word().value, line };
      case '$':
        return { kind: 'parameter', name: this.#word().value, line };
      case '(': {
        const alternatives = this.#nested(() => this.#alternativesAfter(token));
        this.#skipBlank();
        this.#take(')');
        return { kind: 'group', alternatives };
      }
      default:
        return this.#literal(token);
    }
  }

  #nameOrCall({ value: name, line }: GrammarToken): Member {
    const opening = this.#token;
    if (opening?.type !== '[') return { kind: 'name', name, line };
    this.#at++;
    const args: Alternative[] = [];
    this.#nested(() => {
      do {
        this.#skipBlank();
        args.push(this.#alternative(opening.line));
        this.#skipBlank();
      } while (this.#skip(','));
    });
    this.#take(']');
    return { kind: 'macro call', macro: name, args, line };
  }

  #literal({ value: text, line }: GrammarToken): Member {
    if (text === '') throw this.#error(line, 'expected a string that is not empty; write null for none');
    if (this.#token?.type !== 'word' || this.#token.text !== 'i') return { kind: 'literal', text };
    this.#at++;
    return { kind: 'group', alternatives: [{ members: caseless(text), line }] };
  }

  #nested<T>(read: () => T): T {
    this.#expectDepth(++this.#depth);
    const result = read();
    this.#depth--;
    return result;
  }

  #expectDepth(depth: number): void {
    if (depth <= maxDepth) return;
    throw this.#error(
      this.#token?.line ?? 1,
      `expected groups and repetitions nested at most ${maxDepth} deep; give some of them a name of their own`,
    );
  }
}

/**
 * Returns the symbols of a literal in either case, as nearley makes them: by UTF-16 unit, with a class where cases
 * differ.
 */
function caseless(text: string): Member[] {
  return text.split('').map((unit): Member => {
    const lower = unit.toLowerCase();
    const upper = unit.toUpperCase();
    return lower === unit && upper === unit
      ? { kind: 'literal', text: unit }
      : { kind: 'class', pattern: new RegExp(`[${lower}${upper}]`) };
  });
}
