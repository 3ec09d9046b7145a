/** A row of a table at the beginning of a file. */
export type SampleRow = readonly string[];

/**
 * Reads the first rows of a table in delimited text (RFC 4180), leniently: only to find out the layout of a file.
 *
 * @param head the beginning of the file; its last line may be cut
 * @param isWhole whether the head is all of the file
 * @param most the most rows; empty lines do not count
 */
export function sampleRows(head: string, delimiter: string, isWhole: boolean, most: number): SampleRow[] {
  const rows: SampleRow[] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRow = (): void => {
    row.push(cell);
    if (row.length > 1 || cell.trim() !== '') rows.push(row);
    row = [];
    cell = '';
  };
  for (let i = 0; i < head.length && rows.length < most; i++) {
    const character = head[i]!;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (head[i + 1] === '"') {
        cell += '"';
        i++;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === delimiter) {
      row.push(cell);
      cell = '';
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && head[i + 1] === '\n') i++;
      endRow();
    } else cell += character;
  }
  const isUnfinished = row.length > 0 || cell !== '';
  if (isUnfinished && rows.length < most && (isWhole || rows.length === 0)) endRow();
  return rows;
}

/** Returns the cells of a line that blanks separate; the last cell takes the rest of the line. */
export function cellsBetweenBlanks(line: string, most = Number.POSITIVE_INFINITY): string[] {
  const cells: string[] = [];
  let rest = line.trim();
  while (rest !== '' && cells.length < most - 1) {
    const end = rest.search(/\s/);
    if (end < 0) break;
    cells.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') cells.push(rest);
  return cells;
}
