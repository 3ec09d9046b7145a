import { cellsBetweenBlanks, type SampleRow, sampleRows } from './sampleRows.js';

/** The beginning of a file. */
export interface FileHead {
  /** The name of the file for messages; its ending distinguishes CSV and TSV. */
  readonly name: string;
  readonly text: string;
  /** Whether the beginning is the whole file. */
  readonly isWhole: boolean;
}

/** The headers of columns that contain strings, in order of preference. */
export const usualHeaders = ['smiles', 'canonical_smiles', 'text', 'string', 'expression', 'sequence'];
/** The most rows that are looked at. */
const mostRows = 200;
/** The share of rows with as many cells as the first one that makes a table. */
export const evenShare = 0.9;
/** This share under a header that names a column of strings: rows may then be short or long. */
const evenShareNamed = 0.5;

/** A way to read the file as a table. */
export interface CandidateTable {
  readonly delimiter: string;
  readonly rows: readonly SampleRow[];
  readonly hasSepLine: boolean;
}

/**
 * Returns the tables that a file may be, the likeliest first. Each has several columns, except in a `.csv`, which may
 * have one.
 */
export function tablesOf({ name, text, isWhole }: FileHead): CandidateTable[] {
  const sep = /^sep=(.)[ \t]*(?:\r\n|\n|\r)/i.exec(text);
  if (sep !== null) {
    const rows = sampleRows(text.slice(sep[0].length), sep[1]!, isWhole, mostRows);
    return [{ delimiter: sep[1]!, rows, hasSepLine: true }];
  }
  const isCsv = /\.csv(\.gz)?$/i.test(name);
  const tables: CandidateTable[] = [];
  for (const delimiter of isCsv ? [',', ';', '\t', '|'] : ['\t', ',', ';', '|']) {
    const rows = sampleRows(text, delimiter, isWhole, mostRows);
    const isEven =
      evenRows(rows) >= (rows[0]?.some(isKnownName) ? evenShareNamed : evenShare) && rows[0]!.length > 1;
    // The `|` of `CCO |$...$|` begins an extension of SMILES.
    if (isEven && !(delimiter === '|' && /^\S+[ \t]+\|/m.test(text))) {
      tables.push({ delimiter, rows, hasSepLine: false });
    }
  }
  if (isCsv && tables.length === 0) {
    tables.push({ delimiter: ',', rows: sampleRows(text, ',', isWhole, mostRows), hasSepLine: false });
  }
  return tables;
}

/** Returns the share of rows with as many cells as the first. */
export function evenRows(rows: readonly SampleRow[]): number {
  const [first] = rows;
  if (first === undefined) return 0;
  return rows.filter((row) => row.length === first.length).length / rows.length;
}

/** Returns lines, with the rest after the first blank of each as a second cell. */
export function linesOfHead({ text, isWhole }: FileHead): SampleRow[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (!isWhole && lines.length > 1) lines.pop();
  return lines
    .map((line) => cellsBetweenBlanks(line))
    .filter(({ length }) => length > 0)
    .slice(0, mostRows);
}

/** Returns a table separated by commas, which may be uneven or have one column, and one separated by blanks. */
export function plainTables(head: FileHead): readonly [CandidateTable, CandidateTable] {
  const commas = sampleRows(head.text, ',', head.isWhole, mostRows);
  return [
    { delimiter: ',', rows: commas, hasSepLine: false },
    { delimiter: ' ', rows: linesOfHead(head), hasSepLine: false },
  ];
}

/** Whether a cell is a usual name of a column of strings. */
export function isKnownName(cell: string): boolean {
  const name = cell.trim().toLowerCase();
  return (
    usualHeaders.includes(name) || /smiles/.test(name) || /^(?:molecule|mol|structure|compound)$/.test(name)
  );
}
