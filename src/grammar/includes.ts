import { grammarError, includeMark } from './grammarPlace.js';
import type { Statement } from './grammarStatement.js';
import { parseStatements } from './grammarSyntax.js';
import { tokenise } from './grammarTokens.js';

type Include = Extract<Statement, { kind: 'include' }>;

/** An included file. */
export interface IncludedFile {
  /** Identifies the file however its path is written, so that it is read once. */
  readonly id: string;
  readonly source: string;
}

/**
 * Reads a file that a grammar includes.
 *
 * @throws Error whose message names the problem, as the end of a sentence
 */
export type IncludeReader = (request: {
  /** The path as the grammar writes it. */
  readonly file: string;
  /** Whether the grammar includes one of nearley's own files, by `@builtin`. */
  readonly isBuiltin: boolean;
  /** The {@link IncludedFile.id} of the including file; null for the grammar file. */
  readonly from: string | null;
}) => IncludedFile;

/** The most files in a chain of includes, files in all, and characters of all files together. */
const maxChain = 20;
const maxFiles = 100;
const maxLength = 1_000_000;

/**
 * Returns the source of a grammar with everything it includes. The included files follow the grammar, each once, under
 * a comment that names it (see {@link includeMark}); the `@include` and `@builtin` directives are blank. The start
 * symbol and the lines of the grammar's own rules therefore stay the same, and the result needs no other file. A
 * grammar without includes comes back unchanged.
 *
 * @throws GrammarError for a file that cannot be read, with the line that includes it
 */
export function flattenIncludes(source: string, name: string, read: IncludeReader | undefined): string {
  if (!/@(?:include|builtin)/.test(source)) return source;
  const parts: string[] = [];
  const ids = new Set<string>();
  let length = 0;
  const queue: { source: string; from: string | null; label: string | null; chain: number }[] = [
    { source: source.replace(/^\uFEFF/, ''), from: null, label: null, chain: 0 },
  ];
  for (const { source: own, from, label, chain } of queue) {
    const title = label === null ? name : `${name}, ${label}`;
    const includes = includesOf(own, title);
    if (label === null && includes.length === 0) return source;
    const text = blanked(own, includes);
    length += text.length;
    parts.push(label === null ? text : `${includeMark(label)}\n${text}`);
    for (const { file, isBuiltin, line } of includes) {
      const fail = (message: string) => grammarError(title, '', line, message);
      if (read === undefined) {
        throw fail(
          `${isBuiltin ? '@builtin' : '@include'} ${JSON.stringify(file)} needs a file: load the grammar with loadGrammar, or give compileGrammar a reader (include)`,
        );
      }
      const included = readOne(read, { file, isBuiltin, from }, fail);
      if (ids.has(included.id)) continue;
      ids.add(included.id);
      if (chain === maxChain)
        throw fail(`expected at most ${maxChain} files that include each other in a chain`);
      if (ids.size > maxFiles) throw fail(`expected at most ${maxFiles} included files`);
      if (length + included.source.length > maxLength)
        throw fail(`expected at most ${maxLength} characters of a grammar and all that it includes`);
      queue.push({
        source: included.source.replace(/^\uFEFF/, ''),
        from: included.id,
        label: file,
        chain: chain + 1,
      });
    }
  }
  return parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('');
}

function readOne(
  read: IncludeReader,
  request: Parameters<IncludeReader>[0],
  fail: (message: string) => Error,
): IncludedFile {
  try {
    return read(request);
  } catch (thrown) {
    const kind = request.isBuiltin ? '@builtin' : '@include';
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw fail(`${kind} ${JSON.stringify(request.file)}: ${why}`);
  }
}

function includesOf(source: string, title: string): readonly Include[] {
  return parseStatements(tokenise(source, title), source, title).filter((one) => one.kind === 'include');
}

/** Returns the text with blanks in place of some statements; all lines keep their places. */
function blanked(source: string, statements: readonly Include[]): string {
  let text = '';
  let at = 0;
  for (const { from, to } of statements) {
    text += source.slice(at, from) + source.slice(from, to).replace(/[^\r\n]/g, ' ');
    at = to;
  }
  return text + source.slice(at);
}
