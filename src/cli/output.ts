import { styleText } from 'node:util';

/** One JSON document on standard output, and nothing else. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${show(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Strings, one a line. */
export function printLines(lines: readonly string[]): void {
  for (let start = 0; start < lines.length; start += 10_000)
    print(lines.slice(start, start + 10_000).join('\n'));
}

/** To standard error: what a person may want to know and a program must not have to skip. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function heading(text: string): string {
  return process.stdout.isTTY ? styleText('bold', text) : text;
}

/** A number for people: four significant digits, no exponent where it can be helped. */
export function show(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return value.toLocaleString('en-US');
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e-4 && Math.abs(rounded) < 1e6 ? String(rounded) : rounded.toExponential(3);
}

/** A share, rounded so that neither all nor none is said where it is not so. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '-';
  if (part === whole) return '100%';
  if (part === 0) return '0%';
  return `${Math.min(99.9, Math.max(0.1, (100 * part) / whole)).toFixed(1)}%`;
}

/**
 * A plain table: columns separated by two blanks, numbers to the right, each column as wide as its widest cell.
 *
 * @param header names of the columns
 */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  // no spread: there can be more rows than a call takes arguments
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

/** Text of a user or a model for a terminal: control characters shown, long ones cut. */
export function visible(text: string, width = 80): string {
  const escaped = text.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return escaped.length <= width ? escaped : `${escaped.slice(0, width - 1)}…`;
}
