import { GrammarError, type GrammarFinding } from './grammarFinding.js';

/** A line of a grammar, in the file that its author wrote. */
export interface GrammarPlace {
  /** The included file; null for the grammar file itself. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number;
}

/** Returns the comment that stands before the text of an included file in a flattened grammar. */
export function includeMark(file: string): string {
  return `# included: ${JSON.stringify(file)}`;
}

const mark = /^# included: ("(?:[^"\\]|\\.)*")\r?$/;

/** Returns the place of a line of a grammar's source: the included file it came from, and its line there. */
export function placeOf(source: string, line: number): GrammarPlace {
  if (!source.includes('# included: "')) return { file: null, line };
  const lines = source.split('\n', line);
  for (let above = lines.length - 2; above >= 0; above--) {
    const file = mark.exec(lines[above]!)?.[1];
    if (file !== undefined) return { file: nameIn(file), line: line - above - 1 };
  }
  return { file: null, line };
}

function nameIn(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

/** Describes a place for messages: `mine, line 3`, `mine, folder/part.ne, line 3`. */
export function describePlace(name: string, { file, line }: GrammarPlace): string {
  return `${name}${file === null ? '' : `, ${file}`}, line ${line}`;
}

/** Makes an error at one place of a grammar, or about all of it where `line` is null. */
export function grammarError(
  name: string,
  source: string,
  line: number | null,
  message: string,
  column?: number,
): GrammarError {
  const place = line === null ? null : placeOf(source, line);
  const where = place === null ? name : describePlace(name, place);
  const finding: GrammarFinding = {
    severity: 'error',
    kind: 'unusable',
    symbol: null,
    file: place?.file ?? null,
    line: place?.line ?? null,
    ...(column === undefined ? {} : { column }),
    message: column === undefined ? message : `column ${column}: ${message}`,
  };
  return new GrammarError(`${where}${column === undefined ? '' : `, column ${column}`}: ${message}`, [
    finding,
  ]);
}
