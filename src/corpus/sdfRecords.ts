import { InputError } from '../base/errors.js';

/** A record of an SDF: a molfile, and data. */
export interface SdfRecord {
  /** The line of the file at which the record begins, from 1. */
  readonly line: number;
  /** The first line of the molfile, without blanks around it. */
  readonly name: string;
  /** The text from the name to `M END`. */
  readonly molfile: string;
  /** The data in the order of the record; values of several lines have LF between them. */
  readonly fields: ReadonlyMap<string, string>;
}

/** The most characters of a record: a molfile of 999 atoms has some 100,000. */
const maxLength = 4_000_000;

/**
 * Reads the records of an SDF, or the one record of a molfile (BIOVIA's CTfile formats).
 *
 * @param lines of the file
 * @param name the file's name in messages
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
      throw new InputError({
        where: `${name}: line ${line}`,
        problem: `expected a record of at most ${maxLength} characters; is a line of $$$$ missing?`,
      });
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

/** Reads data items: `> <NAME>`, the lines of the value, an empty line. */
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
      // Ends the value; anything before the next header belongs to no field.
      end();
    } else if (name !== null) value.push(text);
  }
  end();
  return fields;
}
