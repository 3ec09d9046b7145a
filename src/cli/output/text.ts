import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { showCount } from '../../base/showNumber.js';
import { visible as visibleText } from '../../base/visible.js';

/** The marks around a heading until it is printed, since text of a file must not carry escape sequences through. */
const headingMarks = ['\uFFFE', '\uFFFF'] as const;

/** Marks text, alone on its line, as bold on a terminal. */
export function heading(text: string): string {
  return headingMarks.join(text);
}

/** Makes headings bold where the stream can show it. */
export function withBoldHeadings(text: string, stream: Writable): string {
  return text.replace(/^\uFFFE(.*)\uFFFF$/gm, (_, inner: string) =>
    styleText('bold', inner, { stream, validateStream: true }),
  );
}

/** Returns text whose headings look like the rest. */
export function withoutHeadingMarks(text: string): string {
  return text.replace(/^\uFFFE(.*)\uFFFF$/gm, '$1');
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${showCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Formats a share; only an exact 0 or 1 is shown as 0% or 100%. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '-';
  if (part === whole) return '100%';
  if (part === 0) return '0%';
  return `${Math.min(99.9, Math.max(0.1, (100 * part) / whole)).toFixed(1)}%`;
}

/**
 * Formats a plain table: columns separated by two blanks, numbers to the right, each column as wide as its widest cell.
 *
 * @param given names of the columns
 * @param cells text of files among them is made visible
 */
export function table(given: readonly string[], cells: readonly (readonly string[])[]): string {
  const header = given.map(visibleText);
  const rows = cells.map((row) => row.map(visibleText));
  // A spread would fail, because there can be more rows than a call takes arguments.
  const widths = header.map((name, i) =>
    rows.reduce((widest, row) => Math.max(widest, (row[i] ?? '').length), name.length),
  );
  const isNumber = header.map((_, i) =>
    rows.every((row) => /^[-+]?[\d.,]+(e[-+]\d+)?%?$|^-?$/.test(row[i] ?? '')),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [heading(line(header)), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join(
    '\n',
  );
}

/** {@link visibleText}, cut to a width. */
export function clipped(text: string, width = 80): string {
  // One character more than fits shows whether the text is cut.
  const escaped = visibleText(text.slice(0, width + 1));
  return escaped.length <= width ? escaped : `${escaped.slice(0, width - 1)}…`;
}
