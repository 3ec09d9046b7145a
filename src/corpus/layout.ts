import { InputError } from '../base/errors.js';
import { suggestion } from '../base/suggestion.js';
import { delimited, hasHeader, type Recognises } from './delimitedLayout.js';
import { foreignTextKindOf, isMolfile } from './fileKind.js';
import {
  type CandidateTable,
  evenRows,
  evenShare,
  type FileHead,
  isKnownName,
  linesOfHead,
  plainTables,
  tablesOf,
  usualHeaders,
} from './headTables.js';
import { delimiterNames, type Layout, type LinesLayout } from './layoutKinds.js';
import type { SampleRow } from './sampleRows.js';

export interface LayoutOptions {
  /** A column by its name in the header or its number from 1; a data field of an SDF. */
  readonly column?: string | undefined;
  /** A column to read if the file has it, by name; ignored otherwise. */
  readonly preferred?: string | undefined;
  /**
   * Whether a text is a string of the domain, as {@link Domain.recognises}, which finds the column. Without it a file
   * is a table only if its name or its header shows it.
   */
  readonly recognises?: ((text: string) => boolean) | undefined;
}

/** The least share of a column that must be strings of the domain. */
const leastShare = 0.5;
/**
 * Decides from the beginning of a file how it contains its strings: in which lines, or in which column of which table.
 * If the domain recognises its strings, the contents of the columns decide; otherwise the name of the file and the
 * header do.
 *
 * @throws InputError for a file without strings, for a column that does not exist, and if several columns fit
 */
export function layoutOf(head: FileHead, options: LayoutOptions = {}): Layout {
  const { column, preferred, recognises } = options;
  if (recognises !== undefined && isMolfile(head.text)) return { kind: 'sdf', field: column ?? null };
  const tables = tablesOf(head);
  if (column !== undefined) return askedFor(head, tables, column, recognises);
  const named = preferred === undefined ? null : columnNamed(head, tables, preferred);
  if (named !== null) return named;
  return recognises === undefined ? byNames(head, tables) : byStrings(head, tables, recognises);
}

/** A column that may contain the strings. */
interface Candidate {
  /** Null for the beginnings of lines. */
  readonly table: CandidateTable | null;
  readonly place: number;
  readonly share: number;
  /** The weight that its header adds to that share. */
  readonly bonus: number;
}

function byStrings(head: FileHead, tables: readonly CandidateTable[], recognises: Recognises): Layout {
  const lines = linesOfHead(head);
  const blanks: CandidateTable = { delimiter: ' ', rows: lines, hasSepLine: false };
  const candidates = tables.flatMap((table) => candidatesOf(table, recognises));
  const first: Candidate = { table: null, place: 0, share: shareOf(lines, 0, recognises), bonus: 0 };
  const behindBlanks = candidatesOf(blanks, recognises).filter(({ place }) => place > 0);
  // The earlier of equals wins: a table before lines, lines before identifiers with blanks after them.
  const best = [...candidates, first, ...behindBlanks].reduce((one, other) =>
    worth(other) > worth(one) + 1e-9 ? other : one,
  );
  if (best.share < leastShare && best.bonus === 0) return unrecognised(head, tables, lines);
  if (best.table === null) return linesLayout(lines, recognises);
  const isRival = (one: Candidate): boolean =>
    one !== best && one.table === best.table && one.share >= leastShare && one.bonus >= best.bonus;
  if (candidates.some(isRival)) throw severalColumns(head, best.table);
  return delimited(best.table, best.place, hasHeader(best.table, best.place, recognises));
}

const worth = ({ share, bonus }: Candidate): number => share + bonus;

function candidatesOf(table: CandidateTable, recognises: Recognises): Candidate[] {
  const [header = []] = table.rows;
  return header.map((name, place) => ({
    table,
    place,
    share: shareOf(table.rows, place, recognises),
    bonus: bonusOf(name, table, place),
  }));
}

/** Returns the weight that a header gives to its column. */
function bonusOf(header: string, { rows }: CandidateTable, place: number): number {
  const name = header.trim().toLowerCase();
  const rank = usualHeaders.indexOf(name);
  if (rank === 0) return 0.5;
  if (rank === 1) return 0.45;
  if (/smiles/.test(name)) return 0.3;
  // A word may stand in any column, but not below a header of its own kind.
  return rank > 0 && rows.slice(1).every((row) => row[place] !== header) ? 0.2 : 0;
}

/**
 * Returns the share of a column, without its first row, that the domain recognises. A few words that repeat are a class
 * (`C`, `N`, `NO`), not strings.
 */
function shareOf(rows: readonly SampleRow[], place: number, recognises: Recognises): number {
  const cells = (rows.length > 1 ? rows.slice(1) : rows).map((row) => (row[place] ?? '').trim());
  const filled = cells.filter((cell) => cell !== '');
  const distinct = new Set(filled);
  if (filled.length >= 10 && distinct.size <= Math.max(2, filled.length / 10)) return 0;
  if (filled.length < cells.length / 2) return 0;
  const recognised = new Set([...distinct].filter(recognises));
  return filled.filter((cell) => recognised.has(cell)).length / Math.max(1, filled.length);
}

/**
 * Handles a file in which no column contains strings of the domain. @throws InputError if it looks like something else
 */
function unrecognised(
  head: FileHead,
  tables: readonly CandidateTable[],
  lines: readonly SampleRow[],
): Layout {
  const { name, text } = head;
  const foreign = foreignTextKindOf(text);
  if (foreign !== null) {
    throw new InputError({
      where: name,
      problem: `expected SMILES, one a line or in a column of a table, or an SDF, but this looks like ${foreign.what}`,
      advice: [{ text: foreign.advice }],
    });
  }
  const [table] = tables;
  const isSingle = table !== undefined && table.rows[0]?.length === 1;
  // A single line is something that somebody typed.
  if (table !== undefined && !isSingle && table.rows.length > 1) {
    throw new InputError({
      where: name,
      problem: `this looks ${delimiterNames[table.delimiter] ?? `separated by ${table.delimiter}`}, but none of its columns holds mostly molecules: ${namesOf(table)}`,
      advice: [{ text: 'say which one to read, by its name or number', setting: 'column' }],
    });
  }
  if (isSingle)
    return delimited(
      table,
      0,
      hasHeader(table, 0, () => false),
    );
  return linesLayout(lines, () => false);
}

function linesLayout(lines: readonly SampleRow[], recognises: Recognises): LinesLayout {
  const [first = []] = lines;
  const header = isKnownName(first[0] ?? '') && !recognises(first[0] ?? '');
  const rest = header ? lines.slice(1) : lines;
  // A second word that begins with | is an extension of SMILES, not a name.
  const named = rest.some(([, second]) => second !== undefined && !second.startsWith('|'));
  const [name = 'string', ...others] = header ? first : [];
  const columns = named ? [name, others.join(' ') || 'name'] : [[name, ...others].join(' ')];
  return { kind: 'lines', named, header, columns, place: 0 };
}

/** Decides without a domain: the ending of the file's name or a usual header makes a table. */
function byNames(head: FileHead, tables: readonly CandidateTable[]): Layout {
  const isNamed = /\.(csv|tsv|tab)(\.gz)?$/i.test(head.name);
  for (const table of tables) {
    const names = (table.rows[0] ?? []).map((cell) => cell.trim().toLowerCase());
    const isTable = isNamed || table.hasSepLine || table.rows.length > 1;
    const place = usualHeaders.map((name) => names.indexOf(name)).find((found) => found >= 0);
    if (isTable && place !== undefined) return delimited(table, place, true);
  }
  const [table] = tables;
  if (table === undefined || !(isNamed || table.hasSepLine)) return plainLines;
  if (table.rows.length === 0) throw emptyTable(head.name);
  if (table.rows[0]!.length > 1) throw severalColumns(head, table);
  return delimited(table, 0, hasHeader(table, 0, undefined));
}

const plainLines: LinesLayout = { kind: 'lines', named: false, header: false, columns: ['string'], place: 0 };

/** Returns the column with a header of this name; null if there is none. */
function columnNamed(head: FileHead, tables: readonly CandidateTable[], column: string): Layout | null {
  const [wanted, lower] = [column.trim(), column.trim().toLowerCase()];
  const isSame = (name: string): boolean => name.trim() === wanted;
  const isAlike = (name: string): boolean => name.trim().toLowerCase() === lower;
  for (const fits of [isSame, isAlike]) {
    for (const table of [...tables, ...plainTables(head)]) {
      const place = (table.rows[0] ?? []).findIndex(fits);
      if (place >= 0) return delimited(table, place, true);
    }
  }
  return null;
}

/** Returns the requested column. @throws InputError if there is none */
function askedFor(
  head: FileHead,
  tables: readonly CandidateTable[],
  column: string,
  recognises: Recognises | undefined,
): Layout {
  const named = columnNamed(head, tables, column);
  if (named !== null) return named;
  const [commas, blanks] = plainTables(head);
  if (commas.rows.length === 0) throw emptyTable(head.name);
  const areBlanks = evenRows(blanks.rows) >= evenShare && blanks.rows[0]!.length > 1;
  const [table = areBlanks ? blanks : commas] = tables;
  const width = table.rows[0]!.length;
  if (!/^[1-9]\d{0,5}$/.test(column.trim()) || Number(column) > width) {
    throw new InputError({
      code: 'not-found',
      where: head.name,
      problem: `expected a column ${column}, but the header has: ${namesOf(table)}${width > 1 ? ` (or a number from 1 to ${width})` : ''}${suggestion(column, columnNames(table))}`,
    });
  }
  const place = Number(column) - 1;
  return delimited(table, place, hasHeader(table, place, recognises));
}

function severalColumns({ name }: FileHead, table: CandidateTable): InputError {
  return new InputError({
    where: name,
    problem: `expected one column to read, but there are several: ${namesOf(table)}`,
    advice: [{ text: 'say which one, by its name or number', setting: 'column' }],
  });
}

function emptyTable(name: string): InputError {
  return new InputError({ where: name, problem: 'expected a header and rows, but the file is empty' });
}

/** Returns the first row, for messages. */
function namesOf(table: CandidateTable): string {
  return columnNames(table).join(', ');
}

function columnNames({ rows }: CandidateTable): readonly string[] {
  return (rows[0] ?? []).slice(0, 20).map((cell) => cell.trim().slice(0, 40));
}
