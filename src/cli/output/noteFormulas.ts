import type { Session } from '../session.js';
import { counted } from './text.js';

/** Warns the user of cells that a spreadsheet would run. */
export function noteFormulas(session: Session, count: number): void {
  if (count === 0) return;
  session.note(
    `${counted(count, 'cell')} that a spreadsheet would run as a formula (they begin with =, +, - or @); --csv-safe writes such cells as text`,
  );
}
