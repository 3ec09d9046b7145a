import type { CsvCell } from '../base/csv.js';
import { type JudgedColumn, judgedNames } from './judgedTable.js';

/** Rows of a group, which is held in memory until it is full; readers skip groups by the range of their values. */
const groupRows = 20_000;

const types = { text: 'STRING', number: 'DOUBLE', boolean: 'BOOLEAN', count: 'INT32' } as const;

/** Writes judged rows as an Apache Parquet file, group by group. */
export interface ParquetWriter<Row> {
  /** Takes rows. @returns the bytes of the groups that are full, or none */
  write(rows: readonly Row[]): Uint8Array;
  /** Returns the bytes of the rows that are left, and the end of the file, without which nobody can read it. */
  end(): Uint8Array;
}

/**
 * Returns a writer of Parquet: a row with all columns for each judged row, with the types that the columns say. A cell
 * without a value is null, and so is a number that is not finite, as in CSV; numbers have all their digits.
 */
export async function parquetWriter<Row>(columns: readonly JudgedColumn<Row>[]): Promise<ParquetWriter<Row>> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer');
  const names = differentNames(judgedNames(columns));
  const empty = (): CsvCell[][] => columns.map(() => []);
  const columnData = (cells: readonly CsvCell[][]) =>
    columns.map(({ type = 'text' }, i) => ({ name: names[i]!, data: cells[i]!, type: types[type] }));
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnData(empty()) }),
    createdBy: 'grae',
  });
  let [cells, number] = [empty(), 0];
  const writeGroup = (): void => {
    file.write({ columnData: columnData(cells), rowGroupSize: groupRows });
    cells = empty();
  };
  /** Takes the bytes that are written; places in the file go on from there. */
  const takeBytes = (): Uint8Array => {
    const copy = bytes.getBytes().slice();
    bytes.index = 0;
    return copy;
  };
  return {
    write(rows) {
      for (const row of rows) {
        number++;
        columns.forEach(({ cell, type = 'text' }, i) => {
          cells[i]!.push(typedValue(cell(row, number), type));
        });
        if (cells[0]!.length === groupRows) writeGroup();
      }
      return takeBytes();
    },
    end() {
      if (cells[0]!.length > 0) writeGroup();
      file.finish();
      return takeBytes();
    },
  };
}

function typedValue(cell: CsvCell, type: keyof typeof types): CsvCell {
  if (cell === undefined || cell === null) return null;
  if (type === 'text') return String(cell);
  return typeof cell === 'number' && !Number.isFinite(cell) ? null : cell;
}

/** Returns names of which no two are the same, as Parquet requires: a file of the user's may have two columns of one name. */
function differentNames(names: readonly string[]): string[] {
  const earlier = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let i = 2; earlier.has(free); i++) free = `${name}_${i}`;
    earlier.add(free);
    return free;
  });
}
