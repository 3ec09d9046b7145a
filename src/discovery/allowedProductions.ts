import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { argumentOf, codes, opcodeOf } from '../formula/program.js';

/** Says of each production whether all variables that it writes are among some. */
export function allowedProductions(
  { templates, table }: FormulaLanguage,
  variables: readonly number[],
): boolean[] {
  if (templates === null) return table.productions.map(() => true);
  return templates.map((template) =>
    template.every(
      (instruction) =>
        opcodeOf(instruction) !== codes.variable || variables.includes(argumentOf(instruction)),
    ),
  );
}
