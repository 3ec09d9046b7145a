import moo from 'moo';
import nearley from 'nearley';
import compileStructure from 'nearley/lib/compile.js';
import language from 'nearley/lib/nearley-language-bootstrapped.js';
import { InputError, messageOf } from '../base/errors.js';

/** A symbol as nearley's compiler gives it: a name, one character, a character class, or a lexer's token. */
export type FileSymbol = string | { readonly literal: string } | RegExp | { readonly token: string };

export interface FileRule {
  readonly name: string;
  readonly symbols: readonly FileSymbol[];
  /** Line of the file, from 1; null for a rule that nearley made. */
  readonly line: number | null;
}

/** A nearley file, read but not yet understood: rules by name, none of its JavaScript run. */
export interface GrammarFile {
  readonly rules: readonly FileRule[];
  readonly start: string;
  /** Names that the file itself defines, in order; the others are nearley's helpers. */
  readonly ownNames: readonly string[];
  readonly lexer: moo.Lexer | null;
}

/** A grammar has a few hundred lines; more than this is a mistake or an attack. */
const maxSourceLength = 1_000_000;
const maxSymbols = 1_000;

interface Statement {
  readonly name?: string;
  readonly rules?: readonly unknown[];
  readonly body?: string;
}

/**
 * Reads a nearley file.
 *
 * @param allowCode whether a lexer in its JavaScript blocks may be built by running them
 * @throws InputError with line and column for a syntax error, and for what is refused
 */
export function readGrammarFile(source: string, name: string, allowCode: boolean): GrammarFile {
  if (source.length > maxSourceLength) {
    throw new InputError(
      `${name}: expected a grammar of at most ${maxSourceLength} characters, but it has ${source.length}`,
    );
  }
  const tokens = tokenise(source.replace(/^\uFEFF/, ''), name);
  if (tokens.every((token) => token.type === 'ws'))
    throw new InputError(`${name}: the grammar is empty: expected a rule such as S -> "a"`);
  refuseWhatRuns(tokens, name, allowCode);
  const statements = parseTokens(tokens, name);
  const ownNames = [...new Set(statements.flatMap((one) => (one.rules === undefined ? [] : [one.name!])))];
  for (const own of ownNames) {
    if (own in {})
      throw new InputError(`${name}: the name ${own} cannot be used for a rule; give it another`);
  }
  let compiled: ReturnType<typeof compileStructure>;
  try {
    compiled = compileStructure(statements, { nojs: true, args: [], alreadycompiled: [] });
  } catch (thrown) {
    const tooDeep = thrown instanceof RangeError;
    throw new InputError(
      `${name}: ${tooDeep ? 'a rule is nested too deeply to be read' : messageOf(thrown)}`,
    );
  }
  const lines = linesOfRules(tokens);
  const seen = new Map<string, number>();
  const rules = compiled.rules.map((rule): FileRule => {
    const index = seen.get(rule.name) ?? 0;
    seen.set(rule.name, index + 1);
    const line = lines.get(rule.name)?.[index] ?? null;
    if (rule.symbols.length > maxSymbols) {
      throw new InputError(
        `${name}, line ${line}: expected at most ${maxSymbols} symbols in a production, but it has ${rule.symbols.length}`,
      );
    }
    return { name: rule.name, symbols: rule.symbols as readonly FileSymbol[], line };
  });
  if (rules.length === 0)
    throw new InputError(`${name}: the grammar has no rules: expected one such as S -> "a"`);
  const lexerName = compiled.config.lexer;
  // A name may hold `++`: even without a block of JavaScript, looking it up would run code.
  if (lexerName !== undefined && !allowCode) {
    throw new InputError(
      `${name}: the grammar names a lexer, ${lexerName}, which only its JavaScript could make; take @lexer out, or allow it with --allow-code if you trust the file`,
    );
  }
  const lexer = lexerName === undefined ? null : runLexer(statements, lexerName, name);
  return { rules, start: compiled.start, ownNames, lexer };
}

/** Tokens of the file, comments dropped and blanks joined, which also keeps nearley's parse unambiguous. */
function tokenise(source: string, name: string): moo.Token[] {
  const lexer = language.Lexer as moo.Lexer;
  lexer.reset(source);
  const tokens: moo.Token[] = [];
  try {
    for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
      const isBlank = token.type === 'ws' || token.type === 'comment';
      if (!isBlank) tokens.push(token);
      else if (tokens.at(-1)?.type !== 'ws') tokens.push({ ...token, type: 'ws', value: ' ' });
    }
  } catch (thrown) {
    const [, line, column] = /line (\d+) col (\d+)/.exec(messageOf(thrown)) ?? [];
    if (line === undefined) {
      throw new InputError(`${name}, line ${tokens.at(-1)?.line ?? 1}: ${messageOf(thrown)}`);
    }
    const character = source.split('\n')[Number(line) - 1]?.[Number(column) - 1] ?? '';
    throw new InputError(
      `${name}, line ${line}, column ${column}: did not expect ${JSON.stringify(character)} there; expected a rule such as S -> "a" S | "b"`,
    );
  }
  return tokens;
}

function refuseWhatRuns(tokens: readonly moo.Token[], name: string, allowCode: boolean): void {
  for (const token of tokens) {
    if (token.type === 'string' && token.value === '') {
      throw new InputError(
        `${name}, line ${token.line}: expected a string that is not empty; write null for none`,
      );
    }
    if (token.type === 'js' && !allowCode) {
      throw new InputError(
        `${name}, line ${token.line}: the grammar holds JavaScript, which grae does not run; take the {% %} blocks out, or allow them with --allow-code if you trust the file`,
      );
    }
    if (token.type === '@include' || token.type === '@builtin') {
      throw new InputError(
        `${name}, line ${token.line}: ${token.value} is not supported: copy the rules into the file`,
      );
    }
  }
}

/** nearley's own parser, rule by rule: over a whole file it takes the square of its length. */
function parseTokens(tokens: readonly moo.Token[], name: string): Statement[] {
  const grammar = nearley.Grammar.fromCompiled(language);
  return rulesOf(tokens).flatMap((rule) => parseRule(grammar, rule, name));
}

/** The file cut where a rule begins: at a word before an arrow. What stands before the first goes with it. */
function rulesOf(tokens: readonly moo.Token[]): (readonly moo.Token[])[] {
  const starts = [...tokens.keys()].filter((i) => {
    const next = tokens[i + 1]?.type === 'ws' ? tokens[i + 2] : tokens[i + 1];
    return tokens[i]!.type === 'word' && next?.type === 'arrow';
  });
  return [0, ...starts.slice(1)].map((start, k) => tokens.slice(start, starts[k + 1] ?? tokens.length));
}

function parseRule(grammar: nearley.Grammar, tokens: readonly moo.Token[], name: string): Statement[] {
  let next = 0;
  const lexer = {
    reset: () => {},
    next: () => tokens[next++],
    save: () => ({}),
    formatError: (token: moo.Token) => `line ${token.line} column ${token.col}`,
    has: () => true,
  };
  const parser = new nearley.Parser(grammar, { lexer: lexer as unknown as nearley.Lexer });
  try {
    parser.feed('');
  } catch (thrown) {
    const token = (thrown as { token?: moo.Token }).token;
    if (token === undefined) throw new InputError(`${name}: ${messageOf(thrown)}`);
    throw new InputError(
      `${name}, line ${token.line}, column ${token.col}: did not expect ${JSON.stringify(token.text)} there`,
    );
  }
  const statements = parser.results[0] as Statement[] | undefined;
  if (statements === undefined) {
    const last = tokens.findLast((token) => token.type !== 'ws');
    throw new InputError(`${name}, line ${last?.line ?? 1}: the grammar ends in the middle of a rule`);
  }
  return statements;
}

/** Line of every production that the file writes, by name, in order. */
function linesOfRules(tokens: readonly moo.Token[]): Map<string, number[]> {
  const lines = new Map<string, number[]>();
  const solid = tokens.filter((token) => token.type !== 'ws');
  let current: number[] | null = null;
  let depth = 0;
  solid.forEach((token, i) => {
    if (token.text === '(' || token.text === '[') depth++;
    if (token.text === ')' || token.text === ']') depth--;
    if (token.type === 'arrow') {
      const before = solid[i - 1];
      depth = 0;
      current = null;
      if (before?.type === 'word') {
        current = lines.get(before.value) ?? [];
        lines.set(before.value, current);
        current.push(token.line);
      }
    } else if (token.text === '|' && depth === 0 && current !== null) {
      current.push(token.line);
    }
  });
  return lines;
}

/** Runs the file's JavaScript for its lexer; the caller has been told that it may. */
function runLexer(statements: readonly Statement[], lexerName: string, name: string): moo.Lexer {
  const code = statements.flatMap((one) => (one.body === undefined ? [] : [one.body])).join('\n');
  const require = (wanted: string): unknown => {
    if (wanted === 'moo') return moo;
    throw new Error(`a grammar may require moo alone, not ${wanted}`);
  };
  try {
    const make = new Function('require', `${code}\n;return ${lexerName};`) as (
      r: typeof require,
    ) => moo.Lexer;
    const lexer = make(require);
    if (typeof lexer?.next !== 'function' || typeof lexer.reset !== 'function')
      throw new Error('it is no lexer');
    return lexer;
  } catch (thrown) {
    throw new InputError(`${name}: the lexer ${lexerName} could not be made: ${messageOf(thrown)}`);
  }
}
