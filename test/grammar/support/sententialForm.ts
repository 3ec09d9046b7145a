import type { GrammarSymbol, ProductionTable } from '../../../src/grammar/production.js';

/** What a leftmost derivation has made so far: terminals and non-terminals in the order of the text. */
export function sententialForm(table: ProductionTable, taken: readonly number[]): readonly GrammarSymbol[] {
  let form: readonly GrammarSymbol[] = [table.start];
  for (const production of taken) {
    const place = form.findIndex((symbol) => typeof symbol === 'number');
    form = [...form.slice(0, place), ...table.productions[production]!.rhs, ...form.slice(place + 1)];
  }
  return form;
}

/** The text before the first non-terminal: what no production can change any more. */
export function finalText(table: ProductionTable, taken: readonly number[]): string {
  const form = sententialForm(table, taken);
  const open = form.findIndex((symbol) => typeof symbol === 'number');
  return form.slice(0, open < 0 ? form.length : open).join('');
}
