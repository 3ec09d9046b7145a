import type { Session } from '../session.js';
import { table } from './text.js';

/** Prints the files of a folder with their sizes, and the sum of them. */
export function printFileSizes(
  session: Session,
  files: readonly { readonly name: string; readonly size: number }[],
): void {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const rows = [...files, { name: 'in all', size: bytes }].map(({ name, size }) => [
    name,
    (size / 1000).toFixed(1),
  ]);
  session.print(table(['file', 'kB'], rows));
  session.print('');
}
