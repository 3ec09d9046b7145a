export interface PlaceInTextProps {
  readonly text: string;
  /** The line, from 1. */
  readonly line: number;
  /** The column, from 1; null for the line as a whole. */
  readonly column: number | null;
}

/** The most characters of a line that are shown. */
const width = 70;

/** A line of a text, with a caret below the column where something is wrong. */
export function PlaceInText({ text, line, column }: PlaceInTextProps) {
  const whole = text.split('\n')[line - 1] ?? '';
  const start = Math.max(0, (column ?? 1) - 1 - width / 2);
  const before = start > 0 ? '…' : '';
  const after = whole.length > start + width ? '…' : '';
  const caret = column === null ? '' : `\n${' '.repeat(before.length + column - 1 - start)}^`;
  return (
    <pre class="place" aria-hidden="true">
      {`${before}${whole.slice(start, start + width)}${after}${caret}`}
    </pre>
  );
}
