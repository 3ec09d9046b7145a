import { InputError } from '../base/errors.js';

/** A record of an SDF: a molfile, and data. */
export interface SdfRecord {
  /** Line of the file at which the record begins, from 1. */
  readonly line: number;
  /** The first line of the molfile, without blanks around it. */
  readonly name: string;
  /** From the name to `M  END`. */
  readonly molfile: string;
  /** In the order of the record; values of several lines with LF between. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Characters of a record: a molfile of 999 atoms has some 100,000. */
const maxLength = 4_000_000;

/**
 * The records of an SDF, or the one of a molfile (BIOVIA's CTfile formats).
 *
 * @param lines of the file
 * @param name what messages call it
 * @throws InputError for a record that is too long
 */
export async function* sdfRecords(
  lines: AsyncIterable<{ readonly line: number; readonly text: string }>,
  name: string,
): AsyncGenerator<SdfRecord> {
  let recordLines: string[] = [];
  let length = 0;
  let first = 1;
  for await (const { line, text } of lines) {
    if (text.startsWith('$$$$')) {
      yield recordOf(recordLines, first);
      recordLines = [];
      length = 0;
      first = line + 1;
      continue;
    }
    recordLines.push(text);
    length += text.length + 1;
    if (length > maxLength) {
      throw new InputError(
        `${name}: line ${line}: expected a record of at most ${maxLength} characters; is a line of $$$$ missing?`,
      );
    }
  }
  if (recordLines.some((text) => text.trim() !== '')) yield recordOf(recordLines, first);
}

function recordOf(lines: readonly string[], line: number): SdfRecord {
  const end = lines.findIndex((text) => /^M {2}END\s*$/.test(text));
  const header = lines.findIndex((text, i) => i > 2 && /^>/.test(text));
  const last = end >= 0 ? end + 1 : header >= 0 ? header : lines.length;
  return {
    line,
    name: (lines[0] ?? '').trim(),
    molfile: `${lines.slice(0, last).join('\n')}\n`,
    fields: fieldsOf(lines.slice(last)),
  };
}

/** Data items: `>  <NAME>`, lines of the value, an empty line. */
function fieldsOf(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  let name: string | null = null;
  let value: string[] = [];
  const end = (): void => {
    if (name !== null) fields.set(name, value.join('\n').trimEnd());
    name = null;
    value = [];
  };
  for (const text of lines) {
    const header = /^>.*<([^<>]*)>/.exec(text) ?? /^>\s+(DT\d+)/.exec(text);
    if (header !== null) {
      end();
      name = header[1]!.trim();
    } else if (text.trim() === '') {
      // Ends the value; what follows before the next header belongs to none.
      end();
    } else if (name !== null) value.push(text);
  }
  end();
  return fields;
}
