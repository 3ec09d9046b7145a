import moo from 'moo';
import { messageOf } from '../base/errors.js';
import { messageText } from '../base/message.js';
import { expandGrammar, type FileRule } from './expandGrammar.js';
import { GrammarError } from './grammarFinding.js';
import { grammarError } from './grammarPlace.js';
import type { Statement } from './grammarStatement.js';
import { parseStatements } from './grammarSyntax.js';
import { tokenise } from './grammarTokens.js';

/** A nearley file, read but not yet understood: rules by name, with none of its JavaScript run. */
export interface GrammarFile {
  readonly rules: readonly FileRule[];
  readonly start: string;
  /** The names that the file itself defines, in order; all others are helpers. */
  readonly ownNames: readonly string[];
  /** For each name in a right-hand side (`%type` for a token), the line of its first use. */
  readonly firstUses: ReadonlyMap<string, number>;
  /** The names that a comment (`# undefined: class`) declares as used and undefined on purpose. */
  readonly leftUndefined: ReadonlySet<string>;
  readonly lexer: moo.Lexer | null;
}

/**
 * Reads a nearley file without includes. It skips postprocessors, and blocks of JavaScript unless it must build a lexer
 * from them.
 *
 * @param allowCode whether JavaScript blocks may run to build a lexer
 * @throws GrammarError with line and column for a syntax error, and for anything it refuses
 */
export function readGrammarFile(source: string, name: string, allowCode: boolean): GrammarFile {
  const text = source.replace(/^\uFEFF/, '');
  const fail = (line: number | null, message: string) => grammarError(name, text, line, message);
  const tokens = tokenise(text, name);
  if (tokens.every((token) => token.type === 'ws'))
    throw fail(null, 'the grammar is empty: expected a rule such as S -> "a"');
  const statements = parseStatements(tokens, text, name);
  const ownNames = [...new Set(statements.flatMap((one) => (one.kind === 'rule' ? [one.name] : [])))];
  const start = ownNames[0];
  if (start === undefined) throw fail(null, 'the grammar has no rules: expected one such as S -> "a"');
  for (const own of ownNames) {
    if (own in {}) throw fail(null, `the name ${own} cannot be used for a rule; give it another`);
  }
  const include = statements.find((one) => one.kind === 'include');
  if (include !== undefined)
    throw fail(include.line, `${JSON.stringify(include.file)} is included, but was not read`);
  const { rules, firstUses } = expandGrammar(statements, fail);
  const lexer = lexerOf(statements, name, allowCode, fail);
  return { rules, start, ownNames, firstUses, leftUndefined: leftUndefinedIn(text), lexer };
}

function leftUndefinedIn(source: string): Set<string> {
  const lines = source.matchAll(/^[ \t]*# undefined: ([\w?+]+(?:, [\w?+]+)*)[ \t]*\r?$/gm);
  return new Set([...lines].flatMap(([, names]) => names!.split(', ')));
}

function lexerOf(
  statements: readonly Statement[],
  name: string,
  allowCode: boolean,
  fail: (line: number | null, message: string) => GrammarError,
): moo.Lexer | null {
  const setting = statements.findLast((one) => one.kind === 'setting' && one.name === 'lexer');
  if (setting?.kind !== 'setting') return null;
  // A name may contain `++`, so that looking it up would run code even without a block of JavaScript.
  if (!allowCode) {
    const problem = `the grammar names a lexer, ${setting.value}, which only its JavaScript can make`;
    const advice = [
      { text: 'remove @lexer' },
      { text: 'allow the JavaScript if you trust the file', setting: 'allowCode' },
    ];
    const { findings } = fail(null, messageText({ problem, advice }));
    throw new GrammarError({ code: 'code-refused', where: name, problem, advice }, findings);
  }
  return runLexer(statements, setting.value, name);
}

/** Runs the file's JavaScript for its lexer. Callers check first that it may run. */
function runLexer(statements: readonly Statement[], lexerName: string, name: string): moo.Lexer {
  const code = statements.flatMap((one) => (one.kind === 'code' ? [one.code] : [])).join('\n');
  const require = (wanted: string): unknown => {
    if (wanted === 'moo') return moo;
    throw new Error(`a grammar may require only moo, not ${wanted}`);
  };
  try {
    const make = new Function('require', `${code}\n;return ${lexerName};`) as (
      r: typeof require,
    ) => moo.Lexer;
    const lexer = make(require);
    if (typeof lexer?.next !== 'function' || typeof lexer.reset !== 'function')
      throw new Error('it is not a lexer');
    return lexer;
  } catch (thrown) {
    throw grammarError(name, '', null, `the lexer ${lexerName} could not be made: ${messageOf(thrown)}`);
  }
}
