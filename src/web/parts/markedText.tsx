import type { TextRange } from '../../browser.js';

export interface MarkedTextProps {
  readonly text: string;
  /** The ranges to mark, in order. */
  readonly marked: readonly TextRange[];
}

/** A text with some of its parts marked. */
export function MarkedText({ text, marked }: MarkedTextProps) {
  const pieces = marked.flatMap(([start, end], i) => [
    text.slice(marked[i - 1]?.[1] ?? 0, start),
    <mark key={start}>{text.slice(start, end)}</mark>,
  ]);
  return (
    <>
      {pieces}
      {text.slice(marked.at(-1)?.[1] ?? 0)}
    </>
  );
}
