import { CsvError, parse } from 'csv-parse';
import { InputError } from '../base/errors.js';

/** Names of the column that is read where none is asked for, in the order in which they are looked for. */
const usualNames = ['smiles', 'canonical_smiles', 'text', 'string', 'expression', 'sequence'];

/** One field of a column. */
export interface CsvField {
  /** Of the file, from 1: the one that its row ends in. */
  readonly line: number;
  readonly text: string;
}

/**
 * The fields of one column of a CSV file with a header (RFC 4180: fields may be quoted, with commas, line ends and
 * doubled quotes in them; lines may end each in another way).
 *
 * @param pieces the text, as it arrives
 * @param name what messages call the file
 * @param column by its name in the header; by default the only one, or the first of {@link usualNames} that there is
 * @param maxLength characters that a row may have
 * @throws InputError in one line, with its number: broken quotes, a row without the column, no such column, a row that
 *   is too long
 */
export async function* csvColumn(
  pieces: AsyncIterable<string>,
  name: string,
  column: string | undefined,
  maxLength: number,
): AsyncGenerator<CsvField> {
  const rows = parse({
    info: true,
    max_record_size: maxLength,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const fed = feed(pieces, rows);
  let place: number | null = null;
  try {
    for await (const { record, info } of rows as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (place === null) {
        place = placeOf(record, column, name);
        continue;
      }
      const text = record[place];
      if (text === undefined) {
        throw new InputError(
          `${name}: line ${info.lines}: expected at least ${place + 1} fields as in the header, but there ${record.length === 1 ? 'is 1' : `are ${record.length}`}`,
        );
      }
      yield { line: info.lines, text };
    }
    await fed;
  } catch (thrown) {
    throw thrown instanceof CsvError ? readable(thrown, name, maxLength) : thrown;
  } finally {
    rows.destroy();
  }
  if (place === null) throw new InputError(`${name}: expected a header and rows, but the file is empty`);
}

async function feed(pieces: AsyncIterable<string>, rows: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const piece of pieces) {
      if (rows.destroyed) return;
      if (!rows.write(piece))
        await new Promise((resolve) => rows.once('drain', resolve).once('close', resolve));
    }
    rows.end();
  } catch (thrown) {
    rows.destroy(thrown as Error);
  }
}

function placeOf(header: readonly string[], column: string | undefined, name: string): number {
  const names = header.map((one) => one.trim());
  const wanted = column === undefined ? usualNames : [column];
  for (const one of wanted) {
    const place = names.findIndex((known) => known === one || known.toLowerCase() === one.toLowerCase());
    if (place >= 0) return place;
  }
  if (column === undefined && names.length === 1) return 0;
  const there = names
    .slice(0, 20)
    .map((one) => one.slice(0, 40))
    .join(', ');
  throw new InputError(
    column === undefined
      ? `${name}: expected to be told which column to read (--column): ${there}`
      : `${name}: expected a column ${column}, but the header has: ${there}`,
  );
}

function readable(
  { code, message, lines }: CsvError & { readonly lines?: number },
  name: string,
  maxLength: number,
) {
  const where = lines === undefined ? name : `${name}: line ${lines}`;
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new InputError(`${where}: expected a row of at most ${maxLength} characters; is a quote missing?`);
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new InputError(`${where}: a quote is opened that is not closed before the end of the file`);
  }
  return new InputError(`${where}: the quotes are broken (${message})`);
}
