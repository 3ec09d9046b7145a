import type { ProductionTable } from './production.js';

/** The text that stands for a non-terminal that is not expanded yet. */
export interface StandIn {
  readonly text: string;
  /** The number of productions that write it; Infinity if the non-terminal cannot, and the text is empty. */
  readonly steps: number;
}

/**
 * For each non-terminal, the shortest text of the filler's characters that it can write (the empty text if possible),
 * with the fewest productions.
 */
export function standInsOf(table: ProductionTable, filler: string): readonly StandIn[] {
  const { productions, nonTerminals } = table;
  const standIns: StandIn[] = nonTerminals.map(() => ({ text: '', steps: Number.POSITIVE_INFINITY }));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { lhs, rhs } of productions) {
      let text = '';
      let steps = 1;
      for (const symbol of rhs) {
        const isFiller = typeof symbol === 'string' && [...symbol].every((one) => filler.includes(one));
        text += typeof symbol === 'string' ? symbol : standIns[symbol]!.text;
        if (typeof symbol === 'number') steps += standIns[symbol]!.steps;
        else if (!isFiller) steps = Number.POSITIVE_INFINITY;
      }
      const before = standIns[lhs]!;
      const isBetter =
        Number.isFinite(steps) &&
        (!Number.isFinite(before.steps) ||
          text.length < before.text.length ||
          (text.length === before.text.length && steps < before.steps));
      if (!isBetter) continue;
      standIns[lhs] = { text, steps };
      changed = true;
    }
  }
  return standIns;
}
