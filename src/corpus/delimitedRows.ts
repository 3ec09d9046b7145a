import { CsvError, parse } from 'csv-parse';
import { InputError } from '../base/errors.js';

/** A row of a table. */
export interface DelimitedRow {
  /** The line of the file in which the row ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface DelimitedOptions {
  readonly delimiter: string;
  /** The most characters of a row. */
  readonly maxLength: number;
}

/**
 * Reads the rows of delimited text (RFC 4180): cells may be quoted and then contain delimiters, line ends and doubled
 * quotes; line ends may differ from line to line. Empty lines between rows are rows with one empty cell; empty lines at
 * the end are skipped.
 *
 * @param pieces the text, as it arrives
 * @param name the file's name in messages
 * @throws InputError on one line, with the number of its line, for broken quotes and for a row that is too long
 */
export async function* delimitedRows(
  pieces: AsyncIterable<string>,
  name: string,
  { delimiter, maxLength }: DelimitedOptions,
): AsyncGenerator<DelimitedRow> {
  const rows = parse({
    delimiter,
    info: true,
    max_record_size: maxLength,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // Programs that write tables with tabs seldom quote, and inches and names of compounds contain quotes.
    relax_quotes: delimiter === '\t',
  });
  const fed = feed(pieces, rows);
  /** Empty rows that wait until another row follows. */
  let empty: DelimitedRow[] = [];
  try {
    for await (const { record: cells, info } of rows as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const row = { line: info.lines, cells };
      if (cells.length === 1 && cells[0]!.trim() === '') {
        empty.push(row);
        continue;
      }
      yield* empty;
      empty = [];
      yield row;
    }
    await fed;
  } catch (thrown) {
    throw thrown instanceof CsvError ? readable(thrown, name, maxLength) : thrown;
  } finally {
    rows.destroy();
  }
}

async function feed(pieces: AsyncIterable<string>, rows: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const piece of pieces) {
      if (rows.destroyed) return;
      if (!rows.write(piece)) await untilDrained(rows);
    }
    rows.end();
  } catch (thrown) {
    rows.destroy(thrown as Error);
  }
}

function untilDrained(rows: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      rows.off('drain', go).off('close', go);
      resolve();
    };
    rows.once('drain', go).once('close', go);
  });
}

function readable(
  { code, message, lines }: CsvError & { readonly lines?: number },
  name: string,
  maxLength: number,
) {
  const where = lines === undefined ? name : `${name}: line ${lines}`;
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new InputError({
      where,
      problem: `expected a row of at most ${maxLength} characters; is a quote missing?`,
    });
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new InputError({ where, problem: 'a quote is opened but not closed before the end of the file' });
  }
  return new InputError({
    where,
    problem: `the quotes are broken (${message})`,
    advice: [{ text: 'double a quote within a cell, and quote the cell' }],
  });
}
