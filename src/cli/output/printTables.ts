import { join } from 'node:path';
import type { RenderedTable } from '../../comparison/renderedTable.js';
import type { Session } from '../session.js';
import { clipped, table } from './text.js';

/** Prints the tables of a comparison, and says how they were made and which files of its folder hold them. */
export function printTables(
  session: Session,
  tables: readonly RenderedTable[],
  protocol: readonly string[],
  out: string,
): void {
  for (const { caption, head, rows } of tables) {
    session.print(
      `${caption}\n\n${table(
        head,
        rows.map((row) => row.map((cell) => clipped(cell, 100))),
      )}\n`,
    );
  }
  for (const sentence of protocol) session.note(sentence);
  session.note(`${join(out, 'table.md')}, table.json, table.html`);
}
