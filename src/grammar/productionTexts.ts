import type { ProductionTable } from './production.js';

/**
 * The text of a production's right-hand side around its non-terminals: before the first one, and after each. Without a
 * non-terminal, all of it is `lead`.
 */
export interface ProductionText {
  readonly lead: string;
  readonly after: readonly string[];
}

const textsOfTable = new WeakMap<ProductionTable, readonly ProductionText[]>();

/** Returns the texts of all productions of a table, which are worked out once. */
export function productionTexts(table: ProductionTable): readonly ProductionText[] {
  let texts = textsOfTable.get(table);
  if (texts === undefined) {
    texts = table.productions.map(({ rhs }) => {
      const pieces = [''];
      for (const symbol of rhs) {
        if (typeof symbol === 'string') pieces[pieces.length - 1] += symbol;
        else pieces.push('');
      }
      return { lead: pieces[0]!, after: pieces.slice(1) };
    });
    textsOfTable.set(table, texts);
  }
  return texts;
}
