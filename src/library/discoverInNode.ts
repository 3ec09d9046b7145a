import type { NumberTable } from '../formula/numberTable.js';
import { type FormulaDiscovery, type FormulaSearchOptions, searchFormulas } from './discover.js';

/**
 * Searches for formulas that give a column of a table from others.
 *
 * @throws InputError for options out of range, a column that the table does not have, a constant target, no inputs, and too
 *   few rows with numbers in all columns
 */
export async function discoverInNode(
  table: NumberTable,
  options: FormulaSearchOptions,
): Promise<FormulaDiscovery> {
  return searchFormulas(table, options, async (searched, training) => {
    const { trainFormulaModel } = await import('./trainFormulaModel.js');
    return trainFormulaModel(searched, training);
  });
}
