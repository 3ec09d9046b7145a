/** The part of a text from one place to before another, counted from 0. */
export type TextRange = readonly [start: number, end: number];

/** Words, numbers, and every other character by itself. */
const symbols = /[A-Za-z]+|\d+(?:\.\d+)?|[\s\S]/gu;

/**
 * Returns the ranges of a text that another does not have: whatever is not in a longest common subsequence of their words,
 * numbers and other characters. Neighbouring ranges are joined.
 */
export function changedRanges(text: string, other: string): TextRange[] {
  const own = text.match(symbols) ?? [];
  const others = other.match(symbols) ?? [];
  const width = others.length + 1;
  // the length of the longest common subsequence of what follows two places
  const lengths = new Uint32Array((own.length + 1) * width);
  for (let i = own.length - 1; i >= 0; i--) {
    for (let j = others.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        own[i] === others[j]
          ? lengths[at + width + 1]! + 1
          : Math.max(lengths[at + width]!, lengths[at + 1]!);
    }
  }
  const ranges: [number, number][] = [];
  let [j, start] = [0, 0];
  for (const [i, symbol] of own.entries()) {
    while (j < others.length && symbol !== others[j] && lengths[i * width + j + 1] === lengths[i * width + j])
      j++;
    const end = start + symbol.length;
    if (j < others.length && symbol === others[j]) j++;
    else if (ranges.at(-1)?.[1] === start) ranges.at(-1)![1] = end;
    else ranges.push([start, end]);
    start = end;
  }
  return ranges;
}
